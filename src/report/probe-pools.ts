import type { PoolObservation } from '../probe/vttablet/observation.ts'
import { type SubjectColumn, subjectTable } from './probe-columns.ts'
import { countText, secondsText } from './probe-numbers.ts'
import type { ProbePage } from './probe-page.ts'

/** Every pool that a tablet exports: what its page does not hold is a dash, never a zero; pools that are used up stand out. */
export function poolTable(pools: readonly PoolObservation[], page: ProbePage): readonly string[] {
  const [head = '', ...lines] = subjectTable(columns, pools, page)
  return [
    head,
    ...lines.map((line, at) => (pools.slice(at, at + 1).some(isUsedUp) ? page.paint.bad(line) : line)),
  ]
}

/** True when all connections of an open pool are lent out. */
export function isUsedUp({ inUse, capacity }: Pick<PoolObservation, 'inUse' | 'capacity'>): boolean {
  return inUse !== null && capacity !== null && capacity > 0 && inUse >= capacity
}

function counted(
  title: string,
  value: (pool: PoolObservation) => number | null,
  from = 0,
): SubjectColumn<PoolObservation> {
  return { title, align: 'right', of: pool => countText(value(pool)), from }
}

const wideColumns = 110

const columns: readonly SubjectColumn<PoolObservation>[] = [
  { title: 'POOL', of: ({ id }) => id },
  counted('SIZE', ({ capacity }) => capacity),
  counted('ACTIVE', ({ active }) => active),
  counted('IN USE', ({ inUse }) => inUse),
  counted('WAITS', ({ waitCount }) => waitCount, 66),
  { title: 'WAITED', align: 'right', of: ({ waitSeconds }) => secondsText(waitSeconds), from: 80 },
  counted('REFUSED', ({ waiterQueueFull }) => waiterQueueFull, 80),
  counted('EMPTY', ({ exhausted }) => exhausted, wideColumns),
  counted('LENT', ({ gets }) => gets, wideColumns),
  counted('WITH SET', ({ getSettings }) => getSettings, wideColumns),
  counted('IDLE CLOSED', ({ idleClosed }) => idleClosed, wideColumns),
]
