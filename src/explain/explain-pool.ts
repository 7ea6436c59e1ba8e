import { spanText } from '../catalog/known-flags.ts'
import { allPoolRows, type Condition, type PoolRow } from '../catalog/pools.ts'
import { allUnpooledRows, type PerDriver, type UnpooledRow } from '../catalog/unpooled.ts'
import type { ConnectionsExplanation, PoolExplanation, PoolVersion } from '../report/explanation.ts'
import { metricsOfPool } from './explain-metric.ts'

/** A pool by its name in the metrics: `found_rows_pool`, `FoundRowsPool`. */
export function explainPool(name: string): readonly PoolExplanation[] {
  const asked = name.toLowerCase()
  const rows = allPoolRows().filter(
    ({ id, metrics }) => id === asked || metrics?.expvar.toLowerCase() === asked,
  )
  const ids = [...new Set(rows.map(row => row.id))]
  return ids.map(id => ({
    kind: 'pool',
    name: id,
    versions: allPoolRows()
      .filter(row => row.id === id)
      .map(poolVersion),
    metrics: metricsOfPool(id),
  }))
}

/** Connections beside the pools, by their entry in the inventory. */
export function explainConnections(name: string): readonly ConnectionsExplanation[] {
  const rows = allUnpooledRows().filter(({ id }) => id === name.toLowerCase())
  const [first] = rows
  return first ? [{ kind: 'connections', name: first.id, versions: rows.map(connectionsVersion) }] : []
}

function poolVersion(row: PoolRow): PoolVersion {
  const { size, account, roles, opens, killConnections, yaml, what, traps = [], cite } = row
  return {
    releases: spanText(row),
    what,
    size: size.kind === 'flag' ? `--${size.flag}` : String(size.connections),
    account,
    roles,
    opens: conditionText(opens),
    killConnections,
    yaml: yaml ?? null,
    traps,
    source: cite,
  }
}

function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'always':
      return 'always'
    case 'flag':
      return `with --${condition.flag}=${condition.is}`
    case 'flag-above':
      return `with --${condition.flag} above ${condition.value}`
    case 'feature':
      return `with ${condition.feature}`
    case 'not':
      return `not ${conditionText(condition.of)}`
    case 'all':
      return condition.of.map(conditionText).join(' and ')
    case 'any':
      return condition.of.map(conditionText).join(' or ')
  }
}

function connectionsVersion(row: UnpooledRow): ConnectionsExplanation['versions'][number] {
  const { what, account, roles, bounded, lasts, metrics = [], per, connections, cite } = row
  return {
    releases: spanText(row),
    what,
    count: `${countText(connections)} for each ${per}`,
    account,
    roles,
    bounded,
    lasts,
    metrics: metrics.flatMap(({ expvar, prometheus }) => [expvar, prometheus]),
    source: cite,
  }
}

function countText(connections: PerDriver): string {
  switch (connections.kind) {
    case 'each':
      return connections.least === connections.most
        ? String(connections.most)
        : `${connections.least} to ${connections.most}`
    case 'flag':
      return `--${connections.flag} connections (none unless it is above ${connections.onlyAbove})`
    case 'flag-limits-drivers':
      return `${connections.each}, at most --${connections.flag}${connections.less === 0 ? '' : ` less ${connections.less}`} of them`
  }
}
