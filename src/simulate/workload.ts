import { clientPreset } from '../catalog/client-presets.ts'
import type { ClientGroup, ClientsFile } from '../config/clients-file-schema.ts'
import type { DurationDistribution } from '../simulation/distribution-input.ts'
import { startsWithinMs } from '../simulation/workload/client-group.ts'
import type { ConnectStatement, Population, WorkloadGroup } from '../simulation/workload-input.ts'
import { groupName } from '../sizing/described-clients.ts'
import { asStatements, statementsOf } from '../sizing/session-hold.ts'
import { type Flow, flowsOf, letters, meanMsOf, timesOf } from './activities.ts'
import type { Assumptions } from './assumptions.ts'
import { exponential, pacesOf, retryOf } from './client-behaviour.ts'
import { apportion, inProportion, type Part, partsOf, type Trait, without } from './split-sessions.ts'
import { type NamedGroup, streamGroup } from './streams.ts'

/** A group of the clients file as groups of equal sessions, so that events can name it. */
export interface NamedWorkload {
  readonly group: string
  readonly workloads: readonly WorkloadGroup[]
}

/**
 * The behaviour that a clients file describes, seen from its first shard:
 *
 * - `sessions`, or `sessions-per-vtgate` times `vtgates`: open from the start; `arrivals-per-second` with `life`: they
 *   come as a Poisson process and stay for exponential times.
 * - `preset` and `statements` are sent after each connect; `temporary-tables` and `settings` by their share of the
 *   sessions after that; a lock that is `held` is taken and given back over and over, any other kept from the connect on.
 * - `reads` and `transactions` come from all sessions alike at the described rates and hold for exponential times; a
 *   transaction is BEGIN, one statement and COMMIT. `queries-per-second` beyond them are reads of an assumed time.
 * - sessions that `replicas` sends elsewhere do there what the others do at the primary, their transactions only read.
 * - `streams` are sessions of the group with `workload = 'olap'`, of those that hold the least.
 * - sessions that `shards-touched` keeps away from the shard connect, take their locks, which lie there, and are silent.
 */
export function workloadsOf(file: ClientsFile, assumptions: Assumptions): readonly NamedWorkload[] {
  const names = uniqueNames(file.groups.map(groupName))
  return file.groups.map((group, at) => {
    const name = names[at] ?? ''
    const tag = letters(at)
    const named = { name, tag, group, sessions: sessionsAtOnce(group) }
    const streams = streamGroup(named, baseOf(group, [], assumptions), assumptions)
    const workloads = visitorsOf(named, streams?.taken ?? 0, file, assumptions)
    return { group: groupName(group, at), workloads: [...workloads, ...(streams ? [streams.workload] : [])] }
  })
}

/** Names as they are; the second of a name gets a number, for measures are told by name. */
function uniqueNames(names: readonly string[]): readonly string[] {
  return names.map((name, at) => {
    const earlier = names.slice(0, at).filter(other => other === name).length
    return earlier === 0 ? name : `${name} (${earlier + 1})`
  })
}

/** Sessions of the group at a moment, on average. */
function sessionsAtOnce(group: ClientGroup): number {
  const arrivals = group['arrivals-per-second']
  if (arrivals !== undefined) return arrivals * (group.life ?? 0)
  return group.sessions ?? (group['sessions-per-vtgate'] ?? 0) * (group.vtgates ?? 0)
}

/** What a part of the sessions does beyond the others. */
type Doing = 'temporary-tables' | 'settings' | 'locks' | 'replicas' | 'elsewhere'

function visitorsOf(
  { name, tag, group, sessions }: NamedGroup,
  streaming: number,
  file: ClientsFile,
  assumptions: Assumptions,
): readonly WorkloadGroup[] {
  const parts = partsOf(traitsOf(group, file))
  const divide = group['arrivals-per-second'] === undefined ? apportion : inProportion
  const shares = parts.map(part => part.share)
  // Those that stream hold nothing else, so that the shares of those that do are of all sessions, as calc counts them.
  const counts = without(divide(sessions, shares), streaming, parts.map(holdsConnection), divide)
  const working = parts.reduce(
    (sum, part, at) => sum + (part.does.includes('elsewhere') ? 0 : (counts[at] ?? 0)),
    0,
  )
  return parts.flatMap((part, at) => {
    const count = counts[at] ?? 0
    if (count === 0) return []
    const flows = flowsOf(
      group,
      {
        sessions: count,
        of: working,
        visits: !part.does.includes('elsewhere'),
        locks: keepsTaking(group, part),
        writes: !part.does.includes('replicas'),
        tag: `${tag}_${letters(at)}`,
      },
      assumptions,
    )
    const base = baseOf(group, part.does, assumptions)
    return [
      {
        ...base,
        name: [name, ...part.does].join(' + '),
        population: populationOf(group, count, flows, assumptions),
        activities: flows.length === 0 ? [silence] : flows.map(({ activity }) => activity),
      },
    ]
  })
}

