import { expansionBudget } from '../compose/interpolation.ts'
import { exactly } from '../groups.ts'
import { product } from '../kubernetes/manifest-counts.ts'
import type { Diagnostic, Invocation, ReadContext, ReadResult, Sourced } from '../model.ts'
import { startedVttablets } from '../words/started-vttablets.ts'
import { wordText } from '../words/words.ts'
import { type CommandSurroundings, type UnitCommand, unitCommands } from './systemd-command.ts'
import { inForce, unitEnvironment } from './systemd-environment.ts'
import { unitMysqld } from './systemd-mysqld.ts'
import { type UnitName, unitName } from './systemd-specifiers.ts'
import { readUnits, type Unit, type UnitEntry } from './systemd-unit.ts'

/** A drop-in of a unit: `name.service.d/*.conf`. */
export interface DropIn {
  readonly file: string
  readonly text: string
}

/**
 * The vttablets and MySQL servers that a unit starts. Takes unit files, what `systemctl cat` prints and
 * what `systemctl show` prints. The instance of a template comes from the file's name.
 */
export function readSystemd(text: string, context: ReadContext): ReadResult {
  return readSystemdWithDropIns(text, [], context)
}

/** The same with the unit's drop-ins, in the order of their names. */
export function readSystemdWithDropIns(
  text: string,
  dropIns: readonly DropIn[],
  context: ReadContext,
): ReadResult {
  const added = dropIns.flatMap(dropIn => readUnits(dropIn.text, dropIn.file).flatMap(unit => unit.entries))
  const results = readUnits(text, context.file).map(unit => {
    return readUnit({ ...unit, entries: [...unit.entries, ...added] }, text.length, context)
  })
  return {
    invocations: results.flatMap(result => result.invocations),
    mysqlds: results.flatMap(result => result.mysqlds),
    diagnostics: results.flatMap(result => result.diagnostics),
  }
}

function readUnit(unit: Unit, length: number, context: ReadContext): ReadResult {
  const name = nameOf(unit, context)
  const environment = unitEnvironment(unit.entries, name, context)
  const around: CommandSurroundings = {
    name,
    environment,
    context,
    budget: expansionBudget(length),
  }
  const commands = inForce(unit.entries, 'ExecStart').flatMap(entry => unitCommands(entry, around))
  const reads = commands.map(command => readCommand(command, unit.entries, around))
  const concerns = reads.some(read => read.invocations.length > 0 || read.mysqlds.length > 0)
  return {
    invocations: reads.flatMap(read => read.invocations),
    mysqlds: reads.flatMap(read => read.mysqlds),
    diagnostics: concerns ? [...environment.diagnostics, ...reads.flatMap(read => read.diagnostics)] : [],
  }
}

function nameOf(unit: Unit, { file, env }: ReadContext): UnitName {
  const base = file.split(/[\\/]/).at(-1) ?? file
  const full = /\.service(?:\.\w+)?$/.test(base)
    ? base.replace(/(\.service)\.\w+$/, '$1')
    : (unit.name ?? base)
  return unitName(full, env.get('%i'))
}

function readCommand(
  command: UnitCommand,
  entries: readonly UnitEntry[],
  around: CommandSurroundings,
): ReadResult {
  const { context, environment } = around
  const name = shownName(around.name)
  const mysqld = unitMysqld(command.words, entries, { name, context })
  if (mysqld) {
    const diagnostics = [...command.diagnostics, ...mysqld.diagnostics]
    return { invocations: [], mysqlds: [mysqld.settings], diagnostics }
  }
  const started = startedVttablets(command.words, {
    variables: environment.values,
    env: context.env,
    neighbour: context.neighbour,
  })
  const invocations = started.commands.map(
    (each): Invocation => ({
      form: 'systemd',
      name,
      words: each.words,
      place: each.place,
      instances: product(instances(around.name, each.place), each.passes),
    }),
  )
  const left = invocations.flatMap(unexpanded)
  return { invocations, mysqlds: [], diagnostics: [...command.diagnostics, ...started.diagnostics, ...left] }
}

function shownName({ full, instance }: UnitName): string {
  return full.replace('@.', `@${instance ?? ''}.`).replace(/\.service$/, '')
}

/** A template alone does not tell which instances are enabled. */
function instances({ instance, full }: UnitName, place: Invocation['place']): Sourced<number> {
  if (instance !== undefined) return exactly(1)
  return {
    kind: 'unresolved',
    text: full,
    why: 'the unit is a template, and its instances are not named',
    supply: '--env %i=INSTANCE',
    place,
  }
}

/** `--port=$PORT` reaches vttablet as it is, since systemd expands `$PORT` as a word of its own only. */
function unexpanded(invocation: Invocation): readonly Diagnostic[] {
  return invocation.words.flatMap(word => {
    const variable = /[^$](\$[A-Za-z_]\w*)/.exec(wordText(word) ?? '')?.[1]
    if (variable === undefined || word.pieces.some(piece => piece.place)) return []
    return [
      {
        severity: 'warning',
        code: 'unexpanded-variable',
        message: `${variable} stands inside a word, where systemd leaves it as it is.`,
        hint: `Write \${${variable.slice(1)}}.`,
        place: word.place,
      },
    ]
  })
}
