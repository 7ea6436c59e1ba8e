import { clientPreset } from '../catalog/client-presets.ts'
import type { Release } from '../catalog/release.ts'
import type { ClientGroup, ClientsFile } from '../config/clients-file-schema.ts'
import type { FlagValue, Sourced, Tablet } from '../config/model.ts'
import { type DescribedClients, shareAt, type TabletView, tabletView } from './described-clients.ts'
import { groupHoldings } from './group-holding.ts'
import { quantileByTail, upperTail } from './queueing/distribution.ts'
import { erlangCWaitTail } from './queueing/erlang.ts'
import { offeredLoad, poisson } from './queueing/poisson.ts'
import { type Offered, poolForTimeout, poolForWait, shareGivingUp } from './queueing/pool-size.ts'
import { settingOf } from './setting.ts'
import { shortNumber } from './short-number.ts'

/** What described clients ask of one pool of a tablet. */
export interface PoolNeed {
  readonly tablet: string
  readonly pool: 'conn_pool' | 'transaction_pool' | 'found_rows_pool' | 'stream_conn_pool'
  /** Connections in use on average. */
  readonly load: number
  /** The smallest pool that keeps the target; nothing when none of up to a million does, or a timeout is not known. */
  readonly size: number | undefined
  /** What it is sized for, in words. */
  readonly target: string
  /** How load and size were worked out, in words. */
  readonly how: string
  readonly flag: string
  readonly now: Sourced<FlagValue> | undefined
}

/**
 * The pools of `tablet` that the clients' reads, transactions and streams need: Erlang-C for reads, which wait;
 * Erlang-A for transactions, which give up after the pool's timeout; the quantile of those at once for streams.
 * Sessions with a connection of their own ask no pool.
 */
export function poolNeeds(
  tablet: Tablet,
  { file, quantile }: DescribedClients,
  release: Release,
): readonly PoolNeed[] {
  const own = tablet.release ?? release
  const view = tabletView(tablet, file, own)
  if ('kind' in view) return []
  const pooled = groupHoldings(view)
    .filter(({ besidePools }) => !besidePools)
    .map(({ group }) => ({ group, share: shareAt(view, group) }))
    .filter(({ share }) => share > 0)
  const size = (flag: string) => ({ tablet: tablet.name, flag, now: settingOf(tablet, flag, own) })
  const pools =
    pooled.length === 0
      ? []
      : [
          readNeed(pooled, file.targets),
          ...transactionNeeds(pooled, view, tablet, own),
          streamNeed(pooled, quantile),
        ]
  return pools.flatMap(need => (need && need.load > 0 ? [{ ...need, ...size(sizeFlags[need.pool]) }] : []))
}

const sizeFlags = {
  conn_pool: 'queryserver-config-pool-size',
  transaction_pool: 'queryserver-config-transaction-cap',
  found_rows_pool: 'queryserver-config-transaction-cap',
  stream_conn_pool: 'queryserver-config-stream-pool-size',
} as const

interface Pooled {
  readonly group: ClientGroup
  /** The part of the group that this tablet serves at its shard. */
  readonly share: number
}

type Need = Pick<PoolNeed, 'pool' | 'load' | 'size' | 'target' | 'how'>

function readNeed(pooled: readonly Pooled[], targets: ClientsFile['targets']): Need {
  const offered = offeredBy(pooled, 'reads')
  const { wait, 'wait-share': share } = targets
  const waitsWith = (size: number) => erlangCWaitTail(size, offered.load, offered.serviceSeconds, wait)
  const size = poolForWait(offered, wait, share)
  return {
    pool: 'conn_pool',
    load: offered.load,
    size,
    target: `at most ${percent(share)} of the reads to wait longer than ${wait} s`,
    how: `Erlang-C of ${offeredText(offered)}${compared(size, waitsWith, 'wait longer')}`,
  }
}

function transactionNeeds(
  pooled: readonly Pooled[],
  { clients }: TabletView,
  tablet: Tablet,
  release: Release,
): readonly Need[] {
  const share = clients.targets['timeout-share']
  const setting = settingOf(tablet, 'queryserver-config-txpool-timeout', release)
  const timeout = setting?.kind === 'known' ? Number(setting.value) : 0
  return (['transaction_pool', 'found_rows_pool'] as const).map(pool => {
    const users = pooled.filter(({ group }) => foundRows(group) === (pool === 'found_rows_pool'))
    const offered = offeredBy(users, 'transactions')
    const size = timeout > 0 ? poolForTimeout(offered, timeout, share) : undefined
    const giveUpWith = (connections: number) => shareGivingUp(connections, offered, timeout)
    return {
      pool,
      load: offered.load,
      size,
      how: `Erlang-A of ${offeredText(offered)}${compared(size, giveUpWith, 'give up')}`,
      target: `at most ${percent(share)} of the transactions to give up after ${timeout > 0 ? `${timeout} s` : 'a timeout that is not known'}`,
    }
  })
}

function foundRows(group: ClientGroup): boolean {
  return group['found-rows'] ?? clientPreset(group.preset ?? '')?.foundRows ?? false
}

function streamNeed(pooled: readonly Pooled[], quantile: number): Need {
  let steady = 0
  let load = 0
  for (const { group, share } of pooled) {
    const { streams } = group
    if (!streams) continue
    if ('at-once' in streams) steady += streams['at-once'] * share
    else load += offeredLoad(streams['per-second'], streams.seconds) * share
  }
  const present = poisson(load)
  const coming = quantileByTail(present, 1 - quantile)
  const parts = [
    ...(steady > 0 ? [`${shortNumber(steady)} at all times`] : []),
    ...(load > 0
      ? [
          `Poisson of ${shortNumber(load)}: more than ${coming} at once with ${percent(upperTail(present, coming))}`,
        ]
      : []),
  ]
  return {
    pool: 'stream_conn_pool',
    load: steady + load,
    size: Math.ceil(steady) + coming,
    target: `no stream to wait with probability ${quantile}`,
    how: parts.join(', and '),
  }
}

/** The share that misses the target with this size, and with one connection less. */
function compared(size: number | undefined, missing: (size: number) => number, what: string): string {
  if (size === undefined) return ''
  const less = size > 1 ? `, ${percent(missing(size - 1))} with ${size - 1}` : ''
  return `: ${percent(missing(size))} ${what} with ${size} connections${less}`
}

function offeredText({ load, serviceSeconds }: Offered): string {
  return `${shortNumber(load / serviceSeconds)} a second × ${shortNumber(serviceSeconds)} s = ${shortNumber(load)}`
}

function percent(share: number): string {
  return `${shortNumber(share * 100)} %`
}

function offeredBy(pooled: readonly Pooled[], flow: 'reads' | 'transactions'): Offered {
  let perSecond = 0
  let load = 0
  for (const { group, share } of pooled) {
    const each = group[flow]
    if (!each) continue
    perSecond += each['per-second'] * share
    load += offeredLoad(each['per-second'], each.seconds) * share
  }
  return { load, serviceSeconds: perSecond > 0 ? load / perSecond : 1 }
}
