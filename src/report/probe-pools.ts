import type { PoolObservation } from '../probe/vttablet/observation.ts'
import { type SubjectColumn, subjectTable } from './probe-columns.ts'
import { countText, secondsText } from './probe-numbers.ts'
import type { ProbePage } from './probe-page.ts'

/** Every pool that a tablet exports: what its page does not hold is a dash, never a zero. */
export function poolTable(pools: readonly PoolObservation[], page: ProbePage): readonly string[] {
  return subjectTable(columns, pools, page)
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
