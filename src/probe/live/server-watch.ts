import { setTimeout as after } from 'node:timers/promises'
import type { RehearsalClosing } from '../../report/rehearsal-report.ts'
import type { Greeting } from '../mysql/greeting.ts'
import type { ProbeSession } from '../mysql/session.ts'
import type { OpenGuard } from './open-guard.ts'

/** How often the server is asked while a rehearsal runs. */
const everyMs = 250

/** A server counts a closed connection for a moment longer, and a new one a moment later. */
const settleMs = 1000

/** How long the end waits for the server to count what it counted before. */
const closingMs = 5000

const pauseMs = 20

/** The control session of a rehearsal: asks what the server counts, and ends threads of the rehearsal. */
export class ServerWatch {
  readonly #control: ProbeSession

  constructor(control: ProbeSession) {
    this.#control = control
  }

  get greeting(): Greeting {
    return this.#control.greeting
  }

  /** Threads_connected; nothing when the server does not answer any more. */
  async connected(): Promise<number | undefined> {
    const answer = await this.#control.query("show global status like 'Threads_connected'")
    const value = answer.kind === 'rows' ? answer.rows[0]?.value : undefined
    return value === undefined || value === null ? undefined : Number(value)
  }

  /** Threads_connected once it is `expected`, or what it is after a second. */
  async settled(expected: number): Promise<number | undefined> {
    const end = performance.now() + settleMs
    let connected = await this.connected()
    while (connected !== undefined && connected !== expected && performance.now() < end) {
      await after(pauseMs)
      connected = await this.connected()
    }
    return connected
  }

  /** Tells the guard what the server counts, again and again; what it returns ends that. */
  follow(guard: OpenGuard): () => void {
    let isOver = false
    const watch = async (): Promise<void> => {
      while (!isOver) {
        const connected = await this.connected()
        if (isOver) return
        if (connected === undefined) {
          guard.stop('the server does not answer the control session any more')
          return
        }
        guard.observe(connected)
        await after(everyMs)
      }
    }
    void watch()
    return () => {
      isOver = true
    }
  }

  /** Ends threads whose statements still run: a closed socket alone is noticed late. */
  async kill(threads: readonly number[]): Promise<void> {
    await Promise.all(threads.map(thread => this.#control.query(`kill ${thread}`)))
  }

  /** Waits until the server counts no more than `baseline`, five seconds at most, and looks for what is left. */
  async closing(baseline: number, threads: ReadonlySet<number>): Promise<Omit<RehearsalClosing, 'toRemove'>> {
    const start = performance.now()
    let connected = await this.connected()
    while (connected !== undefined && connected > baseline && performance.now() - start < closingMs) {
      await after(pauseMs)
      connected = await this.connected()
    }
    const afterMs = Math.round(performance.now() - start)
    const left = await this.#stillListed(threads)
    const isBack = connected !== undefined && (connected <= baseline || left === 0)
    return { connected: connected ?? null, isBack, afterMs, left: left ?? null }
  }

  async #stillListed(threads: ReadonlySet<number>): Promise<number | undefined> {
    const answer = await this.#control.query('show processlist')
    if (answer.kind === 'failed') return undefined
    return answer.rows.filter(({ id }) => threads.has(Number(id))).length
  }
}
