import type { Account } from '../../catalog/roles.ts'
import { ConnectionSlots } from './connection-slots.ts'
import { HeldConnections } from './held-connections.ts'
import { MysqldClient } from './mysqld-client.ts'
import type { Listener, MysqldDial } from './mysqld-dial.ts'
import { lostConnection, notListening, refusedAtAccept } from './mysqld-errors.ts'
import { type MysqldLink, type MysqldOptions, noDistance } from './mysqld-options.ts'
import { Sessions } from './sessions.ts'
import { constantCost, StatementCosts } from './statement-costs.ts'

/** Counters of a simulated mysqld, as plain numbers. */
export interface MysqldReading {
  /** All that count against max_connections: Threads_connected. */
  readonly connected: number
  readonly peak: number
  /** Accepted, and not logged in; a login that was refused is one until its thread is gone. */
  readonly halfOpen: number
  /** Sessions that are over and still count. */
  readonly lingering: number
  /** Of others than the tablets. */
  readonly held: number
  readonly running: number
  readonly runningPeak: number
  readonly refused: number
  readonly abortedHandshakes: number
  readonly abortedClients: number
}

/**
 * A MySQL server as vttablets meet it: how many it lets in, how fast it works, what it forgets. Each tablet has
 * a `client` of it, which is its backend; the same server may have several.
 */
export class MysqldServer {
  readonly slots: ConnectionSlots
  readonly sessions: Sessions
  /** What statements cost; a workload registers its own. */
  readonly costs: StatementCosts
  readonly #options: MysqldOptions
  readonly #listener: Listener
  readonly #held: HeldConnections
  #isUp = true
  #abortedHandshakes = 0

  constructor(options: MysqldOptions, costs: StatementCosts = new StatementCosts(constantCost(0))) {
    this.#options = options
    this.costs = costs
    this.slots = new ConnectionSlots(options)
    this.sessions = new Sessions(options, this.slots, costs)
    this.#held = new HeldConnections(options.clock, this.slots)
    this.#listener = this.#listen()
  }

  get isUp(): boolean {
    return this.#isUp
  }

  /** A backend for one tablet. */
  client(link: MysqldLink = noDistance): MysqldClient {
    const { settingsReset } = this.#options
    return new MysqldClient({ listener: this.#listener, sessions: this.sessions, settingsReset }, link)
  }

  reading(): MysqldReading {
    return {
      connected: this.slots.connected,
      peak: this.slots.peak,
      halfOpen: this.slots.halfOpen,
      lingering: this.sessions.lingering,
      held: this.#held.now,
      running: this.sessions.running.now,
      runningPeak: this.sessions.running.most,
      refused: this.slots.refusals.total,
      abortedHandshakes: this.#abortedHandshakes,
      abortedClients: this.sessions.aborted,
    }
  }

  /**
   * Others hold so many connections from now on, under a name of their own: replicas, a backup, somebody's
   * half-finished logins. How many they got: a full server refuses them like anybody, and they try again every
   * second.
   */
  hold(what: string, account: Account, connections: number): number {
    return this.#held.hold(what, account, connections)
  }

  /** The server goes away, with all connections, transactions and locks; dials are refused from now on. */
  stop(): void {
    if (!this.#isUp) return
    this.#isUp = false
    this.#held.stop()
    this.sessions.loseAll()
    for (const dial of [...this.#listener.dials]) dial.lost(lostConnection)
  }

  /** It listens again after so long: the crash recovery. Others come back at once. */
  start(recoveryMs: number): void {
    const { clock } = this.#options
    const { generation } = this.slots
    clock.at(clock.now() + recoveryMs, () => {
      if (this.#isUp || generation !== this.slots.generation) return
      this.#isUp = true
      this.#held.start()
    })
  }

  /** A replica refuses writes, as super_read_only does: a demoted primary, or one that is not promoted yet. */
  setReadOnly(isReadOnly: boolean): void {
    this.sessions.isReadOnly = isReadOnly
  }

  #listen(): Listener {
    const { clock, teardownMs } = this.#options
    const dials = new Set<MysqldDial>()
    return {
      clock,
      dials,
      accept: (account, link) => {
        if (this.#isUp) return this.slots.accept(account) ?? refusedAtAccept
        const error = notListening(link.transport)
        this.slots.refusals.add('down', account, error)
        return error
      },
      login: (slot, account, holder) => this.slots.login(slot, account) ?? this.sessions.open(slot, holder),
      drop: (slot, why) => {
        if (why === 'client-gone') this.#abortedHandshakes++
        const afterMs = teardownMs()
        if (afterMs <= 0) this.slots.free(slot)
        else clock.at(clock.now() + afterMs, () => this.slots.free(slot))
      },
      discard: connection => this.sessions.close(connection),
    }
  }
}
