import { newestReleases, type Release } from '../catalog/release.ts'
import type { Account } from '../catalog/roles.ts'
import type { MysqldSettings, Sourced, Unresolved } from '../config/model.ts'
import { type Ceiling, ceilingOf, type KeptSlots } from './ceiling.ts'
import { connectionsOf } from './count.ts'
import { type Demand, demandOf, type Member } from './demand.ts'
import type { OnDemand } from './on-demand.ts'

/** How much of the ceiling is to stay free. */
export type Headroom =
  | { readonly kind: 'share'; readonly percent: number }
  | { readonly kind: 'connections'; readonly connections: number }

/**
 * 15 % free by default: above 85 % used, MySQL's common advisers and exporter alerts call a server critical,
 * and killed connections, replaced ones and restarts hold slots beyond what the pools count.
 */
export const defaultHeadroom: Headroom = { kind: 'share', percent: 15 }

/** One mysqld with everything that connects to it. */
export interface Group {
  readonly mysqld: MysqldSettings
  readonly members: readonly Member[]
  /** How many such servers there are, each with these members. */
  readonly servers: Sourced<number>
}

/** What the user says beyond the configuration. */
export interface BudgetOptions {
  readonly onDemand: OnDemand
  readonly kept: readonly KeptSlots[]
  readonly headroom: Headroom
}

export type Verdict =
  | { readonly kind: 'fits' }
  | { readonly kind: 'over'; readonly reasons: readonly OverReason[] }
  | { readonly kind: 'undetermined'; readonly because: readonly Unresolved[] }

/** Why a demand does not fit. */
export type OverReason =
  | { readonly kind: 'sum'; readonly missing: number }
  | { readonly kind: 'headroom'; readonly missing: number }
  | { readonly kind: 'account'; readonly account: Account; readonly missing: number }

/** What one MySQL account needs, against its cap where it has one. */
export interface AccountDemand {
  readonly account: Account
  /** Nothing when a line of the account is unresolved. */
  readonly connections: number | undefined
  readonly cap: number | undefined
}

/** A demand against a ceiling. */
export interface Budget {
  readonly group: Group
  readonly demand: Demand
  readonly ceiling: Ceiling
  readonly verdict: Verdict
  /** Connections left over, negative when they do not suffice; nothing when a side is unknown. */
  readonly headroom: number | undefined
  /** Connections that are to stay free; nothing while the ceiling is unknown. */
  readonly wanted: number | undefined
  readonly accounts: readonly AccountDemand[]
  /** The release that the lines were worked out for. */
  readonly release: Release
  /** Least and most that any release opens, while the release is not known. */
  readonly anyRelease?: { readonly least: Release; readonly most: Release }
}

/** Holds what the members can open against what their mysqld can give. */
export function budgetOf(group: Group, options: BudgetOptions): Budget {
  const known = group.members.every(({ tablet }) => tablet.release)
  if (known) return budgetIn(group, options, group.members[0]?.tablet.release as Release)
  const budgets = newestReleases().map(release => budgetIn(group, options, release))
  const ordered = budgets.toSorted((left, right) => left.demand.known - right.demand.known)
  const most = ordered.at(-1) as Budget
  const least = ordered[0] as Budget
  const anyRelease = { least: least.release, most: most.release }
  if (most.verdict.kind === least.verdict.kind) return { ...most, anyRelease }
  return { ...most, anyRelease, verdict: { kind: 'undetermined', because: [unknownRelease(group)] } }
}

function budgetIn(group: Group, options: BudgetOptions, release: Release): Budget {
  const demand = demandOf(group.members, options.onDemand, release)
  const ceiling = ceilingOf(group.mysqld, options.kept)
  const wanted = ceiling.effective === undefined ? undefined : wantedOf(options.headroom, ceiling.effective)
  const accounts = accountDemands(demand, ceiling)
  return {
    group,
    demand,
    ceiling,
    verdict: verdictOf(demand, ceiling, wanted, accounts),
    headroom:
      ceiling.effective === undefined || demand.expected === undefined
        ? undefined
        : ceiling.effective - demand.expected,
    wanted,
    accounts,
    release,
  }
}

/** Connections that `headroom` asks to leave free of a ceiling. */
export function wantedOf(headroom: Headroom, effective: number): number {
  return headroom.kind === 'connections'
    ? headroom.connections
    : Math.ceil((Math.max(0, effective) * headroom.percent) / 100)
}

/** What is certain decides first: a lower bound above the ceiling is over, whatever else is missing. */
function verdictOf(
  demand: Demand,
  ceiling: Ceiling,
  wanted: number | undefined,
  accounts: readonly AccountDemand[],
): Verdict {
  const reasons = overReasons(demand.known, ceiling.effective, wanted, accounts)
  if (reasons.length > 0) return { kind: 'over', reasons }
  const because = [...(demand.expected === undefined ? demand.because : []), ...ceiling.because]
  return because.length > 0 ? { kind: 'undetermined', because } : { kind: 'fits' }
}

function overReasons(
  known: number,
  effective: number | undefined,
  wanted: number | undefined,
  accounts: readonly AccountDemand[],
): readonly OverReason[] {
  const reasons: OverReason[] = []
  if (effective !== undefined && wanted !== undefined) {
    if (known > effective) reasons.push({ kind: 'sum', missing: known - effective })
    else if (known + wanted > effective)
      reasons.push({ kind: 'headroom', missing: known + wanted - effective })
  }
  for (const { account, connections, cap } of accounts) {
    if (cap !== undefined && connections !== undefined && connections > cap) {
      reasons.push({ kind: 'account', account, missing: connections - cap })
    }
  }
  return reasons
}

function accountDemands(demand: Demand, ceiling: Ceiling): readonly AccountDemand[] {
  const accounts = [...new Set(demand.lines.map(line => line.account))]
  return accounts.map(account => {
    const lines = demand.lines.filter(line => line.account === account && line.count.kind !== 'unbounded')
    const counts = lines.map(line => connectionsOf(line.count))
    const connections = counts.some(count => count === undefined)
      ? undefined
      : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
    return { account, connections, cap: ceiling.perAccount }
  })
}

function unknownRelease(group: Group): Unresolved {
  const tablet = group.members.find(member => !member.tablet.release)?.tablet
  return {
    kind: 'unresolved',
    text: '',
    why: 'the Vitess release decides it, and nothing names the release',
    supply: '--vitess RELEASE',
    ...(tablet && { place: tablet.place }),
  }
}
