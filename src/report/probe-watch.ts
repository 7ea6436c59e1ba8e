import { type Paint, paintWith } from './paint.ts'
import { countText } from './probe-numbers.ts'
import { type ProbePage, sentences } from './probe-page.ts'
import { fewerText } from './probe-unaccounted.ts'
import { usageBar, usagePaint } from './probe-usage.ts'
import { watchedAccountLines } from './probe-watch-accounts.ts'
import { ratesText } from './probe-watch-rates.ts'
import type { WatchedServer, WatchSample } from './probe-watch-sample.ts'
import { watchedTabletLines } from './probe-watch-tablets.ts'
import { trendLines } from './probe-watch-trend.ts'

export { WatchHistory } from './probe-watch-history.ts'

export interface WatchOptions {
  /** Columns of the terminal; nothing when there is none to fit into. */
  readonly columns: number | undefined
  readonly color: boolean
}

/** The live screen: what is most pressing on top, so that a low terminal cuts only the rest. No line end at the end. */
export function watchScreen(
  { samples }: { readonly samples: readonly WatchSample[] },
  { columns, color }: WatchOptions,
): string {
  const page: ProbePage = { columns, color, explain: false, paint: paintWith(color) }
  const last = samples.at(-1)
  if (!last) return ''
  const blocks = [
    serverLines(last, samples, page),
    watchedAccountLines(last.mysql, samples.at(-2)?.mysql ?? null, page),
    watchedTabletLines(last.tablets, samples.at(-2)?.tablets ?? [], page),
    footLines(last, page),
  ]
  return blocks
    .filter(block => block.length > 0)
    .map(block => block.join('\n'))
    .join('\n\n')
}

function serverLines(
  { mysql }: WatchSample,
  samples: readonly WatchSample[],
  page: ProbePage,
): readonly string[] {
  const { paint, columns } = page
  if (mysql === null) return []
  const trend = trendLines(samples, page)
  if (mysql.kind === 'refused') {
    return [...sentences([mysql.address], page), ...sentences([mysql.what], page).map(paint.bad), ...trend]
  }
  const bar = usageBar(mysql, columns, paint)
  return [
    ...sentences([`${mysql.address}  ${mysql.version}`], page).map(paint.strong),
    ...sentences([nowText(mysql)], page).map(nowPaint(mysql, paint)),
    ...(bar === undefined ? [] : [bar]),
    ...trend,
    ...sentences([ratesText(samples)], page),
  ]
}

function nowText({ connected, ceiling, running }: WatchedServer): string {
  const free = connected === null || ceiling === null ? null : ceiling - connected
  const room = free === null ? '' : free > 0 ? `; ${free} are free` : '; full'
  return `${countText(connected, '?')} of ${countText(ceiling, '?')} ordinary connections are used${room}; ${countText(running, '?')} running`
}

function nowPaint({ connected, ceiling }: WatchedServer, paint: Paint): (text: string) => string {
  return connected === null || ceiling === null ? paint.unsure : usagePaint(connected, ceiling, paint)
}

function footLines({ unaccounted, errors }: WatchSample, page: ProbePage): readonly string[] {
  return [
    ...(unaccounted === null
      ? []
      : sentences([unaccountedText(unaccounted)], page).map(
          unaccounted > 0 ? page.paint.unsure : each => each,
        )),
    ...(errors > 0
      ? sentences([`errors: ${errors} (a look without --watch names them)`], page).map(page.paint.bad)
      : []),
  ]
}

function unaccountedText(unaccounted: number): string {
  if (unaccounted >= 0) return `unaccounted: ${unaccounted}`
  return `MySQL counts ${-unaccounted} fewer than the tablets hold: ${fewerText(unaccounted)}`
}
