import type { Reach } from '../catalog/vtgate-settings-statements.ts'
import type { EffectKind } from './effect.ts'
import type { Session } from './session.ts'

/** What a statement other than SET does, before the session's settings and reserved connections have their say. */
export interface Decision {
  readonly kind: EffectKind
  readonly reach: Reach
  readonly reason: string
  readonly cite: string
  /** It runs on a pooled connection whatever the session keeps or holds. */
  readonly aside?: true
  /** The session when the statement changes it by itself. */
  readonly session?: Session
}

/** A statement that fails before it reaches any shard. */
export function refused(reason: string, cite: string): Decision {
  return { kind: 'error', reach: 'nowhere', reason, cite }
}
