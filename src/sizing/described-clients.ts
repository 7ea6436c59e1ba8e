import type { Release } from '../catalog/release.ts'
import type { Role } from '../catalog/roles.ts'
import { settingsPoolCanBeChosen } from '../catalog/vtgate-settings.ts'
import type { ClientGroup, ClientsFile } from '../config/clients-file-schema.ts'
import type { Sourced, Tablet, Unresolved } from '../config/model.ts'
import { type Context, newContext } from '../statements/context.ts'
import { mysql8 } from '../statements/presets.ts'
import { settingOf } from './setting.ts'

/** A clients file, and how sure its estimates are to be: 0.999 for one miss in a thousand. */
export interface DescribedClients {
  readonly file: ClientsFile
  readonly quantile: number
}

/** What to call a group: its name, its preset, or its place in the file. */
export function groupName({ name, preset }: ClientGroup, at: number): string {
  return name ?? preset ?? `group ${at + 1}`
}

/** How many shards, in words. */
export function shardsText(shards: number): string {
  return shards === 1 ? '1 shard' : `${shards} shards`
}

/** What one tablet makes of the sessions that reach it. */
export interface TabletView {
  readonly clients: ClientsFile
  readonly context: Context
  readonly role: Role
  /** After so long without a query a reserved connection is closed; infinite when it never is. */
  readonly idleSeconds: number
}

/** The killer looks ten times in a timeout, so a connection lives up to a tenth longer. */
const killerDelay = 1.1

/** The view of `tablet`; unresolved while a flag that decides it cannot be known. */
export function tabletView(tablet: Tablet, clients: ClientsFile, release: Release): TabletView | Unresolved {
  const pool = settingsPoolOf(tablet, clients, release)
  const timeout = settingOf(tablet, 'queryserver-config-transaction-timeout', release)
  if (pool?.kind === 'unresolved') return pool
  const needsTimeout = clients.groups.some(group => group['queries-per-second'] !== undefined)
  if (needsTimeout && timeout?.kind === 'unresolved') return timeout
  const seconds = timeout?.kind === 'known' ? Number(timeout.value) : 0
  const idleSeconds = seconds > 0 ? seconds * killerDelay : Number.POSITIVE_INFINITY
  const known = views.get(clients) ?? new Map<string, TabletView>()
  views.set(clients, known)
  const key = `${release.text} ${tablet.role} ${pool?.value} ${idleSeconds}`
  const view = known.get(key) ?? {
    clients,
    role: tablet.role,
    idleSeconds,
    context: contextFor(clients, release, pool?.value),
  }
  known.set(key, view)
  return view
}

/** Tablets that make the same of their clients share a view, and all that is worked out from it. */
const views = new WeakMap<ClientsFile, Map<string, TabletView>>()

function contextFor(clients: ClientsFile, release: Release, settingsPool: boolean | undefined): Context {
  return newContext({
    release,
    enableSystemSettings: clients.vtgate?.['enable-system-settings'],
    enableSetVar: clients.vtgate?.['enable-set-var'],
    mysqlServerVersion: clients.vtgate?.['mysql-server-version'],
    settingsPool,
    keyspace: { name: 'main', sharded: clients.shards > 1, shards: clients.shards },
    server: { values: { ...mysql8.values, ...clients['server-variables'] } },
  })
}

/** The share of the sessions of a group that a tablet of the view's type serves at its shard. */
export function shareAt({ role }: TabletView, { replicas }: ClientGroup): number {
  if (role === 'primary') return 1 - (replicas?.share ?? 0)
  return replicas?.type === role ? replicas.share / replicas.tablets : 0
}

/** The tablet's own flag first, then the clients file, then the release. */
function settingsPoolOf(
  tablet: Tablet,
  clients: ClientsFile,
  release: Release,
): Unresolved | { readonly kind: 'known'; readonly value: boolean | undefined } | undefined {
  if (!settingsPoolCanBeChosen(release)) return undefined
  const setting: Sourced<unknown> | undefined = settingOf(tablet, 'queryserver-enable-settings-pool', release)
  if (setting?.kind === 'known' && setting.origin !== 'default')
    return { kind: 'known', value: setting.value === true }
  const said = clients['settings-pool']
  if (said !== undefined) return { kind: 'known', value: said }
  return setting?.kind === 'unresolved' ? setting : undefined
}
