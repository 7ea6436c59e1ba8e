import type { Account } from '../../catalog/roles.ts'
import type { EngineError } from '../../engine/engine-error.ts'
import type { Clock } from '../../engine/ports/clock.ts'

/** Why a dial failed: the server was full before or after the login, an account's cap, all accounts' cap, nobody there. */
export type RefusalForm = 'at-accept' | 'after-login' | 'account-cap' | 'user-cap' | 'down'

/** Refusals of one form to one account. Times of the engine's clock. */
export interface RefusalRow {
  readonly form: RefusalForm
  readonly account: Account
  readonly count: number
  readonly firstAt: number
  readonly lastAt: number
  /** The first one's text. */
  readonly text: string
}

/** What was refused, when, to whom: one row a form and account, however many there are. */
export class RefusalLog {
  readonly #clock: Clock
  readonly #rows = new Map<string, { -readonly [Key in keyof RefusalRow]: RefusalRow[Key] }>()
  #total = 0
  /** Told of each refusal. */
  refused: ((form: RefusalForm, account: Account, error: EngineError) => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get total(): number {
    return this.#total
  }

  get rows(): readonly RefusalRow[] {
    return [...this.#rows.values()]
  }

  /** All of one form. */
  countOf(form: RefusalForm): number {
    let count = 0
    for (const row of this.#rows.values()) if (row.form === form) count += row.count
    return count
  }

  add(form: RefusalForm, account: Account, error: EngineError): void {
    const now = this.#clock.now()
    const key = `${form} ${account}`
    const row = this.#rows.get(key)
    this.#total++
    if (row === undefined)
      this.#rows.set(key, { form, account, count: 1, firstAt: now, lastAt: now, text: error.message })
    else {
      row.count++
      row.lastAt = now
    }
    this.refused?.(form, account, error)
  }
}
