import type { Budget } from '../sizing/budget.ts'
import { add } from '../sizing/count.ts'
import type { DemandLine, LineKind } from '../sizing/demand-line.ts'
import { budgetOverview, numberText, verdictPaint } from './budget-overview.ts'
import type { BudgetReport, CalcReport, PrintOptions, TabletCosts } from './calc-report.ts'
import { clientsLines } from './clients-lines.ts'
import { demandBar } from './demand-bar.ts'
import { ceilingLines, derivationLines } from './derivation.ts'
import { diagnosticLines } from './diagnostic-lines.ts'
import { displayWidth, startWithin } from './display-width.ts'
import { type Paint, paintWith } from './paint.ts'
import { sourceText } from './places-text.ts'
import { type Column, textTable } from './text-table.ts'
import { missingLines, remedyLines, verdictSentence } from './verdict-text.ts'
import { visible } from './visible-text.ts'
import { wrappedBlock } from './wrapped-lines.ts'

/** The report for people at a terminal, or as plain text. Ends in a newline. */
export function calcTerminal(report: CalcReport, options: PrintOptions): string {
  const paint = paintWith(options.color)
  const blocks = [
    ...(report.budgets.length > 1 ? [budgetOverview(report.budgets, options, paint)] : []),
    ...report.budgets.map(each => budgetBlock(each, options, paint)),
    ...(report.diagnostics.length > 0
      ? [diagnosticLines(report.diagnostics, paint, options.columns).join('\n')]
      : []),
  ]
  return `${blocks.join('\n\n')}\n`
}

/** One budget: its lines, its sums, its ceiling and its verdict. */
export function budgetBlock(
  { budget, remedy, costs, clients }: BudgetReport,
  options: PrintOptions,
  paint: Paint,
): string {
  const bar = demandBar(budget, options.columns, paint)
  const fitted = (lines: readonly string[]) => wrappedBlock(lines.map(visible), options.columns)
  return [
    ...fitted([headline(budget)]).map(paint.strong),
    lineTable(budget, options, paint),
    '',
    ...fitted(totalLines(budget)),
    '',
    ...(options.explain ? [...fitted(derivationLines(budget)), ''] : []),
    ...fitted(ceilingLines(budget.ceiling, options.explain)),
    ...(bar === undefined ? [] : [bar]),
    ...fitted([verdictSentence(budget)]).map(verdictPaint(budget, paint)),
    ...(budget.verdict.kind === 'undetermined'
      ? fitted(missingLines(budget.verdict.because).map(line => `  ${line}`))
      : []),
    ...(clients ? fitted(clientsLines(clients, options.explain)) : []),
    ...(remedy ? ['To fit, one of:', ...fitted(remedyLines(remedy).map(line => `  ${line}`))] : []),
    ...(costs ?? []).flatMap(each => ['', costTable(each, options)]),
  ].join('\n')
}

function headline(budget: Budget): string {
  const names = budget.group.members.map(({ tablet }) => tablet.name)
  const who =
    names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
  const roles = [...new Set(budget.group.members.map(({ tablet }) => tablet.role))].join('/')
  return `${who}  ${roles}, Vitess ${releaseText(budget)}, ${budget.group.mysqld.name}${serversText(budget)}`
}

function serversText({ group }: Budget): string {
  if (group.servers.kind !== 'known') return ''
  return group.servers.value > 1 ? ` (each of ${group.servers.value})` : ''
}

function releaseText(budget: Budget): string {
  return budget.anyRelease
    ? `not named (shown: ${budget.release.text}, which opens the most)`
    : budget.release.text
}

const groups: readonly { readonly kind: LineKind; readonly title: string }[] = [
  { kind: 'pool', title: 'pools' },
  { kind: 'kill', title: 'hidden kill connections' },
  { kind: 'unpooled', title: 'on demand' },
  { kind: 'reserved', title: 'reserved connections' },
  { kind: 'other', title: 'other' },
]

