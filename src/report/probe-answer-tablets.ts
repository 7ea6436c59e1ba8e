import { plural } from './check-summary.ts'
import { connectionsText } from './probe-numbers.ts'
import { type ProbePage, sentences } from './probe-page.ts'
import { isUsedUp } from './probe-pools.ts'
import type { ProbedTablet } from './probe-report.ts'

/** What the tablets hold, and what of it deserves a look. Alone it is the answer itself, beside a server a line below. */
export function tabletAnswer(
  tablets: readonly ProbedTablet[],
  page: ProbePage,
  alone: boolean,
): readonly string[] {
  const { paint } = page
  const read = tablets.filter(({ observation }) => observation.pools.length > 0)
  const troubles = tabletTroubles(tablets)
  const active = read.flatMap(({ observation }) => observation.pools.map(pool => pool.active ?? 0))
  const sum = active.reduce((total, each) => total + each, 0)
  const counted =
    read.length === tablets.length
      ? `the pools of ${plural(read.length, 'vttablet')} hold ${connectionsText(sum)}`
      : `${read.length} of ${plural(tablets.length, 'vttablet')} could be read, with ${connectionsText(sum)} in pools`
  const text = troubles.length === 0 ? counted : `${counted}; ${troubles.join(', ')}`
  const tone = troubles.length > 0 || read.length < tablets.length ? paint.unsure : paint.good
  return sentences([alone ? text : `  ${text}`], page).map(line =>
    alone ? paint.strong(tone(line)) : tone(line),
  )
}

function tabletTroubles(tablets: readonly ProbedTablet[]): readonly string[] {
  const leaks = tablets.flatMap(each => each.leaks).length
  const drifts = tablets.flatMap(each => each.observation.drift).length
  const full = tablets.flatMap(each => each.observation.pools.filter(isUsedUp)).length
  const loads = tablets.flatMap(each => each.loads?.pools ?? [])
  const small = loads.filter(({ verdict }) => verdict === 'pool too small').length
  const slow = loads.filter(({ verdict }) => verdict === 'MySQL too slow').length
  const texts: readonly (readonly [number, string])[] = [
    [full, `${plural(full, 'pool')} lent out to the last connection`],
    [leaks, `${plural(leaks, 'sign')} of leaked connections`],
    [small, `${plural(small, 'pool')} too small`],
    [slow, `${plural(slow, 'pool')} held up by a slow MySQL`],
    [drifts, `${plural(drifts, 'value')} other than configured`],
  ]
  return texts.flatMap(([count, text]) => (count > 0 ? [text] : []))
}
