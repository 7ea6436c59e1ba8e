import type { Effect } from '../../statements/effect.ts'
import type { TabletQuery } from '../tablet/tablet-query.ts'
import type { ClientError } from './client-error.ts'
import type { SessionState } from './session-state.ts'

/** One statement that goes to tablets. */
export interface Call {
  readonly query: TabletQuery
  /** `held`: wherever the session has a reserved connection. */
  readonly reach: 'routed' | 'random' | 'first' | 'target' | 'all' | 'held'
  /** Instead of the session's own. */
  readonly keyspace: string | undefined
  readonly isStream: boolean
  /** False for streams of old releases: neither transactions nor reserved connections count for them. */
  readonly heedsSession: boolean
  /** The session is InReservedConn when this call goes out. */
  readonly isReserved: boolean
  /** What a tablet runs first on a connection for this session. */
  readonly preQueries: readonly string[]
  /** A check whose failure vtgate logs and swallows. */
  readonly isLenient: boolean
}

/** What vtgate does for a statement, beside the calls. */
export type Verb =
  | 'calls'
  | 'begin'
  | 'commit'
  | 'rollback'
  | 'lock'
  | 'lock-release'
  | 'reset'
  | 'quit'
  | 'refuse'

/** A statement in a session of a certain state, worked out once for all sessions that are in it. */
export interface Step {
  readonly verb: Verb
  readonly calls: readonly Call[]
  readonly next: SessionState
  /** A SET counts when its calls went well; other statements change the session before they run. */
  readonly movesAtEnd: boolean
  /** Over several shards it gets a transaction of its own. */
  readonly isWrite: boolean
  /** Without autocommit it begins a transaction. */
  readonly begins: boolean
  /** vtgate's own refusal, after the calls. */
  readonly error: ClientError | undefined
  readonly effect: Effect
}
