import type { Session } from './session.ts'

/** What a statement does to a session, strongest last where assignments of one SET differ. */
export const effectKinds = [
  'none',
  'ignored',
  'elided',
  'udv',
  'vitess-aware',
  'check-and-ignore',
  'passthrough-pooled',
  'set-var-hint',
  'settings-pool',
  'reserved',
  'lock-session-release',
  'lock-session',
  'error',
] as const

export type EffectKind = (typeof effectKinds)[number]

/** Which shards a statement reaches, and with what connection. */
export interface Shards {
  /** `first`: the first shard of a keyspace; `target`: the shard that USE named. */
  readonly reach: 'nowhere' | 'routed' | 'random' | 'first' | 'target' | 'all'
  /** How many keyspaces it names, where it names any. */
  readonly keyspaces?: number
  readonly connection: 'none' | 'pooled' | 'dedicated' | 'lock'
}

/** One assignment of a SET. */
export interface AssignmentEffect {
  readonly name: string
  readonly kind: EffectKind
  /** The value as SQL, where it can be told. */
  readonly value?: string
  /** The query that asks MySQL about the value. */
  readonly check?: string
  /** What goes at once to the connections that the session holds. */
  readonly sent?: string
  /** MySQL's own value was not known, so it was taken to differ. */
  readonly assumed?: true
  readonly reason: string
  readonly cite: string
}

export interface Effect {
  readonly kind: EffectKind
  /** One clause. */
  readonly reason: string
  /** Where the rule was read or recorded. */
  readonly cite: string
  readonly shards: Shards
  readonly assignments?: readonly AssignmentEffect[]
  /** The statement as MySQL gets it, when hints were added. */
  readonly rewritten?: string
  /** What reads and writes carry from now on: `SET_VAR(sql_mode = 'ANSI')`. */
  readonly hint?: string
  /** Ids from a sequence leave one more reserved connection behind, on the sequence's tablet. */
  readonly leaks?: true
  /** What a tablet runs on a connection before it serves this session. */
  readonly settings?: readonly string[]
}

export interface Applied {
  readonly session: Session
  readonly effect: Effect
}

export const nowhere: Shards = { reach: 'nowhere', connection: 'none' }

/** An effect that touches no shard. */
export function quiet(kind: EffectKind, reason: string, cite: string): Effect {
  return { kind, reason, cite, shards: nowhere }
}

/** The stronger of two kinds. */
export function stronger(left: EffectKind, right: EffectKind): EffectKind {
  return effectKinds.indexOf(left) >= effectKinds.indexOf(right) ? left : right
}

/** An assignment and the session after it. */
export interface AppliedAssignment {
  readonly session: Session
  readonly effect: AssignmentEffect
  readonly reach: Shards['reach']
}

/** The effect of an assignment to a variable, by the rule of that variable. */
export function assignmentEffect(
  variable: Pick<AssignmentEffect, 'name' | 'cite'>,
  kind: EffectKind,
  reason: string,
): AssignmentEffect {
  return { name: variable.name, kind, reason, cite: variable.cite }
}

/** An assignment that leaves the session as it was and reaches no shard. */
export function unchangedBy(session: Session, effect: AssignmentEffect): AppliedAssignment {
  return { session, effect, reach: 'nowhere' }
}
