import type { ExpansionBudget } from '../compose/interpolation.ts'
import type { Diagnostic, Hole, Piece, Place, ReadContext } from '../model.ts'
import { isTagVariable } from '../template/template-variable.ts'
import { type LocatedWord, locatedWord } from '../words/located-word.ts'
import { placeIn, type Run, runsUsed, type TextRun } from '../words/runs.ts'
import { splitRuns } from '../words/word-splitting.ts'
import { displayText } from '../words/words.ts'
import type { UnitEnvironment } from './systemd-environment.ts'
import { type UnitName, withSpecifiers } from './systemd-specifiers.ts'
import { isShownCommand, type UnitEntry } from './systemd-unit.ts'

/** What the words of a command line are filled from. */
export interface CommandSurroundings {
  readonly name: UnitName
  readonly environment: UnitEnvironment
  readonly context: ReadContext
  readonly budget: ExpansionBudget
}

/** The arguments of one command, the program first. */
export interface UnitCommand {
  readonly words: readonly LocatedWord[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The commands of one `ExecStart=`: prefixes off, specifiers in, then `$NAME` as a word of its own cut at
 * blanks and `${NAME}` kept in its word. A lone `;` parts commands (systemd.service(5)).
 */
export function unitCommands(entry: UnitEntry, around: CommandSurroundings): readonly UnitCommand[] {
  const split = splitRuns(isShownCommand(entry) ? shownArguments(entry) : entry.value, 'systemd')
  const commands: LocatedWord[][] = [[]]
  for (const word of split.words) {
    if (displayText(word) === ';') commands.push([])
    else commands.at(-1)?.push(word)
  }
  return commands
    .filter(words => words.length > 0)
    .map(words => {
      const read = command(words, around)
      return { words: read.words, diagnostics: [...split.diagnostics, ...read.diagnostics] }
    })
}

/** `systemctl show` prints the arguments between `argv[]=` and ` ; ignore_errors=`, without quotes. */
function shownArguments(entry: UnitEntry): readonly Run[] {
  const first = entry.value.findIndex(run => run.text.startsWith('argv[]='))
  const after = entry.value.findIndex((run, at) => at > first && run.text.startsWith('ignore_errors='))
  const [head, ...rest] = first < 0 ? [] : entry.value.slice(first, after < 0 ? undefined : after - 1)
  if (!head) return []
  const length = 'argv[]='.length
  return [{ ...head, ...placeIn(head, length), text: head.text.slice(length) }, ...rest]
}

function command(words: readonly LocatedWord[], around: CommandSurroundings): UnitCommand {
  const [program, ...rest] = words as readonly [LocatedWord, ...LocatedWord[]]
  const prefix = /^[-@:+!|]*/.exec(displayText(program))?.[0] ?? ''
  const named = prefix.includes('@') ? rest.slice(1) : rest
  const all = [withoutPrefix(program, prefix.length), ...named].map(word => {
    return locatedWord(withSpecifiers(word.runs, around.name), word.place)
  })
  if (prefix.includes(':')) return { words: all, diagnostics: [] }
  const fills = all.map(word => fill(word, around))
  return { words: fills.flatMap(each => each.words), diagnostics: fills.flatMap(each => each.diagnostics) }
}

function withoutPrefix(word: LocatedWord, length: number): LocatedWord {
  const [first, ...rest] = word.runs
  if (length === 0 || first?.kind !== 'text') return word
  const run: TextRun = { kind: 'text', text: first.text.slice(length), ...placeIn(first, length) }
  return locatedWord([run, ...rest], run.use)
}

interface Filled {
  readonly words: readonly LocatedWord[]
  readonly diagnostics: readonly Diagnostic[]
}

function fill(word: LocatedWord, around: CommandSurroundings): Filled {
  const alone = /^\$([A-Za-z_]\w*)$/.exec(displayText(word))?.[1]
  if (alone !== undefined) return splitVariable(alone, word.place, around)
  const diagnostics: Diagnostic[] = []
  const runs = word.runs.flatMap(run => (run.kind === 'text' ? filledRun(run, around, diagnostics) : [run]))
  return { words: [locatedWord(runs, word.place)], diagnostics }
}

/** `$NAME` alone becomes as many words as its value has. */
function splitVariable(name: string, place: Place, around: CommandSurroundings): Filled {
  const value = valueOfVariable(name, `$${name}`, place, around)
  if (value.kind === 'set') return splitRuns(runsUsed(value.pieces, place), 'systemd')
  if (value.kind === 'empty') return { words: [], diagnostics: [value.diagnostic] }
  return {
    words: [locatedWord([{ kind: 'hole', hole: value.hole, use: place }], place, true)],
    diagnostics: [],
  }
}

/** Every `${NAME}` and `$$` of a stretch of text; `$NAME` inside a word stays, as systemd leaves it. */
function filledRun(run: TextRun, around: CommandSurroundings, diagnostics: Diagnostic[]): readonly Run[] {
  if (!run.text.includes('$')) return [run]
  const parts: (readonly Run[])[] = []
  let done = 0
  for (const match of run.text.matchAll(/\$\$|\$\{([A-Za-z_]\w*)\}/g)) {
    parts.push(literal(run, done, run.text.slice(done, match.index)))
    done = match.index + match[0].length
    if (match[1] === undefined) parts.push(literal(run, match.index, '$'))
    else {
      const { use } = placeIn(run, match.index)
      const value = valueOfVariable(match[1], match[0], use, around)
      if (value.kind === 'set') parts.push(runsUsed(value.pieces, use))
      else if (value.kind === 'unknown') parts.push([{ kind: 'hole', hole: value.hole, use }])
      else diagnostics.push(value.diagnostic)
    }
  }
  parts.push(literal(run, done, run.text.slice(done)))
  return parts.flat()
}

function literal(run: TextRun, at: number, text: string): readonly Run[] {
  return text === '' ? [] : [{ kind: 'text', text, ...placeIn(run, at) }]
}

type VariableValue =
  | { readonly kind: 'set'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'empty'; readonly diagnostic: Diagnostic }
  | { readonly kind: 'unknown'; readonly hole: Hole }

/** The unit's value, else the user's; what a completely read unit does not set is empty. */
function valueOfVariable(
  name: string,
  text: string,
  place: Place,
  { environment, context, budget }: CommandSurroundings,
): VariableValue {
  const supplied = context.env.get(name)
  const pieces =
    environment.values.get(name) ??
    (supplied === undefined ? undefined : [{ kind: 'text', text: supplied } as const])
  const hole: Hole = { kind: 'hole', text, name, by: 'variable', place }
  if (!pieces) {
    return environment.complete && !isTagVariable(name)
      ? { kind: 'empty', diagnostic: emptyVariable(name, place) }
      : { kind: 'unknown', hole }
  }
  const cost = pieces.reduce((sum, piece) => sum + piece.text.length + 1, 0)
  if (cost > budget.left) return { kind: 'unknown', hole }
  budget.left -= cost
  return { kind: 'set', pieces }
}

function emptyVariable(name: string, place: Place): Diagnostic {
  return {
    severity: 'note',
    code: 'unset-variable',
    message: `Nothing in this unit sets ${name}, so systemd passes nothing for it.`,
    hint: `If the service manager's own environment holds it, supply it with --env ${name}=VALUE.`,
    place,
  }
}
