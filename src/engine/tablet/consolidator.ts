import type { Done, Outcome } from '../ports/backend.ts'
import type { Setting } from '../setting.ts'

/** Lets identical reads that are under way at once share one execution, and so one connection. */
export class Consolidator {
  readonly #plain: UnderWay = new Map()
  readonly #bySetting = new WeakMap<Setting, UnderWay>()

  /** Runs `execute` unless the same read is under way; `done` hears how the one that ran ended. */
  run(
    sql: string,
    setting: Setting | undefined,
    execute: (ended: Done<void>) => void,
    done: Done<void>,
  ): void {
    const underWay = setting === undefined ? this.#plain : this.#under(setting)
    const others = underWay.get(sql)
    if (others === undefined) {
      underWay.set(sql, nobody)
      execute(outcome => end(underWay, sql, outcome, done))
    } else if (others === nobody) underWay.set(sql, [done])
    else others.push(done)
  }

  #under(setting: Setting): UnderWay {
    const known = this.#bySetting.get(setting)
    if (known !== undefined) return known
    const underWay: UnderWay = new Map()
    this.#bySetting.set(setting, underWay)
    return underWay
  }
}

/** Who waits for a read that is under way, by its text. */
type UnderWay = Map<string, Done<void>[]>

/** One list for all reads that nobody waits for: most of them. Never changed. */
const nobody: Done<void>[] = []

function end(underWay: UnderWay, sql: string, outcome: Outcome<void>, done: Done<void>): void {
  const others = underWay.get(sql) ?? nobody
  underWay.delete(sql)
  done(outcome)
  for (const other of others) other(outcome)
}
