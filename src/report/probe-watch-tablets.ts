import { plural } from './check-summary.ts'
import { displayWidth, startWithin } from './display-width.ts'
import { countText } from './probe-numbers.ts'
import { type ProbePage, sentences } from './probe-page.ts'
import { isUsedUp } from './probe-pools.ts'
import type { WatchedPool, WatchedTablet } from './probe-watch-sample.ts'
import { visible } from './visible-text.ts'

/** So few tablets get as many lines as they need; of more, each gets one. */
const few = 4

/** Of each tablet reserved connections, then its pools as in use of size, the fullest first. */
export function watchedTabletLines(
  tablets: readonly WatchedTablet[],
  before: readonly WatchedTablet[],
  page: ProbePage,
): readonly string[] {
  return tablets.flatMap(tablet => {
    const earlier = before.find(({ name }) => name === tablet.name)
    const line = tabletText(tablet, earlier)
    const tone = tablet.leaks > 0 || tablet.pools.some(isUsedUp) ? page.paint.bad : (text: string) => text
    const lines = tablets.length > few ? [within(visible(line), page.columns)] : sentences([line], page)
    return lines.map(tone)
  })
}

function tabletText(
  { name, pools, reserved, leaks }: WatchedTablet,
  before: WatchedTablet | undefined,
): string {
  if (pools.length === 0) return `${name}  nothing to be read of its pools`
  const open = pools.filter(({ capacity, active }) => capacity !== 0 || (active ?? 0) > 0)
  const texts = open
    .toSorted((left, right) => fullness(right) - fullness(left))
    .map(pool =>
      poolText(
        pool,
        before?.pools.find(({ id }) => id === pool.id),
      ),
    )
  const leaked = leaks > 0 ? `${plural(leaks, 'sign')} of a leak, ` : ''
  return `${name}  ${leaked}reserved ${countText(reserved)}, ${texts.join(', ')}`
}

function poolText({ id, inUse, capacity, waitCount }: WatchedPool, before: WatchedPool | undefined): string {
  const earlier = before?.waitCount ?? null
  const waits = waitCount === null || earlier === null ? 0 : waitCount - earlier
  const waited = waits > 0 ? ` +${plural(waits, 'wait')}` : ''
  return `${id} ${countText(inUse)}/${countText(capacity)}${waited}`
}

function fullness({ inUse, capacity }: WatchedPool): number {
  return inUse === null || capacity === null || capacity === 0 ? 0 : inUse / capacity
}

function within(line: string, columns: number | undefined): string {
  if (columns === undefined || displayWidth(line) <= columns) return line
  return `${startWithin(line, columns - 1)}…`
}
