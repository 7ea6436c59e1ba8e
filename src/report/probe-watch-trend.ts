import { secondsText } from './probe-numbers.ts'
import type { ProbePage } from './probe-page.ts'
import { sparkline } from './probe-sparkline.ts'
import { usagePaint } from './probe-usage.ts'
import type { WatchSample } from './probe-watch-sample.ts'

/** Cells behind the sparkline: `  12345 to 12345 in 59m 59s`. */
const trendLabel = 30
const pipedColumns = 80

/** Connected over the looks that are kept, between their least and their most. */
export function trendLines(
  samples: readonly WatchSample[],
  { columns, paint }: ProbePage,
): readonly string[] {
  if (samples.length < 2) return []
  const room = (columns ?? pipedColumns) - trendLabel
  const shown = room > 0 ? samples.slice(-room) : []
  const values = shown.map(({ mysql }) => (mysql?.kind === 'observed' ? mysql.connected : null))
  const known = values.filter(value => value !== null)
  const [first, last] = [shown.at(0), shown.at(-1)]
  if (!first || !last || known.length === 0) return []
  const limit =
    shown
      .map(({ mysql }) => (mysql?.kind === 'observed' ? mysql.ceiling : null))
      .findLast(ceiling => ceiling !== null) ?? null
  const tone = (value: number) => (limit === null ? paint.faint : usagePaint(value, limit, paint))
  const span = secondsText((last.atMs - first.atMs) / 1000)
  return [`${sparkline(values, tone, paint.bad)}  ${Math.min(...known)} to ${Math.max(...known)} in ${span}`]
}
