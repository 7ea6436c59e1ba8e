import type { ClientGroup } from '../config/clients-file-schema.ts'
import type { DurationDistribution } from '../simulation/distribution-input.ts'
import { meanMs } from '../simulation/durations.ts'
import type { Activity, Step } from '../simulation/workload-input.ts'
import type { Assumptions } from './assumptions.ts'
import { exponential, mixOf, noTime, spreadOf } from './client-behaviour.ts'

/** An activity, and how often all sessions of its part do it together. */
export interface Flow {
  readonly activity: Activity
  readonly perSecond: number
  /** How long it takes when nothing waits. */
  readonly meanMs: number
}

/** Sessions of a part, among those of the group that work at the shard. */
export interface PartOfSessions {
  readonly sessions: number
  readonly of: number
  /** They come to the shard; others do no more than take their locks there. */
  readonly visits: boolean
  /** They take a lock and give it back, over and over. */
  readonly locks: boolean
  /** Replicas take no writes. */
  readonly writes: boolean
  /** Letters that no other part has: statements with different times must differ in their text. */
  readonly tag: string
}

/** A read nobody said anything about. */
const assumedReadMs = 1
const assumedReadEveryMs = 10_000

/** What these sessions do, by what the group says; where it says nothing, a short read now and then. */
export function flowsOf(group: ClientGroup, part: PartOfSessions, assumptions: Assumptions): readonly Flow[] {
  const flows = part.visits ? visitingFlows(group, part, assumptions) : []
  const { locks } = group
  if (!part.locks || locks?.held === undefined) return flows
  const every = locks.every ?? group.life ?? 1
  return [...flows, lock(part.sessions / every, locks.held * 1000)]
}

function visitingFlows(group: ClientGroup, part: PartOfSessions, assumptions: Assumptions): readonly Flow[] {
  const share = part.of === 0 ? 0 : part.sessions / part.of
  const { reads, transactions } = group
  const spread = spreadOf(group.simulate?.times)
  const flows: Flow[] = []
  if (reads) flows.push(read('reads', part.tag, reads['per-second'] * share, spread(reads.seconds * 1000)))
  if (transactions)
    flows.push(transaction(part, transactions['per-second'] * share, spread(transactions.seconds * 1000)))
  for (const flow of mixOf(group.simulate)) flows.push(shared(flow, share))
  const more = furtherReads(group, part, timesOf(flows), assumptions)
  if (more > 0) flows.push(read('queries', part.tag, more, spread(assumedReadMs)))
  return flows
}

/** The part of a flow that falls to a part of the sessions. */
function shared({ activity, perSecond, meanMs }: Flow, share: number): Flow {
  return { activity: { ...activity, weight: perSecond * share }, perSecond: perSecond * share, meanMs }
}

/** Activities in a second. */
export function timesOf(flows: readonly Flow[]): number {
  return flows.reduce((sum, { perSecond }) => sum + perSecond, 0)
}

/** How long an activity takes, of all of them. */
export function meanMsOf(flows: readonly Flow[]): number {
  const times = timesOf(flows)
  return times === 0 ? 0 : flows.reduce((sum, flow) => sum + flow.perSecond * flow.meanMs, 0) / times
}

/** Reads beyond the described ones: up to the queries of each session; or now and then, so that it is not idle for good. */
function furtherReads(
  group: ClientGroup,
  { sessions }: PartOfSessions,
  described: number,
  assumptions: Assumptions,
): number {
  const each = group['queries-per-second']
  if (each === undefined && described > 0) return 0
  const wanted = each === undefined ? (sessions * 1000) / assumedReadEveryMs : sessions * each
  if (wanted <= described) return 0
  if (each === undefined) {
    assumptions.add({
      about: 'what sessions do that nobody describes',
      value: 'a read every 10 s',
      why: 'no session is then idle for so long that its connection is closed, as calc counts it',
      supply: 'reads, transactions or queries-per-second of the clients file',
    })
  }
  assumptions.add({
    about: 'time of a read without one',
    value: '1 ms',
    why: 'short enough to load no pool',
    supply: 'reads of the clients file',
  })
  return wanted - described
}

function read(name: string, tag: string, perSecond: number, service: DurationDistribution): Flow {
  return flow(name, perSecond, [statement(`select * from ${name}_${tag}`, service)], meanMs(service))
}

/** The time that the connection is held is spent in MySQL: see the assumption about cores. */
function transaction(
  { tag, writes }: PartOfSessions,
  perSecond: number,
  service: DurationDistribution,
): Flow {
  const steps = [
    statement('begin', noTime),
    statement(writes ? `update transactions_${tag} set v = 1` : `select * from transactions_${tag}`, service),
    statement('commit', noTime),
  ]
  return flow('transactions', perSecond, steps, meanMs(service))
}

function lock(perSecond: number, heldMs: number): Flow {
  const steps: readonly Step[] = [
    statement("select get_lock('vtsize{session}', 10)", noTime),
    { kind: 'pause', duration: exponential(heldMs) },
    statement("select release_lock('vtsize{session}')", noTime),
  ]
  return flow('locks', perSecond, steps, heldMs)
}

function flow(name: string, perSecond: number, steps: readonly Step[], aloneMs: number): Flow {
  return { activity: { name, weight: perSecond, steps }, perSecond, meanMs: aloneMs }
}

function statement(sql: string, service: DurationDistribution): Step {
  return { kind: 'statement', sql, service }
}

/** `a` to `z`, `aa` and so on: texts that differ in numbers alone count as one. */
export function letters(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest === 0 ? '' : letters(rest - 1)) + String.fromCharCode(97 + (index % 26))
}
