import type { Command, HereDoc, Word } from 'unbash'
import { literalAlias } from '../command-line/tablet-alias.ts'
import { assign } from './shell-assign.ts'
import { expandFields, expandValue, quotedValue } from './shell-expand.ts'
import { run } from './shell-literal.ts'
import { walkValue } from './shell-nested.ts'
import { mayWrap, programName, startedBy } from './shell-program.ts'
import type { Walk } from './shell-state.ts'
import { spend } from './shell-state.ts'
import type { Field, Value } from './shell-value.ts'
import { literalText, valueText } from './shell-value.ts'

/** Most commands of a script are none of our business, and their words need not be expanded. */
export function concernsVttablet(
  command: Command,
  first: Field | undefined,
  name: string | undefined,
): boolean {
  if (first && programName(first) === 'vttablet') return true
  if (name === undefined || mayWrap(programName(first as Field))) return true
  if (command.args.some(arg => arg.text.includes('vttablet'))) return true
  return writesScript(command, name) !== undefined
}

/** Collects the vttablet that a command starts, itself or in a script that it gives to a shell. */
export function walkProgram(command: Command, walk: Walk): void {
  const fields = expandFields([command.name as Word, ...command.args], walk)
  const started = startedBy(fields)
  const inner = started.kind === 'vttablet' ? walk : programWalk(command, walk)
  switch (started.kind) {
    case 'vttablet':
      collect(fields, started.at, walk)
      break
    case 'script': {
      const { value, places, offset } = fields[started.at] as Field
      inner.scope.set('@', { kind: 'array', fields: started.positional })
      walkValue(value, { places, offset }, inner)
      break
    }
    case 'shell':
      walkInput(command, walk, inner)
      break
    case 'nothing': {
      const script = writesScript(command, literalText(fields[0]?.value ?? []))
      if (script) walkValue(hereValue(script, walk), { places: walk.places, offset: script.body.pos }, inner)
    }
  }
}

function collect(fields: readonly Field[], at: number, walk: Walk): void {
  // start-stop-daemon keeps its own options apart from the program's by a `--`.
  const own = at > 0 && valueText(fields[at + 1]?.value ?? []) === '--' ? at + 2 : at + 1
  const rest = fields.slice(own)
  if (rest.length === 1 && /^--?(?:version|help|v|h)$/.test(valueText((rest[0] as Field).value))) return
  const alias = literalAlias(rest.map(field => literalText(field.value)))
  walk.shared.found.push({
    program: fields[at] as Field,
    arguments: rest,
    passes: { kind: 'known', value: 1, origin: 'default', text: '1' },
    background: walk.background,
    aliases: alias === undefined ? [] : [alias],
  })
}

/** A here-document or here-string is the script of a shell that reads its input. */
function walkInput(command: Command, walk: Walk, inner: Walk): void {
  for (const redirect of command.redirects) {
    if (redirect.type === 'HereDoc')
      walkValue(hereValue(redirect, walk), { places: walk.places, offset: redirect.body.pos }, inner)
    else if (redirect.type === 'HereString' && redirect.target) {
      walkValue(
        expandValue(redirect.target, walk),
        { places: walk.places, offset: redirect.target.pos },
        inner,
      )
    }
  }
}

function hereValue({ body, delimiter }: HereDoc, walk: Walk): Value {
  if (delimiter?.quoted || !body.parts) return [run(body.text, body.pos, walk.places)]
  return quotedValue(body.parts, walk, 'heredoc')
}

/** The script that `cat > run.sh <<EOF` writes; a text without `#!` may be anything. */
function writesScript(command: Command, name: string | undefined): HereDoc | undefined {
  if (name !== 'cat' && name !== 'tee') return undefined
  const writes =
    name === 'tee' || command.redirects.some(each => each.type === 'Redirect' && /^>/.test(each.operator))
  const here = command.redirects.find(each => each.type === 'HereDoc')
  return writes && here?.type === 'HereDoc' && /^\s*#!.*sh\b/.test(here.body.text) ? here : undefined
}

/** What a program started here sees: exported variables and those set before its name. */
function programWalk(command: Command, walk: Walk): Walk {
  const scope = walk.scope.process()
  spend(walk, scope.own().length)
  const inner = { ...walk, scope }
  for (const each of command.prefix) {
    if (each.type !== 'Assignment') continue
    assign(each, inner)
    scope.export(each.name)
  }
  return inner
}
