import type { Done, Outcome } from '../ports/backend.ts'
import type { Setting } from '../setting.ts'

/** Lets identical reads that are under way at once share one execution, and so one connection. */
export class Consolidator {
  readonly #underWay = new Map<string, Done<void>[]>()

  /** Runs `execute` unless the same read is under way; `done` hears how the one that ran ended. */
  run(
    sql: string,
    setting: Setting | undefined,
    execute: (ended: Done<void>) => void,
    done: Done<void>,
  ): void {
    const key = `${setting?.bucket ?? ''} ${sql}`
    const others = this.#underWay.get(key)
    if (others !== undefined) {
      others.push(done)
      return
    }
    this.#underWay.set(key, [])
    execute(outcome => this.#end(key, outcome, done))
  }

  #end(key: string, outcome: Outcome<void>, done: Done<void>): void {
    const others = this.#underWay.get(key) ?? []
    this.#underWay.delete(key)
    done(outcome)
    for (const other of others) other(outcome)
  }
}
