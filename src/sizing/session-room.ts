import type { Budget } from './budget.ts'
import { connectionsOf } from './count.ts'
import type { Demand } from './demand.ts'
import { type DescribedClients, groupName, tabletView } from './described-clients.ts'
import { type GroupHolding, groupHoldings, type Present, presentOf } from './group-holding.ts'
import { certainly, type Distribution, quantileOfSum, sumOf } from './queueing/distribution.ts'
import { tailOfOneEpoch } from './queueing/peak.ts'
import { smallestThat } from './queueing/smallest.ts'
import { epochsOf, heldBy, reservedDistribution } from './reserved-distribution.ts'

/** How many sessions of one group a mysqld has room for, all other groups being as described. */
export interface SessionRoom {
  readonly group: string
  /** As described: at once, or on average of those who come and go. */
  readonly sessions: number
  readonly present: Present['kind']
  /** The most that fit; nothing when any number does, for they hold no connections of their own. */
  readonly fit: number | undefined
}

/** Something that cannot be told, with one clause that says why. */
export interface Open {
  readonly kind: 'open'
  readonly why: string
}

/**
 * How many sessions of each group fit under the ceiling, and under the cap of their account, with the headroom
 * kept: the most with which the budget, worked out again, still fits. Open while a number that this takes is
 * not known.
 */
export function sessionRooms(budget: Budget, clients: DescribedClients): readonly SessionRoom[] | Open {
  const room = reservable(budget)
  if (typeof room !== 'number') return room
  if (clients.file.groups.length > mostGroups)
    return { kind: 'open', why: `it is told for up to ${mostGroups} groups` }
  const populations = populationsAt(budget, clients)
  return clients.file.groups.map((group, at) => {
    const present = presentOf(group)
    return {
      group: groupName(group, at),
      present: present.kind,
      sessions: present.kind === 'steady' ? present.sessions : present.mean,
      fit: mostOf(at, populations, room, clients.quantile),
    }
  })
}

/** Each group is held against all others together, which takes its time. */
const mostGroups = 8

/** Connections that reserved ones may take in all. */
function reservable({ anyRelease, demand, ceiling, wanted, accounts }: Budget): number | Open {
  if (anyRelease) return { kind: 'open', why: 'the release is not known' }
  if (demand.expected === undefined) return { kind: 'open', why: 'a value that the sum needs is not known' }
  if (ceiling.effective === undefined || wanted === undefined)
    return { kind: 'open', why: 'what MySQL gives is not known' }
  const now = reservedIn(demand)
  const owners = new Set(demand.lines.flatMap(({ kind, account }) => (kind === 'reserved' ? account : [])))
  const underCaps = accounts
    .filter(({ account }) => owners.has(account))
    .map(({ connections = 0, cap = Number.POSITIVE_INFINITY }) => cap - (connections - now))
  return Math.min(ceiling.effective - wanted - (demand.expected - now), ...underCaps)
}

/** Reserved connections that a demand counts. */
export function reservedIn({ lines }: Demand): number {
  return lines.reduce(
    (sum, { kind, count }) => sum + (kind === 'reserved' ? (connectionsOf(count) ?? 0) : 0),
    0,
  )
}

/** Tablets of a mysqld that hold the same, with how many processes they are. */
interface Population {
  readonly holdings: readonly GroupHolding[]
  readonly epochs: number
  readonly processes: number
  /** For each group, what all the others hold together. */
  readonly others: readonly Distribution[]
}

function populationsAt({ group, release }: Budget, { file }: DescribedClients): readonly Population[] {
  const processesBy = new Map<readonly GroupHolding[], number>()
  for (const { tablet, processes } of group.members) {
    const view = tabletView(tablet, file, tablet.release ?? release)
    if ('kind' in view || processes.kind !== 'known') continue
    const holdings = groupHoldings(view)
    processesBy.set(holdings, (processesBy.get(holdings) ?? 0) + processes.value)
  }
  return [...processesBy].map(([holdings, processes]) => ({
    holdings,
    processes,
    epochs: epochsOf(holdings, file.horizon),
    others: othersOf(holdings),
  }))
}

/** What those before each group hold together, with what those behind it do. */
function othersOf(holdings: readonly GroupHolding[]): readonly Distribution[] {
  const each = holdings.map(holding => reservedDistribution([holding]))
  const before = running(each)
  const behind = running(each.toReversed()).toReversed()
  return each.map((_, at) => sumOf(before[at] as Distribution, behind[at] as Distribution))
}

/** The sum of all before each. */
function running(each: readonly Distribution[]): readonly Distribution[] {
  const sums: Distribution[] = []
  let sum = certainly(0)
  for (const next of each) {
    sums.push(sum)
    sum = sumOf(sum, next)
  }
  return sums
}

function mostOf(
  at: number,
  populations: readonly Population[],
  room: number,
  quantile: number,
): number | undefined {
  if (populations.every(({ holdings }) => heldBy(holdings[at] as GroupHolding) === 0)) return undefined
  const needed = (sessions: number) =>
    populations.reduce(
      (sum, { holdings, epochs, processes, others }) =>
        sum +
        processes *
          quantileOfSum(
            others[at] as Distribution,
            reservedDistribution([withSessions(holdings[at] as GroupHolding, sessions)]),
            tailOfOneEpoch(quantile, epochs),
          ),
      0,
    )
  const tooMany = smallestThat(sessions => needed(sessions) > room)
  return tooMany === undefined ? undefined : Math.max(0, tooMany - 1)
}

function withSessions(holding: GroupHolding, sessions: number): GroupHolding {
  const present: Present =
    holding.present.kind === 'steady' ? { kind: 'steady', sessions } : { kind: 'arrivals', mean: sessions }
  return { ...holding, present }
}
