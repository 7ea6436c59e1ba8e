import type { AccountGap, Suspect, Unaccounted } from '../probe/vttablet/observation.ts'
import { connectionsText } from './probe-numbers.ts'
import { type ProbePage, sentences } from './probe-page.ts'

/** What MySQL counts less what the tablets export, line by line, with who may hold the rest. */
export function unaccountedBlock(unaccounted: Unaccounted, page: ProbePage): readonly string[] {
  const { connected, active, reserved, difference, byAccount } = unaccounted
  const whose = byAccount ? "of Vitess' accounts" : 'and does not tell this account whose'
  const head = `MySQL counts ${connectionsText(connected)} ${whose}, the tablets' pools export ${active}`
  return [
    ...sentences([head], page).map(page.paint.strong),
    ...sentences(
      [
        ...sumLines(unaccounted),
        ...(reserved === null ? ['  no tablet tells its reserved connections: those are still in it'] : []),
        ...(difference < 0 ? [`  fewer than the pools export: ${fewerText(difference)}`] : []),
      ],
      page,
    ),
    ...unaccounted.accounts.flatMap(gap => gapLines(gap, byAccount ? whoText(gap) : 'all accounts', page)),
  ]
}

/** Looks a moment apart explain a few connections, not dozens. */
const fewConnections = 10

/** Why MySQL may count fewer connections than pools export; `difference` is negative. */
export function fewerText(difference: number): string {
  return difference < -fewConnections
    ? 'are these the tablets of this server?'
    : 'pages and MySQL are not read in the same moment'
}

function sumLines({ connected, active, dumps, reserved, unaccounted }: Unaccounted): readonly string[] {
  const terms: readonly (readonly [string, string])[] = [
    [String(connected), 'connected'],
    [`-${active}`, 'active in pools'],
    [dumps === null ? '?' : `-${dumps}`, 'binlog dumps'],
    [reserved === null ? '?' : `-${reserved}`, 'reserved'],
    [`= ${unaccounted}`, 'unaccounted'],
  ]
  const width = Math.max(...terms.map(([number]) => number.length))
  return terms.map(([number, what]) => `  ${number.padStart(width)}  ${what}`)
}

function gapLines(gap: AccountGap, who: string, page: ProbePage): readonly string[] {
  const { connected, active, dumps, reserved, unaccounted, suspects, unexplained } = gap
  if (unaccounted === 0 && suspects.length === 0 && !page.explain) return []
  const sum = `${connected} connected - ${active} in pools - ${dumps ?? '?'} dumps - ${reserved ?? '?'} reserved = ${unaccounted}`
  return sentences(
    [
      `${who}: ${sum}`,
      ...suspects.map(suspect => `    ${suspectText(suspect, page)}`),
      ...(unexplained > 0 ? [`    ${unexplained} ${unexplainedText(gap)}`] : []),
    ],
    page,
  )
}

function unexplainedText({ suspects }: AccountGap): string {
  return suspects.some(({ count }) => count === 'unbounded')
    ? 'are more than the suspects with a bound can hold'
    : 'that none of these can explain'
}

function whoText({ users, roles }: AccountGap): string {
  if (users.length === 0) return `no account of ${roles.join(', ')} seen`
  return `${users.join(', ')} (${roles.join(', ')})`
}

function suspectText({ count, text, cite }: Suspect, { explain }: ProbePage): string {
  const how = count === 'counted' ? 'counted' : 'suspect'
  return `${how}: ${text}${explain ? `  [${cite}]` : ''}`
}
