import type { Diagnostic, NeighbourFile, Piece, Place, Sourced, Word } from '../model.ts'
import type { Places } from '../places.ts'
import { Scope } from './shell-scope.ts'
import type { Shared, Walk } from './shell-state.ts'
import type { Field, Gap } from './shell-value.ts'
import { fieldWord, piecesValue, valuePieces, valueText } from './shell-value.ts'
import { follow, walkScript, walkUncalled } from './shell-walk.ts'

/** One vttablet that a shell text starts. */
export interface ShellCommand {
  /** How the program is called: `vttablet`, `/vt/bin/vttablet`, `$BIN/vttablet`. */
  readonly program: string
  /** Where the program's name stands. */
  readonly place: Place
  /** Arguments after it, in order. */
  readonly words: readonly Word[]
  /** How many such processes the loops around it start. */
  readonly passes: Sourced<number>
  /** The tablet aliases of the passes, as far as they are literal. */
  readonly aliases: readonly string[]
}

/** What is known beside the text of a script. */
export interface ShellOptions {
  /** Where the text stands. */
  readonly places: Places
  /** Variables that the text's surroundings set (a manifest's `env`); an assignment in the text beats them. */
  readonly variables?: ReadonlyMap<string, readonly Piece[]>
  /** Values supplied by the user (`--env`); for `"$@"` under the name `@`. */
  readonly env: ReadonlyMap<string, string>
  /** Reads what the text sources. */
  readonly neighbour: (path: string) => NeighbourFile
  /** Arguments of the script, `$1` first, where they are known. */
  readonly positional?: readonly Word[]
}

/** What a shell text holds. */
export interface ShellText {
  readonly commands: readonly ShellCommand[]
  /** What the variables hold after the last line, as far as it is certain; arrays are left out. */
  readonly assignments: ReadonlyMap<string, readonly Piece[]>
  readonly diagnostics: readonly Diagnostic[]
}

/** Steps of reading that any honest script stays far below; a hostile one takes some seconds for them. */
const budget = 500_000

/**
 * The vttablet processes that a shell script or a fragment of one starts, with their arguments as the
 * shell would pass them. Never throws; what only the running shell could know is a hole.
 */
export function findVttabletCommands(text: string, options: ShellOptions): ShellText {
  const shared: Shared = {
    follow,
    env: options.env,
    neighbour: options.neighbour,
    found: [],
    diagnostics: [],
    functions: new Map(),
    gaps: [] as Gap[],
    budget: budget + text.length,
  }
  const scope = startScope(options)
  const walk: Walk = { shared, scope, places: options.places, depth: 0, scripts: 0, background: false }
  walkScript(text, walk)
  walkUncalled(walk)
  if (shared.budget <= 0) shared.diagnostics.push(tooMuch(options.places.at(0)))
  return {
    commands: shared.found.map(found => ({
      program: valueText(found.program.value),
      place: found.program.places.at(found.program.offset),
      words: found.arguments.map(fieldWord),
      passes: found.passes,
      aliases: found.aliases,
    })),
    assignments: assignmentsOf(scope),
    diagnostics: shared.diagnostics,
  }
}

function startScope({ variables, positional, places }: ShellOptions): Scope {
  const scope = new Scope()
  for (const [name, pieces] of variables ?? []) {
    scope.set(name, { kind: 'value', value: piecesValue(pieces, places) })
    scope.export(name)
  }
  if (positional) {
    const fields = positional.map(
      (word): Field => ({
        value: piecesValue(word.pieces, { at: () => word.place }),
        places: { at: () => word.place },
        offset: 0,
        written: '',
      }),
    )
    scope.set('@', { kind: 'array', fields })
  }
  return scope
}

function assignmentsOf(scope: Scope): ReadonlyMap<string, readonly Piece[]> {
  return new Map(
    scope
      .own()
      .flatMap(([name, binding]) => (binding.kind === 'value' ? [[name, valuePieces(binding.value)]] : [])),
  )
}

function tooMuch(place: Place): Diagnostic {
  return {
    severity: 'error',
    code: 'too-much-expansion',
    message: 'The script expands to more than is read here, so some of it was left out.',
    hint: 'Give the command that it runs, from `ps -ef`.',
    place,
  }
}
