import type { AssignmentEffect, Effect, EffectKind } from '../statements/effect.ts'
import type { Held, Holdings } from '../statements/holdings.ts'

/** The release that an explanation is about; when nobody named one, it is the newest known. */
export interface ExplainedRelease {
  readonly release: string
  readonly releaseIsNamed: boolean
}

/** What a statement does to a new session. */
export interface StatementExplanation extends ExplainedRelease {
  readonly kind: 'statement'
  /** As it was asked, but for what goes beyond a few thousand characters. */
  readonly sql: string
  readonly effect: ExplainedEffect
  /** What a read does afterwards; null when it does what it would have done anyway. */
  readonly later: LaterRead | null
  /** What the session holds once it has read from its shards. */
  readonly holds: Holdings
  readonly byRelease: readonly StatementRelease[]
  readonly advice: readonly SpelledAdvice[]
}

/** An effect with its citation under the name that all explanations use. */
export interface ExplainedEffect extends Omit<Effect, 'cite' | 'assignments'> {
  readonly source: string
  readonly assignments?: readonly ExplainedAssignment[]
}

export interface ExplainedAssignment extends Omit<AssignmentEffect, 'cite'> {
  readonly source: string
}

export interface LaterRead {
  readonly sql: string
  readonly effect: ExplainedEffect
}

/** Neighbouring releases in which everything else of the row is equal. */
export interface ReleaseStretch {
  /** `v12 to v15`. */
  readonly releases: string
  /** Majors. */
  readonly since: number
  readonly until: number
}

export interface StatementRelease extends ReleaseStretch {
  readonly effect: EffectKind
  /** Why the release refuses it; null when it does not. */
  readonly error: string | null
  readonly holds: Held
}

/** What to do, flags as the release spells them. */
export type SpelledAdvice =
  | {
      readonly kind: 'flag'
      readonly component: 'vtgate' | 'vttablet'
      /** `--mysql_server_version=8.0.30`. */
      readonly flag: string
      readonly becomes: EffectKind
    }
  | { readonly kind: 'default'; readonly variable: string; readonly value: string }
  | { readonly kind: 'habit'; readonly text: string }

/** What the statements of a script do, one after the other in one session. */
export interface ScriptExplanation extends ExplainedRelease {
  readonly kind: 'script'
  readonly statements: readonly ScriptLine[]
  /** Statements that were followed but are too many to list, by their effect. */
  readonly unlisted: Readonly<Partial<Record<EffectKind, number>>>
  /** Why the script was not followed to its end; null when it was. */
  readonly stopped: { readonly line: number; readonly why: string } | null
  /** What the session holds at the end. */
  readonly holds: Holdings
}

export interface ScriptLine {
  /** Counts from 1. */
  readonly line: number
  readonly sql: string
  readonly effect: ExplainedEffect
  /** Connections that the session holds after it, at least: dedicated ones and that for locks. */
  readonly held: number
}

/** What a client sends by itself, and what its connections hold. */
export interface PresetExplanation extends ExplainedRelease {
  readonly kind: 'preset'
  readonly name: string
  readonly client: string
  readonly version: string
  readonly source: string
  /** False: nobody has seen the statements in the client's source. */
  readonly confirmed: boolean
  /** It connects with CLIENT_FOUND_ROWS. */
  readonly foundRows: boolean
  readonly statements: readonly PresetStatementExplanation[]
  readonly byRelease: readonly PresetRelease[]
}

export interface PresetStatementExplanation {
  readonly sql: string
  readonly when: string
  /** The client's option that makes it send this; null for what it sends by default. */
  readonly option: string | null
  readonly effect: ExplainedEffect
  /** What it does by itself in each release. */
  readonly byRelease: readonly EffectRelease[]
}

export interface EffectRelease extends ReleaseStretch {
  readonly effect: EffectKind
}

/** What a connection of a client holds that has connected with default options. */
export interface PresetRelease extends ReleaseStretch {
  readonly effect: EffectKind
  /** Why the release refuses it; null when it does not. */
  readonly error: string | null
  readonly holds: Held
  /** Flags under each of which it would hold nothing; none when it holds nothing as it is. */
  readonly flags: readonly PresetFlag[]
  /** MySQL's defaults, as SQL, under which its SETs would change nothing. */
  readonly defaults: Readonly<Record<string, string>>
}

export interface PresetFlag {
  readonly component: 'vtgate' | 'vttablet'
  readonly flag: string
}
