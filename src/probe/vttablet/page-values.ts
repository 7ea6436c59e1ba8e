import type { Timed } from './observation.ts'

/** A variable by its two names. Times are nanoseconds in /debug/vars and seconds in /metrics. */
export interface Variable {
  readonly expvar: string
  readonly prometheus: string
}

/** What a page holds, whichever of the two forms it has. What it does not hold is null. */
export interface PageValues {
  readonly names: ReadonlySet<string>
  number(variable: Variable): number | null
  /** A time, in seconds. */
  seconds(variable: Variable): number | null
  byLabel(variable: Variable): Readonly<Record<string, number>> | null
  /** The times of a histogram or a pair of sums, by label. */
  times(variable: Variable): Readonly<Record<string, Timed>> | null
}

/** Each value from the first page that holds it. */
export function firstOf(pages: readonly PageValues[]): PageValues {
  const first = <Value>(ask: (page: PageValues) => Value | null): Value | null => {
    for (const page of pages) {
      const value = ask(page)
      if (value !== null) return value
    }
    return null
  }
  return {
    names: new Set(pages.flatMap(page => [...page.names])),
    number: variable => first(page => page.number(variable)),
    seconds: variable => first(page => page.seconds(variable)),
    byLabel: variable => first(page => page.byLabel(variable)),
    times: variable => first(page => page.times(variable)),
  }
}

/** A table whose keys come from outside: `__proto__` is a key like any other. */
export function tableOf<Value>(entries: Iterable<readonly [string, Value]>): Readonly<Record<string, Value>> {
  const table: Record<string, Value> = Object.create(null)
  for (const [key, value] of entries) table[key] = value
  return { ...table }
}

/** The sum over all labels; nothing of nothing. */
export function totalTimes(times: Readonly<Record<string, Timed>> | null): Timed | null {
  if (!times) return null
  return Object.values(times).reduce(
    (sum, { count, seconds }) => ({ count: sum.count + count, seconds: sum.seconds + seconds }),
    { count: 0, seconds: 0 },
  )
}
