import { clientPreset } from '../../catalog/client-presets.ts'
import type { Release } from '../../catalog/release.ts'
import type { ClientGroup } from '../../config/clients-file-schema.ts'
import type { Tablet, Unresolved } from '../../config/model.ts'
import type { TabletConfig } from '../../engine/tablet/tablet-config.ts'
import { tabletConfigOf } from '../../simulate/tablet-settings.ts'
import {
  type DescribedClients,
  groupName,
  shareAt,
  type TabletView,
  tabletView,
} from '../../sizing/described-clients.ts'
import { presentOf } from '../../sizing/group-holding.ts'
import { quantileByTail } from '../../sizing/queueing/distribution.ts'
import { offeredLoad, poisson } from '../../sizing/queueing/poisson.ts'
import { statementsOf } from '../../sizing/session-hold.ts'
import { type Context, newContext, type ServerValues } from '../../statements/context.ts'
import { isHarmless } from './harmless.ts'

/** What one tablet rehearses. */
export interface RehearsedTablet {
  readonly name: string
  readonly config: TabletConfig
  readonly isPrimary: boolean
  /** How vtgate sees it: one shard, the server's own values. */
  readonly context: Context
  readonly groups: readonly RehearsedGroup[]
}

/** What the sessions of one group do there. All but `sessions` are no more than these, so that each has a session. */
export interface RehearsedGroup {
  readonly name: string
  readonly foundRows: boolean
  readonly sessions: number
  /** Sent by each after it has connected. */
  readonly connect: readonly string[]
  /** Sent by some of them on top. */
  readonly settings: { readonly sessions: number; readonly statements: readonly string[] }
  readonly temporaryTables: number
  readonly locks: number
  /** At once. */
  readonly reads: number
  readonly transactions: number
  readonly streams: number
}

export type PlanReading =
  | { readonly kind: 'plan'; readonly tablet: RehearsedTablet; readonly notes: readonly string[] }
  | { readonly kind: 'undetermined'; readonly because: readonly Unresolved[] }

/** What a tablet rehearses: its pools, and the part of the described clients that it serves. */
export function planRehearsal(
  tablet: Tablet,
  clients: DescribedClients | undefined,
  release: Release,
  server: ServerValues,
): PlanReading {
  const own = tablet.release ?? release
  const read = tabletConfigOf(tablet, tablet.role, own)
  if (read.kind === 'undetermined') return read
  const notes: string[] = []
  const seen = clients
    ? seenByVtgate(tablet, clients, own, notes)
    : { context: newContext({ release: own }), groups: [] }
  if ('kind' in seen) return { kind: 'undetermined', because: [seen] }
  const context: Context = {
    ...seen.context,
    keyspace: { name: 'main', sharded: false },
    server,
    memory: new Map(),
  }
  const config = withoutIdleEnds(read.config)
  const { groups } = seen
  return {
    kind: 'plan',
    notes,
    tablet: { name: tablet.name, config, isPrimary: tablet.role === 'primary', context, groups },
  }
}

/** The clients as they reach the tablet. */
function seenByVtgate(
  tablet: Tablet,
  { file, quantile }: DescribedClients,
  release: Release,
  notes: string[],
): Unresolved | Pick<RehearsedTablet, 'context' | 'groups'> {
  const view = tabletView(tablet, file, release)
  if ('kind' in view) return view
  const groups = file.groups.map((group, at) =>
    rehearsedGroup(group, groupName(group, at), view, quantile, notes),
  )
  return { context: view.context, groups }
}

/** Nothing ends for being idle while a rehearsal waits: its checkpoints are to be compared. */
function withoutIdleEnds(config: TabletConfig): TabletConfig {
  return { ...config, oltpTxTimeoutMs: 0, olapTxTimeoutMs: 0 }
}

function rehearsedGroup(
  group: ClientGroup,
  name: string,
  view: TabletView,
  quantile: number,
  notes: string[],
): RehearsedGroup {
  const here = shareAt(view, group)
  const sessions = Math.round(sessionsOf(group) * here)
  const safe = (statements: readonly string[]) => statements.filter(sql => isSent(sql, name, notes))
  const atOnce = (flow: ClientGroup['reads']): number =>
    flow === undefined
      ? 0
      : quantileByTail(poisson(offeredLoad(flow['per-second'], flow.seconds) * here), 1 - quantile)
  const some = (wanted: number): number => Math.min(sessions, Math.round(wanted))
  return {
    name,
    sessions,
    foundRows: group['found-rows'] ?? clientPreset(group.preset ?? '')?.foundRows ?? false,
    connect: safe(statementsOf(group).flatMap(({ sql, command }) => (command ? [] : [sql]))),
    settings: {
      sessions: some(sessions * (group.settings?.share ?? 0)),
      statements: safe(group.settings?.statements ?? []),
    },
    temporaryTables: some(sessions * (group['temporary-tables']?.share ?? 0)),
    locks: some(sessions * (group.locks?.share ?? 0)),
    reads: some(atOnce(group.reads)),
    transactions: some(atOnce(group.transactions)),
    streams: some(streamsOf(group.streams, here, atOnce)),
  }
}

function sessionsOf(group: ClientGroup): number {
  const present = presentOf(group)
  return present.kind === 'arrivals' ? present.mean : present.sessions
}

function streamsOf(
  streams: ClientGroup['streams'],
  here: number,
  atOnce: (flow: ClientGroup['reads']) => number,
): number {
  if (streams === undefined) return 0
  return 'at-once' in streams ? Math.ceil(streams['at-once'] * here) : atOnce(streams)
}

/** A rehearsal changes no data: of the statements that were described it sends what sets or reads session state. */
function isSent(sql: string, group: string, notes: string[]): boolean {
  if (isHarmless(sql)) return true
  const [verb = ''] = /[a-z]+/i.exec(sql) ?? []
  notes.push(
    `${group}: ${verb.toUpperCase()} ... is left out: a rehearsal sends what sets or reads session state`,
  )
  return false
}