const lineColumns: readonly Column[] = [
  { title: 'POOL' },
  { title: 'CONNECTIONS', align: 'right' },
  { title: 'ACCOUNT' },
  { title: 'SET BY' },
]

function lineTable(budget: Budget, options: PrintOptions, paint: Paint): string {
  const lines = mergedLines(budget.demand.lines)
  const rows: string[][] = []
  const titles = new Set<number>()
  for (const { kind, title } of groups) {
    const ofKind = lines.filter(line => line.kind === kind)
    if (ofKind.length === 0) continue
    titles.add(rows.length + 1)
    rows.push([title, '', '', ''])
    rows.push(...ofKind.map(line => lineRow(line, options)))
  }
  const table = textTable(lineColumns, rows, options.columns).split('\n')
  return table.map((line, at) => (at === 0 || titles.has(at) ? paint.faint(line) : line)).join('\n')
}

/** Equal lines of several tablets as one, so that a table of eighteen tablets is still one screen. */
function mergedLines(lines: readonly DemandLine[]): readonly DemandLine[] {
  const merged = new Map<string, DemandLine>()
  for (const line of lines) {
    const key = `${line.id} ${line.account}`
    const earlier = merged.get(key)
    merged.set(key, earlier ? added(earlier, line) : line)
  }
  return [...merged.values()]
}

function added(left: DemandLine, right: DemandLine): DemandLine {
  return { ...left, count: add(left.count, right.count) }
}

function lineRow(line: DemandLine, options: PrintOptions): string[] {
  return [`  ${line.id}`, countText(line), line.account, setByText(line, options)]
}

function countText({ count }: DemandLine): string {
  switch (count.kind) {
    case 'exact':
      return String(count.connections)
    case 'bound':
      return `≤ ${count.connections}`
    case 'estimate':
      return `≈ ${count.connections}`
    case 'unbounded':
      return 'no bound'
    case 'unresolved':
      return '?'
  }
}

/** The full flag where there is room; on narrow terminals its telling end. */
function setByText({ setBy }: DemandLine, { columns }: PrintOptions): string {
  if (setBy.kind === 'constant') return 'constant'
  if (setBy.kind === 'option') return setBy.option
  const flag =
    columns !== undefined && columns < 120
      ? setBy.flag.replace(/^queryserver-config-/, '…')
      : `--${setBy.flag}`
  return `${flag}  ${sourceText(setBy.setting)}`
}

function totalLines(budget: Budget): readonly string[] {
  const { documented, release, expected } = budget.demand
  const labelled = [
    ['documented formula', numberText(documented), 'as the Vitess docs give it'],
    [`release ${budget.release.text}`, numberText(release), 'all pools, hidden ones and kill connections'],
    ['expected', numberText(expected), 'with what was said to come on demand'],
  ] as const
  const width = Math.max(...labelled.map(([label]) => label.length))
  return labelled.map(([label, value, note]) => `${label.padEnd(width)}  ${value.padStart(6)}  ${note}`)
}

function costTable({ tablet, costs }: TabletCosts, options: PrintOptions): string {
  const columns: readonly Column[] = [
    { title: `FLAG (${shortName(tablet, options)})` },
    { title: 'NOW', align: 'right' },
    { title: 'CHANGE', align: 'right' },
    { title: 'CONNECTIONS', align: 'right' },
  ]
  const rows = costs.map(({ flag, now, change, connections }) => [
    `--${flag}`,
    now.kind === 'known' ? now.text : '?',
    change,
    connections === undefined ? '?' : connections > 0 ? `+${connections}` : String(connections),
  ])
  return textTable(columns, rows, options.columns)
}

/** Columns that the rest of the table of costs takes. */
const besideName = 44

function shortName(tablet: string, { columns }: PrintOptions): string {
  const name = visible(tablet)
  const room = (columns ?? Number.POSITIVE_INFINITY) - besideName
  return displayWidth(name) <= room ? name : `${startWithin(name, room - 1)}…`
}
