import type { PresetStatement } from '../catalog/client-presets.ts'
import type { ClientGroup } from '../config/clients-file-schema.ts'
import { shareAt, type TabletView } from './described-clients.ts'
import { type Extra, extrasOf } from './group-extras.ts'
import { offeredLoad } from './queueing/poisson.ts'
import { type SequenceLeak, sequenceLeak } from './sequence-leak.ts'
import { holdAfter, type SessionHold, statementsOf } from './session-hold.ts'

/** What the sessions of one group hold at one tablet. */
export interface GroupHolding {
  readonly group: ClientGroup
  readonly present: Present
  /** The probability that a session has a connection of its own here, and that it has its lock connection here. */
  readonly dedicated: number
  readonly lock: number
  /** Its reads and transactions run on a connection of its own, beside the pools. */
  readonly besidePools: boolean
  /** After so long the sessions that hold something are others; infinite when they stay the same. */
  readonly turnoverSeconds: number
  readonly hold: SessionHold
  /** What the two probabilities are made of. */
  readonly made: HoldingParts
  /** Ids from a sequence would leave connections behind that are not counted here. */
  readonly leak: SequenceLeak | undefined
}

/** The probability of a connection of its own is the product of `here`, `alive` and the chance by what was sent. */
export interface HoldingParts {
  /** The share of the sessions at this tablet. */
  readonly here: number
  /** The share of the time in which a connection that they got is not closed for idling. */
  readonly alive: number
  /** Shares of the sessions by what they send, each with its chance of a connection here; those without any left out. */
  readonly chances: readonly Chance[]
  /** How many shards a session visits. */
  readonly visited: number
  /** What every session sends. */
  readonly connect: readonly PresetStatement[]
  readonly extras: readonly Extra[]
}

/** A share of the sessions that each have a connection here with this probability. */
export interface Chance {
  readonly share: number
  readonly chance: number
}

/** How many sessions there are: always the same number, or a mean of those who come and go. */
export type Present =
  | { readonly kind: 'steady'; readonly sessions: number }
  | { readonly kind: 'arrivals'; readonly mean: number }

/** The holdings of every group of the view's clients, worked out once for each view. */
export function groupHoldings(view: TabletView): readonly GroupHolding[] {
  const known = byView.get(view)
  if (known) return known
  const holdings = view.clients.groups.map(group => groupHolding(group, view))
  byView.set(view, holdings)
  return holdings
}

const byView = new WeakMap<TabletView, readonly GroupHolding[]>()

/**
 * What the sessions of a group hold at the tablet of the first shard, where advisory locks lie: no other
 * tablet of its type gets more.
 */
export function groupHolding(group: ClientGroup, view: TabletView): GroupHolding {
  const hold = holdAfter(statementsOf(group), view.context)
  const made = partsOf(group, hold, view)
  const { here, alive, extras, connect } = made
  const dedicated = chanceOf(made.chances)
  const locks = anyOf([hold.lock ? 1 : 0, ...extras.map(each => (each.lock ? each.share * each.duty : 0))])
  return {
    group,
    hold,
    made,
    present: presentOf(group),
    dedicated: here * alive * dedicated,
    lock: here * locks,
    besidePools: hold.everywhere,
    leak: sequenceLeak([connect, ...extras.map(({ own }) => [...connect, ...own])], view.context),
    turnoverSeconds: Math.min(
      group.life ?? Number.POSITIVE_INFINITY,
      alive < 1 && dedicated > 0 ? view.idleSeconds : Number.POSITIVE_INFINITY,
      ...extras.flatMap(({ heldSeconds }) => heldSeconds ?? []),
    ),
  }
}

/** The probability of a connection here, whatever a session sends. */
export function chanceOf(chances: readonly Chance[]): number {
  return chances.reduce((sum, { share, chance }) => sum + share * chance, 0)
}

function partsOf(group: ClientGroup, hold: SessionHold, view: TabletView): HoldingParts {
  const connect = statementsOf(group)
  const extras = extrasOf(group, connect, view.context)
  const { shards } = view.clients
  const visited = Math.min(shards, group['shards-touched'] ?? shards)
  return {
    here: shareAt(view, group),
    alive: aliveShare(group, view),
    chances: chancesOf(hold, extras, each => visitChance(each, visited, shards)),
    visited,
    connect,
    extras,
  }
}

/** The ways to a connection of its own. */
const ways = ['first', 'everywhere', 'random'] as const

/** Every choice of extras that change anything is one kind of session; kinds with the same chance count together. */
function chancesOf(
  hold: SessionHold,
  extras: readonly Extra[],
  chanceFor: (hold: SessionHold) => number,
): readonly Chance[] {
  let kinds: readonly (SessionHold & { readonly part: number })[] = [{ ...hold, part: 1 }]
  for (const extra of extras.filter(each => ways.some(way => each[way] && !hold[way]))) {
    kinds = kinds.flatMap(kind => [
      { ...kind, part: kind.part * (1 - extra.share) },
      { ...together(kind, extra), part: kind.part * extra.share },
    ])
  }
  const shares = new Map<number, number>()
  for (const kind of kinds) {
    const chance = chanceFor(kind)
    if (chance > 0 && kind.part > 0) shares.set(chance, (shares.get(chance) ?? 0) + kind.part)
  }
  return [...shares].map(([chance, share]) => ({ share, chance }))
}

function together(left: SessionHold, right: SessionHold): SessionHold {
  return {
    everywhere: left.everywhere || right.everywhere,
    first: left.first || right.first,
    random: left.random || right.random,
    lock: left.lock || right.lock,
  }
}

/** The probability that a session which holds so much has a connection of its own at the first shard. */
function visitChance({ first, everywhere, random }: SessionHold, visited: number, shards: number): number {
  if (first) return 1
  return 1 - (1 - (everywhere ? visited / shards : 0)) * (1 - (random ? 1 / shards : 0))
}

/** The probability of at least one of these, each by itself. */
function anyOf(probabilities: readonly number[]): number {
  return 1 - probabilities.reduce((none, each) => none * (1 - each), 1)
}

/** The share of the time in which the last query is not so old that the connection was closed. */
function aliveShare(group: ClientGroup, { idleSeconds }: TabletView): number {
  const perSecond = group['queries-per-second']
  return perSecond === undefined ? 1 : -Math.expm1(-perSecond * idleSeconds)
}

/** How many sessions of a group there are, as described. */
export function presentOf(group: ClientGroup): Present {
  const arrivals = group['arrivals-per-second']
  if (arrivals !== undefined) return { kind: 'arrivals', mean: offeredLoad(arrivals, group.life ?? 0) }
  const sessions = group.sessions ?? (group['sessions-per-vtgate'] ?? 0) * (group.vtgates ?? 0)
  return { kind: 'steady', sessions }
}
