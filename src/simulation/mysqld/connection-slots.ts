import type { Account } from '../../catalog/roles.ts'
import type { EngineError } from '../../engine/engine-error.ts'
import { aboveAccountCap, aboveUserCap, refusedAfterLogin, refusedAtAccept } from './mysqld-errors.ts'
import type { MysqldOptions } from './mysqld-options.ts'
import { type RefusalForm, RefusalLog } from './refusal-log.ts'

/** Told of each change of the connection count; called often, so it should be short. */
export type ConnectionsChanged = (connections: number) => void

/** A place that a connection holds; one from before a restart is nobody's any more. */
export interface Slot {
  readonly generation: number
  /** Known from the login on. */
  account: Account | undefined
}

/**
 * The server's count of connections and its limits. A connection counts from accept on. At accept it is refused
 * when max_connections + 1 are there, whoever it is: the server does not know yet. After the login it is refused
 * when more than max_connections are there and its account has no privilege; it counts until its thread is gone,
 * so that the next one may meet the other form (`mysql.md`, sections 1 and 5).
 */
export class ConnectionSlots {
  readonly refusals: RefusalLog
  readonly #options: MysqldOptions
  readonly #byAccount = new Map<Account, { now: number; peak: number }>()
  /** Can be moved while the server runs; who is there already stays. */
  maxConnections: number
  spareSlot: 'free' | 'held'
  connectionsChanged: ConnectionsChanged | undefined
  #generation = 0
  #connected = 0
  #halfOpen = 0
  #peak = 0

  constructor(options: MysqldOptions) {
    this.#options = options
    this.maxConnections = options.maxConnections
    this.spareSlot = options.spareSlot
    this.refusals = new RefusalLog(options.clock)
  }

  /** Counts restarts. */
  get generation(): number {
    return this.#generation
  }

  get connected(): number {
    return this.#connected
  }

  get halfOpen(): number {
    return this.#halfOpen
  }

  get peak(): number {
    return this.#peak
  }

  connectedAs(account: Account): number {
    return this.#byAccount.get(account)?.now ?? 0
  }

  peakOf(account: Account): number {
    return this.#byAccount.get(account)?.peak ?? 0
  }

  /** A place for a connection that comes in; nothing when it is refused at accept. */
  accept(account: Account): Slot | undefined {
    const most = this.maxConnections + (this.spareSlot === 'free' ? 1 : 0)
    if (this.#connected >= most) {
      this.#refuse('at-accept', account, refusedAtAccept)
      return undefined
    }
    this.#halfOpen++
    this.#change(1)
    return { generation: this.#generation, account: undefined }
  }

  /** The login is through; why it is refused all the same, which frees nothing yet. */
  login(slot: Slot, account: Account): EngineError | undefined {
    const refusal = this.#refusalOf(account)
    if (refusal !== undefined) return this.#refuse(refusal.form, account, refusal.error)
    slot.account = account
    this.#halfOpen--
    const counted = this.#counted(account)
    counted.now++
    counted.peak = Math.max(counted.peak, counted.now)
    return undefined
  }

  /** The thread is gone. */
  free(slot: Slot): void {
    if (slot.generation !== this.#generation) return
    if (slot.account === undefined) this.#halfOpen--
    else this.#counted(slot.account).now--
    this.#change(-1)
  }

  /** The server is gone, and all its threads. */
  clear(): void {
    this.#generation++
    this.#halfOpen = 0
    for (const counted of this.#byAccount.values()) counted.now = 0
    this.#change(-this.#connected)
  }

  #refusalOf(account: Account): { readonly form: RefusalForm; readonly error: EngineError } | undefined {
    const { privileged, accountCaps, maxUserConnections } = this.#options
    if (this.#connected > this.maxConnections && !privileged.has(account))
      return { form: 'after-login', error: refusedAfterLogin }
    const connected = this.connectedAs(account)
    const cap = accountCaps[account] ?? 0
    if (cap > 0)
      return connected < cap
        ? undefined
        : { form: 'account-cap', error: aboveAccountCap(userOf(account), cap) }
    if (maxUserConnections === 0 || connected < maxUserConnections) return undefined
    return { form: 'user-cap', error: aboveUserCap(userOf(account)) }
  }

  #refuse(form: RefusalForm, account: Account, error: EngineError): EngineError {
    this.refusals.add(form, account, error)
    return error
  }

  #counted(account: Account): { now: number; peak: number } {
    const known = this.#byAccount.get(account)
    if (known !== undefined) return known
    const counted = { now: 0, peak: 0 }
    this.#byAccount.set(account, counted)
    return counted
  }

  #change(by: number): void {
    this.#connected += by
    if (this.#connected > this.#peak) this.#peak = this.#connected
    this.connectionsChanged?.(this.#connected)
  }
}

/** The MySQL user of an account, as Vitess' init_db.sql names it. */
export function userOf(account: Account): string {
  return account === 'other' ? account : `vt_${account}`
}
