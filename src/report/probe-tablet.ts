import type {
  Drift,
  PageAnswer,
  ReservedObservation,
  StreamCounts,
  TabletObservation,
} from '../probe/vttablet/observation.ts'
import { labelledLines } from './labelled-lines.ts'
import { loadsBlock } from './probe-loads.ts'
import { countText, secondsText, sharesText } from './probe-numbers.ts'
import { labelledList, type ProbePage, sentences } from './probe-page.ts'
import { poolTable } from './probe-pools.ts'
import type { ProbedTablet } from './probe-report.ts'

/** One vttablet: what it is, its pools, and whatever of it deserves a look. */
export function tabletBlock({ observation, loads, leaks }: ProbedTablet, page: ProbePage): readonly string[] {
  const { paint, columns } = page
  const { pools, silentPools, reserved, streams, drift, pages } = observation
  const head = sentences([headline(observation)], page).map(paint.strong)
  if (observation.program !== 'vttablet' && observation.program !== 'vtcombo') return head
  return [
    ...head,
    ...(pools.length === 0 ? ['  no pool is exported'] : poolTable(pools, page)),
    ...labelledLines('reserved', reservedText(reserved), columns),
    ...labelledLines('silent', silentText(silentPools), columns),
    ...labelledLines('streams', streamsText(streams), columns),
    ...labelledLines('errors', errorsText(observation), columns),
    ...labelledLines('pages', pagesText(pages), columns),
    ...labelledList('drift', drift.map(driftText), page).map(paint.unsure),
    ...labelledList(
      'leak',
      leaks.map(({ text }) => text),
      page,
    ).map(paint.bad),
    ...(loads ? loadsBlock(loads, page) : []),
  ]
}

function headline(observation: TabletObservation): string {
  const { url, program } = observation
  if (program === null) return `${url}  nothing could be read`
  if (program !== 'vttablet' && program !== 'vtcombo') {
    return `${url}  ${program === 'other' ? 'another program' : program}, no vttablet`
  }
  const { alias, keyspace, shard, type, state, uptimeSeconds } = observation.tablet
  const shardText = keyspace === null ? null : `${keyspace}/${shard ?? '?'}`
  const parts = [type, shardText, state, releaseText(observation), uptimeText(uptimeSeconds)]
  return `${alias ?? program}  ${parts.filter(part => part !== null).join(', ')}, at ${url}`
}

function releaseText({ release, releaseFrom }: TabletObservation): string {
  if (release === null) return 'Vitess of an unknown release'
  return releaseFrom === 'BuildVersion' ? `Vitess ${release}` : `Vitess ${release} (by what it exports)`
}

function uptimeText(seconds: number | null): string | null {
  return seconds === null ? null : `up ${secondsText(seconds)}`
}

function reservedText({ now, byCaller, ended }: ReservedObservation): string {
  if (now === null) return 'not told by this page'
  const callers =
    byCaller === null || Object.keys(byCaller).length === 0 ? '' : `: ${sharesText(byCaller, 5)}`
  const over = ended === null ? '' : `; ${ended.count} have ended`
  const mean =
    ended === null || ended.count === 0 ? '' : `, held ${secondsText(ended.seconds / ended.count)} on average`
  return `${now} connections now, in no pool${callers}${over}${mean}`
}

function silentText(silentPools: readonly string[]): string | undefined {
  if (silentPools.length === 0) return undefined
  return `${silentPools.join(', ')} may be open too, and this release exports nothing of ${silentPools.length === 1 ? 'it' : 'them'}`
}

function streamsText({ vstreamers, vreplication, vdiffs }: StreamCounts): string | undefined {
  if ((vstreamers ?? 0) + (vreplication ?? 0) + (vdiffs ?? 0) === 0) return undefined
  return `vstreamers ${countText(vstreamers)}, VReplication ${countText(vreplication)}, VDiff ${countText(vdiffs)}`
}

function errorsText({ errors }: TabletObservation): string | undefined {
  const { resourceExhausted, txLimiterRejections, deadlineExceeded } = errors
  const told = [
    ...(resourceExhausted
      ? [`${resourceExhausted} requests found no connection in time (RESOURCE_EXHAUSTED)`]
      : []),
    ...(txLimiterRejections ? [`${txLimiterRejections} of them by the transaction limiter`] : []),
    ...(deadlineExceeded ? [`${deadlineExceeded} ran out of their deadline`] : []),
  ]
  return told.length === 0 ? undefined : `${told.join('; ')}; since the tablet started`
}

function pagesText(pages: readonly PageAnswer[]): string | undefined {
  const bad = pages.filter(({ status, complete }) => status !== 200 || !complete)
  return bad
    .map(({ path, status }) =>
      status === null
        ? `${path} did not answer`
        : `${path} ${status === 200 ? 'came in part only' : `answered ${status}`}`,
    )
    .join('; ')
}

function driftText({ what, pool, running, configured, place, source, note }: Drift): string {
  const of = pool === null ? '' : ` of ${pool}`
  const where = place === null ? 'the default' : place
  return `--${what}${of} runs with ${running} (${source}), configured is ${configured} (${where})${note === null ? '' : `: ${note}`}`
}
