import type { VtgateSession } from '../../engine/vtgate/vtgate-session.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import type { ClientSession } from './client-session.ts'
import type { GroupMeasures } from './group-measures.ts'
import type { PatienceWatch } from './patience.ts'

/** Whoever keeps a client's sessions: decides what they do, and where they connect. */
export interface SessionOwner {
  readonly clock: VirtualClock
  readonly measures: GroupMeasures
  /** The shard of all rows, as vtgate takes it. */
  readonly routed: readonly string[]
  /** Between vtgate and the tablets, there and back, in milliseconds. */
  readonly roundTripMs: number
  /** Tries of an activity after the first. */
  readonly attempts: number
  readonly reconnectsOnError: boolean
  readonly patience: PatienceWatch | undefined
  /** The wait before try number `attempt`, in milliseconds. */
  retryDelayMs(attempt: number): number
  /** A connection of this session to one of the vtgates. */
  dial(session: ClientSession): VtgateSession
  /** The session has connected, or is through with an activity. */
  isFree(session: ClientSession): void
  /** It has thought. */
  isReady(session: ClientSession): void
  /** The session is gone, and so is all that it held. */
  hasLeft(session: ClientSession): void
}
