import type { PoolObservation } from '../probe/vttablet/observation.ts'
import { countText, secondsText } from './probe-numbers.ts'
import { type ProbePage, quietHead } from './probe-page.ts'
import { type Column, textTable } from './text-table.ts'

interface PoolColumn extends Column {
  readonly of: (pool: PoolObservation) => string
  /** Shown from so many columns on, and always where there is no terminal; left out: always. */
  readonly from?: number
}

const count = (value: (pool: PoolObservation) => number | null) => (pool: PoolObservation) =>
  countText(value(pool))

const poolColumns: readonly PoolColumn[] = [
  { title: 'POOL', of: ({ id }) => id },
  { title: 'SIZE', of: count(({ capacity }) => capacity) },
  { title: 'ACTIVE', of: count(({ active }) => active) },
  { title: 'IN USE', of: count(({ inUse }) => inUse) },
  { title: 'WAITS', of: count(({ waitCount }) => waitCount) },
  { title: 'WAITED', of: ({ waitSeconds }) => secondsText(waitSeconds) },
  { title: 'REFUSED', of: count(({ waiterQueueFull }) => waiterQueueFull) },
  { title: 'EMPTY', of: count(({ exhausted }) => exhausted), from: 110 },
  { title: 'LENT', of: count(({ gets }) => gets), from: 110 },
  { title: 'WITH SET', of: count(({ getSettings }) => getSettings), from: 110 },
  { title: 'IDLE CLOSED', of: count(({ idleClosed }) => idleClosed), from: 110 },
]

/** Every pool that a tablet exports: what its page does not hold is a dash, never a zero. */
export function poolTable(pools: readonly PoolObservation[], page: ProbePage): readonly string[] {
  const { columns } = page
  const shown = poolColumns.filter(({ from = 0 }) => columns === undefined || columns >= from)
  const rows = pools.map(pool => shown.map(({ of }) => of(pool)))
  const heads = shown.map(({ title }, at): Column => ({ title, align: at === 0 ? 'left' : 'right' }))
  return quietHead(textTable(heads, rows, columns), page)
}
