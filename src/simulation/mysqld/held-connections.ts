import type { Account } from '../../catalog/roles.ts'
import { ClockTask, type VirtualClock } from '../virtual-clock.ts'
import type { ConnectionSlots, Slot } from './connection-slots.ts'

/** How soon others who were refused try again. */
const retryMs = 1000

interface Group {
  readonly account: Account
  wanted: number
  readonly slots: Slot[]
}

/** Connections that others than the tablets hold, in groups by name. */
export class HeldConnections extends ClockTask {
  readonly #clock: VirtualClock
  readonly #slots: ConnectionSlots
  readonly #groups = new Map<string, Group>()
  #isUp = true

  constructor(clock: VirtualClock, slots: ConnectionSlots) {
    super()
    this.#clock = clock
    this.#slots = slots
  }

  get now(): number {
    let held = 0
    for (const { slots } of this.#groups.values()) held += slots.length
    return held
  }

  /** A group has so many from now on; how many it got. */
  hold(what: string, account: Account, connections: number): number {
    const group = this.#groups.get(what) ?? { account, wanted: 0, slots: [] }
    this.#groups.set(what, group)
    group.wanted = connections
    while (group.slots.length > connections) {
      const slot = group.slots.pop()
      if (slot !== undefined) this.#slots.free(slot)
    }
    this.#fill(group)
    return group.slots.length
  }

  /** The server is gone: nobody holds anything until it is back. */
  stop(): void {
    this.#isUp = false
    for (const group of this.#groups.values()) group.slots.length = 0
  }

  start(): void {
    this.#isUp = true
    this.run()
  }

  /** Everybody who lacks connections tries again. */
  run(): void {
    for (const group of this.#groups.values()) this.#fill(group)
  }

  #fill(group: Group): void {
    while (this.#isUp && group.slots.length < group.wanted) {
      const slot = this.#connect(group.account)
      if (slot === undefined) {
        if (!this.isScheduled) this.#clock.schedule(this, this.#clock.now() + retryMs)
        return
      }
      group.slots.push(slot)
    }
  }

  #connect(account: Account): Slot | undefined {
    const slot = this.#slots.accept(account)
    if (slot === undefined || this.#slots.login(slot, account) === undefined) return slot
    this.#slots.free(slot)
    return undefined
  }
}
