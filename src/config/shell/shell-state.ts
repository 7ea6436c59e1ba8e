import type { AndOr, CompoundList, PipelineNode, Function as ShellFunction, Statement } from 'unbash'
import type { Diagnostic, NeighbourFile, Sourced } from '../model.ts'
import type { Places } from '../places.ts'
import { Scope } from './shell-scope.ts'
import type { Field, Gap } from './shell-value.ts'

/** A vttablet as the walk meets it. */
export interface Found {
  readonly program: Field
  readonly arguments: readonly Field[]
  readonly passes: Sourced<number>
  readonly background: boolean
  readonly aliases: readonly string[]
}

/** How a list of commands leaves: it may end the script or the function, and succeed or fail for certain. */
export interface Outcome {
  readonly ended: boolean
  readonly succeeds?: boolean
}

export const unknownOutcome: Outcome = { ended: false }

/** The walk itself, for the parts that it is made of: commands hold scripts, scripts hold commands. */
export interface Follow {
  readonly script: (text: string, walk: Walk) => void
  readonly list: (statements: readonly Statement[], walk: Walk) => Outcome
  readonly node: (node: PipelineNode | AndOr | CompoundList, walk: Walk) => Outcome
}

/** What all parts of one reading share. */
export interface Shared {
  readonly follow: Follow
  readonly env: ReadonlyMap<string, string>
  readonly neighbour: (path: string) => NeighbourFile
  readonly found: Found[]
  readonly diagnostics: Diagnostic[]
  readonly functions: Map<string, DefinedFunction>
  /** Holes that composed scripts refer to by their marks. */
  readonly gaps: Gap[]
  /** Steps left: scripts may expand without end, reading may not. */
  budget: number
}

export interface DefinedFunction {
  readonly node: ShellFunction
  readonly places: Places
  called: boolean
}

/** One point of the walk through a script. */
export interface Walk {
  readonly shared: Shared
  readonly scope: Scope
  readonly places: Places
  /** How many lists of commands stand around this one. */
  readonly depth: number
  /** How many scripts, sourced files and calls stand around this one. */
  readonly scripts: number
  readonly background: boolean
  /** Names that `local` made, inside a function. */
  readonly locals?: Set<string>
}

/** Scripts in scripts, files that source files and functions that call functions end here. */
export const deepestScript = 16

/** The call stack holds some ten times as many; people write some ten. */
export const deepestList = 500

/** Takes `steps` from the budget; false when it is used up. */
export function spend(walk: Walk, steps: number): boolean {
  walk.shared.budget -= steps
  return walk.shared.budget > 0
}

/** The walk of a branch or a subshell: what it sets stays with it. */
export function forked(walk: Walk): Walk {
  return { ...walk, scope: new Scope(walk.scope) }
}

/** The outcome of a command that changes nothing. */
export function settled(succeeds: boolean | undefined): Outcome {
  return succeeds === undefined ? unknownOutcome : { ended: false, succeeds }
}
