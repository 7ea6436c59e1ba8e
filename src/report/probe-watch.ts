import { type Paint, paintWith } from './paint.ts'
import { countText, secondsText } from './probe-numbers.ts'
import { type ProbePage, quietHead, sentences } from './probe-page.ts'
import { sparkline } from './probe-sparkline.ts'
import { usageBar, usagePaint } from './probe-usage.ts'
import { ratesText } from './probe-watch-rates.ts'
import type { WatchedAccount, WatchedServer, WatchSample } from './probe-watch-sample.ts'
import { watchedTabletLines } from './probe-watch-tablets.ts'
import { type Column, textTable } from './text-table.ts'

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
    ...(last.mysql?.kind === 'observed' ? [accountLines(last.mysql, serverBefore(samples), page)] : []),
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

const pipedColumns = 80

/** Connected over the looks that are kept, between their least and their most. */
function trendLines(samples: readonly WatchSample[], { columns, paint }: ProbePage): readonly string[] {
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

/** Cells behind the sparkline: `  12345 to 12345 in 59m 59s`. */
const trendLabel = 30

const columnsOfAccounts: readonly Column[] = [
  { title: 'CONNECTIONS', align: 'right' },
  { title: 'CHANGE', align: 'right' },
  { title: 'ROLE' },
  { title: 'ACCOUNT' },
]

/** Accounts on the screen. */
const mostAccounts = 10

function accountLines(
  { accounts }: WatchedServer,
  before: WatchedServer | undefined,
  page: ProbePage,
): readonly string[] {
  const rows = accounts.slice(0, mostAccounts).map(account => {
    const earlier = before && connectionsOf(account.user, before.accounts)
    return [
      String(account.connections),
      changeText(earlier === undefined ? undefined : account.connections - earlier),
      account.role,
      account.user,
    ]
  })
  return rows.length === 0 ? [] : quietHead(textTable(columnsOfAccounts, rows, page.columns), page)
}

function serverBefore(samples: readonly WatchSample[]): WatchedServer | undefined {
  const before = samples.at(-2)?.mysql
  return before?.kind === 'observed' ? before : undefined
}

function connectionsOf(user: string, accounts: readonly WatchedAccount[]): number {
  return accounts.find(account => account.user === user)?.connections ?? 0
}

function changeText(change: number | undefined): string {
  if (change === undefined) return '-'
  return change === 0 ? '' : change > 0 ? `+${change}` : String(change)
}

function footLines({ unaccounted, errors }: WatchSample, page: ProbePage): readonly string[] {
  return [
    ...(unaccounted === null
      ? []
      : sentences([`unaccounted: ${unaccounted}`], page).map(
          unaccounted > 0 ? page.paint.unsure : each => each,
        )),
    ...(errors > 0
      ? sentences([`errors: ${errors} (a look without --watch names them)`], page).map(page.paint.bad)
      : []),
  ]
}
