import type { Diagnostic, NeighbourFile, Piece, Place, Sourced, Word } from './model.ts'
import type { Places } from './places.ts'

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
  /** What the variables hold after the last line, as far as it is certain. */
  readonly assignments: ReadonlyMap<string, readonly Piece[]>
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The vttablet processes that a shell script or a fragment of one starts, with their arguments as the
 * shell would pass them. Never throws; what only the running shell could know is a hole.
 */
export function findVttabletCommands(_text: string, _options: ShellOptions): ShellText {
  return { commands: [], assignments: new Map(), diagnostics: [] }
}
