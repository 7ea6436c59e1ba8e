import type { Connection, Done } from '../../engine/ports/backend.ts'
import { ClockTask } from '../virtual-clock.ts'
import type { Slot } from './connection-slots.ts'
import { HeapEntry } from './entry-heap.ts'
import type { ServiceEntry } from './service-entry.ts'
import type { PlannedStatement } from './statement-costs.ts'

/** What a session is at: `wait` for a time of its own, for an advisory lock, in service, or undoing a statement. */
export type Phase = 'idle' | 'wait' | 'lock' | 'service' | 'undo'

/** What one client has of the server's connections, as it knows. */
export interface Holder {
  /** Connections that it has not closed. */
  open: number
  /** Those of them that the server has ended without its knowledge. */
  unnoticed: number
}

/** What serves the statements of a session. */
export interface Server {
  /** Its place where statements share what the server has. */
  entryOf(connection: MysqldConnection): ServiceEntry<MysqldConnection>
  /** What the session waited for by the clock is over. */
  timeIsOver(connection: MysqldConnection): void
}

/** A session on the simulated server, and the client's hold on it. */
export class MysqldConnection extends ClockTask implements Connection {
  readonly id: number
  /** Its place in the server's count. */
  readonly slot: Slot
  readonly holder: Holder
  closed = false
  /** False once the server has ended the session, whether or not the client knows. */
  isServed = true
  phase: Phase = 'idle'
  /** The statement under way counts among those that run. */
  isRunning = false
  /** The statement under way. */
  planned: PlannedStatement | undefined = undefined
  /** Who hears how it ends; nobody once the client is gone. */
  done: Done<void> | undefined = undefined
  startedAt = 0
  demandMs = 0
  idleSince = 0
  isInTransaction = false
  /** Writing that a rollback of the transaction would undo, in milliseconds. */
  writtenMs = 0
  /** Advisory locks by name, each as often as it was taken; none for most sessions. */
  locks: Map<string, number> | undefined = undefined
  /** The lock that it waits for. */
  wantedLock: string | undefined = undefined
  temporaryTables: Set<string> | undefined = undefined
  readonly service: ServiceEntry<MysqldConnection>
  readonly idle: HeapEntry<MysqldConnection>
  readonly #server: Server

  constructor(id: number, slot: Slot, holder: Holder, now: number, server: Server) {
    super()
    this.id = id
    this.slot = slot
    this.holder = holder
    this.idleSince = now
    this.service = server.entryOf(this)
    this.idle = new HeapEntry<MysqldConnection>(this)
    this.#server = server
  }

  /** What it waited for by the clock is over: the way, a sleep, its patience for a lock, an undo. */
  run(): void {
    this.#server.timeIsOver(this)
  }
}