function holdsConnection({ does }: Part<Doing>): boolean {
  return does.some(what => what !== 'replicas' && what !== 'elsewhere')
}

/** Nothing to do here: an activity that only passes time. */
const silence = {
  name: 'elsewhere',
  weight: 1,
  steps: [{ kind: 'pause', duration: { kind: 'constant', ms: 3_600_000 } }],
} as const

function traitsOf(group: ClientGroup, { shards }: ClientsFile): readonly Trait<Doing>[] {
  const touched = Math.min(1, (group['shards-touched'] ?? shards) / shards)
  const traits: readonly Trait<Doing>[] = [
    { does: 'temporary-tables', share: group['temporary-tables']?.share ?? 0 },
    { does: 'settings', share: group.settings?.share ?? 0 },
    { does: 'locks', share: group.locks?.share ?? 0 },
    { does: 'replicas', share: group.replicas?.share ?? 0 },
    { does: 'elsewhere', share: 1 - touched },
  ]
  return traits.filter(({ share }) => share > 0)
}

/** Locks that are given back and taken again, in contrast to those that are kept. */
function keepsTaking(group: ClientGroup, { does }: Part<Doing>): boolean {
  return does.includes('locks') && group.locks?.held !== undefined && lockCycle(group) !== undefined
}

function lockCycle({ locks, life }: ClientGroup): number | undefined {
  return locks?.every ?? life
}

type Base = Omit<WorkloadGroup, 'name' | 'population' | 'activities'>

function baseOf(group: ClientGroup, does: readonly Doing[], assumptions: Assumptions): Base {
  const { replicas, simulate } = group
  return {
    connect: [...statementsOf(group), ...asStatements(extraStatements(group, does))].map(sent),
    foundRows: group['found-rows'] ?? clientPreset(group.preset ?? '')?.foundRows ?? false,
    user: group.name ?? group.preset ?? 'app',
    replicas: does.includes('replicas') && replicas ? { share: 1, type: replicas.type } : undefined,
    retry: retryOf(simulate, assumptions),
    patienceMs: simulate?.patience === undefined ? Number.POSITIVE_INFINITY : simulate.patience * 1000,
    pace: pacesOf(simulate),
  }
}

function extraStatements(group: ClientGroup, does: readonly Doing[]): readonly string[] {
  const kept = group.locks?.held === undefined || lockCycle(group) === undefined
  return [
    ...(does.includes('temporary-tables') ? ['create temporary table vtsize_t (id int)'] : []),
    ...(does.includes('settings') ? (group.settings?.statements ?? []) : []),
    ...(does.includes('locks') && kept ? ["select get_lock('vtsize{session}', 10)"] : []),
  ]
}

function sent({ sql, command }: ReturnType<typeof asStatements>[number]): ConnectStatement {
  return command ? { sql, command } : { sql }
}

/**
 * Sessions think for so long between two activities that the described rates come out: each works, so each holds what
 * its statements make it hold. Only work that is more than the sessions can do at once comes whatever they do.
 */
function populationOf(
  group: ClientGroup,
  count: number,
  flows: readonly Flow[],
  assumptions: Assumptions,
): Population {
  const arrivals = group['arrivals-per-second']
  const said = group.simulate?.think
  const perSecond = timesOf(flows)
  const cycleMs = perSecond > 0 ? (1000 * count) / perSecond : idleCycleMs
  const thinkMs = said === undefined ? Math.max(0, cycleMs - meanMsOf(flows)) : said * 1000
  if (arrivals !== undefined) {
    return {
      kind: 'visits',
      perSecond: (arrivals * count) / sessionsAtOnce(group),
      life: exponential((group.life ?? 0) * 1000),
      think: exponential(thinkMs),
    }
  }
  assumptions.add(connecting)
  const comesAnyway = group.simulate?.load === 'open' && flows.length > 0
  if (comesAnyway || (thinkMs === 0 && group.simulate?.load === undefined))
    return { kind: 'open', sessions: count, perSecond }
  if (said !== undefined) return { kind: 'closed', sessions: count, think: exponential(thinkMs) }
  assumptions.add(thinking)
  const described = group.reads ?? group.transactions ?? group['queries-per-second'] ?? group.simulate?.mix
  const think: DurationDistribution =
    described === undefined ? { kind: 'lognormal', meanMs: thinkMs, variation: 0.3 } : exponential(thinkMs)
  return { kind: 'closed', sessions: count, think }
}

const connecting = {
  about: 'when sessions connect that are there all the time',
  value: `one after the other in the first ${startsWithinMs / 1000} s`,
  why: 'applications do not start in one instant; after a deploy or a crash they do connect at once',
}

const idleCycleMs = 10_000

const thinking = {
  about: 'time between two activities of a session',
  value: 'as long as the described rates need, exponential',
  why: 'so every session works, and works less while answers take longer',
}
