import type { Context } from '../../statements/context.ts'
import type { Clock } from '../ports/clock.ts'
import type { Caller } from '../tablet/caller.ts'
import type { Gateway } from './gateway.ts'
import { SessionStates } from './session-state.ts'
import { VtgateSession } from './vtgate-session.ts'

/** What a vtgate works with. */
export interface VtgateDependencies {
  readonly clock: Clock
  readonly gateway: Gateway
  /** Uniform in [0, 1), from a seeded generator: chooses among shards where any will do. */
  readonly random: () => number
  /** What vtgates with the same context may share, so that what one has worked out the others know. */
  readonly states?: SessionStates
}

/** Who connects. */
export interface Client {
  readonly caller: Caller
  /** CLIENT_FOUND_ROWS of the handshake. */
  readonly clientFoundRows: boolean
}

/** A vtgate: what its sessions share. */
export class Vtgate {
  readonly context: Context
  readonly deps: VtgateDependencies
  readonly states: SessionStates
  /** `--lock-heartbeat-time`. */
  readonly lockHeartbeatMs: number

  /** `context` says the release, its flags and the keyspace in which sessions start. */
  constructor(context: Context, deps: VtgateDependencies, lockHeartbeatMs = 5000) {
    this.context = context
    this.deps = deps
    this.states = deps.states ?? new SessionStates(context)
    this.lockHeartbeatMs = lockHeartbeatMs
  }

  /** A client connects. */
  connect(client: Client): VtgateSession {
    return new VtgateSession(this, client)
  }
}
