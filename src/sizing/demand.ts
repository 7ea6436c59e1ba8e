import type { Release } from '../catalog/release.ts'
import type { Sourced, Tablet, Unresolved } from '../config/model.ts'
import { type Count, connectionsOf, multiply } from './count.ts'
import type { DemandLine } from './demand-line.ts'
import { type DocumentedDemand, documentedDemand, sumKnown } from './documented.ts'
import { type OnDemand, onDemandLines } from './on-demand.ts'
import { pooledLines } from './pooled.ts'
import { reservedLines } from './reserved-estimate.ts'

/** One configured tablet as one mysqld sees it: so many processes of it connect there. */
export interface Member {
  readonly tablet: Tablet
  readonly processes: Sourced<number>
}

/** What one process of a tablet can open. */
export interface TabletDemand {
  readonly tablet: Tablet
  readonly documented: DocumentedDemand
  /** Pools and kill connections: the lines of the release number. */
  readonly lines: readonly DemandLine[]
  /** Nothing when a line cannot be known. */
  readonly release: number | undefined
}

/** Everything that may connect to one mysqld. */
export interface Demand {
  readonly tablets: readonly TabletDemand[]
  /** All lines, each already taken times the processes that open it. */
  readonly lines: readonly DemandLine[]
  /** The formula of the Vitess docs, summed over the tablets; nothing when a term cannot be known. */
  readonly documented: number | undefined
  /** What the release can open: pools, hidden pools and kill connections. */
  readonly release: number | undefined
  /** The release number with everything that was said to come on demand. */
  readonly expected: number | undefined
  /** The part of `expected` that is certain: a lower bound while something is unresolved. */
  readonly known: number
  /** What is missing, each value once. */
  readonly because: readonly Unresolved[]
}

/** Adds up what the members of a mysqld can open; `release` is for tablets that do not tell their own. */
export function demandOf(members: readonly Member[], onDemand: OnDemand, release: Release): Demand {
  const demands = members.map(({ tablet }) => tabletDemand(tablet, tablet.release ?? release))
  const pooled = members.flatMap((member, index) => timesProcesses(demands[index]?.lines ?? [], member))
  const { clients } = onDemand
  const reserved = clients
    ? members.flatMap(member => timesProcesses(reservedLines(member.tablet, clients, release), member))
    : []
  const lines = [
    ...pooled,
    ...onDemandLines(
      onDemand,
      members.map(member => member.tablet),
      release,
    ),
    ...reserved,
  ]
  return {
    tablets: demands,
    lines,
    documented: sumKnown(
      members.map((member, index) => timesKnown(demands[index]?.documented.total, member)),
    ),
    release: total(pooled),
    expected: total(lines),
    known: lines.reduce((sum, line) => sum + (connectionsOf(line.count) ?? 0), 0),
    because: missing(lines, demands),
  }
}

/** What one process of `tablet` can open in `release`. */
export function tabletDemand(tablet: Tablet, release: Release): TabletDemand {
  const lines = pooledLines(tablet, release)
  return { tablet, documented: documentedDemand(tablet, release), lines, release: total(lines) }
}

/** The sum of the lines; nothing when one is unresolved. Unbounded lines do not count: they are named apart. */
export function total(lines: readonly DemandLine[]): number | undefined {
  return sumKnown(lines.map(line => (line.count.kind === 'unbounded' ? 0 : connectionsOf(line.count))))
}

function timesProcesses(lines: readonly DemandLine[], { processes }: Member): readonly DemandLine[] {
  if (processes.kind === 'known') {
    return processes.value === 1
      ? lines
      : lines.map(line => ({ ...line, count: multiply(line.count, processes.value) }))
  }
  const count: Count = { kind: 'unresolved', because: [processes] }
  return lines.map(line => ({ ...line, count }))
}

function timesKnown(connections: number | undefined, { processes }: Member): number | undefined {
  return connections === undefined || processes.kind !== 'known' ? undefined : connections * processes.value
}

function missing(lines: readonly DemandLine[], demands: readonly TabletDemand[]): readonly Unresolved[] {
  const all = [
    ...lines.flatMap(line => (line.count.kind === 'unresolved' ? line.count.because : [])),
    ...demands.flatMap(demand => demand.documented.because),
  ]
  const byKey = new Map(
    all.map(value => [`${value.place?.file}:${value.place?.line}:${value.supply}`, value]),
  )
  return [...byKey.values()]
}
