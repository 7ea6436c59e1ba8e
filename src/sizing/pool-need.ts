import { clientPreset } from '../catalog/client-presets.ts'
import type { Release } from '../catalog/release.ts'
import type { ClientGroup, ClientsFile } from '../config/clients-file-schema.ts'
import type { FlagValue, Sourced, Tablet } from '../config/model.ts'
import { type DescribedClients, shareAt, type TabletView, tabletView } from './described-clients.ts'
import { groupHoldings } from './group-holding.ts'
import { quantileByTail } from './queueing/distribution.ts'
import { offeredLoad, poisson } from './queueing/poisson.ts'
import { type Offered, poolForTimeout, poolForWait } from './queueing/pool-size.ts'
import { settingOf } from './setting.ts'

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

type Need = Pick<PoolNeed, 'pool' | 'load' | 'size' | 'target'>

function readNeed(pooled: readonly Pooled[], targets: ClientsFile['targets']): Need {
  const offered = offeredBy(pooled, 'reads')
  const { wait, 'wait-share': share } = targets
  return {
    pool: 'conn_pool',
    load: offered.load,
    size: poolForWait(offered, wait, share),
    target: `at most ${share * 100} % of the reads to wait longer than ${wait} s`,
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
    return {
      pool,
      load: offered.load,
      size: timeout > 0 ? poolForTimeout(offered, timeout, share) : undefined,
      target: `at most ${share * 100} % of the transactions to give up after ${timeout > 0 ? `${timeout} s` : 'a timeout that is not known'}`,
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
  return {
    pool: 'stream_conn_pool',
    load: steady + load,
    size: Math.ceil(steady) + quantileByTail(poisson(load), 1 - quantile),
    target: `no stream to wait with probability ${quantile}`,
  }
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
