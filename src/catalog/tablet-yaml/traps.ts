import type { Span } from '../release.ts'

/** A way of writing the tablet YAML that does something else than it says. */
export interface TabletYamlTrap extends Span {
  readonly id:
    | 'pool-block-without-size'
    | 'oltp-block'
    | 'replication-tracker-without-mode'
    | 'schema-reload-reset'
    | 'max-rows-misspelt'
    | 'prefill-ignored'
  /** Blocks or keys that it is about. */
  readonly keys: readonly string[]
  /** When the trap closes. */
  readonly when: 'present' | 'present-without' | 'config-without'
  /** The key whose absence matters, within the block. */
  readonly without?: readonly string[]
  /** What vttablet does then. */
  readonly outcome: 'dies' | 'sets' | 'ignores'
  /** The value the key gets. */
  readonly sets?: number | string
  readonly what: string
  readonly cite: string
}

/** A pool size with which a release does not serve. */
export interface PoolSizeRule extends Span {
  readonly flag: string
  /** Holds for this size and every smaller one. */
  readonly atMost: number
  readonly outcome: 'dies' | 'never-serves'
  readonly what: string
  readonly cite: string
}

const tabletenv = 'go/vt/vttablet/tabletserver/tabletenv/config.go'
const poolBlocks = ['oltpReadPool', 'olapReadPool', 'txPool'] as const

/** Traps, by id. */
export const tabletYamlTraps: readonly TabletYamlTrap[] = [
  {
    id: 'max-rows-misspelt',
    since: '6',
    until: '11',
    keys: ['oltp.maxRows'],
    when: 'present',
    outcome: 'ignores',
    what: 'these releases misspell the key as oltp.maxRpws and ignore the right spelling',
    cite: `${tabletenv}:242@v6`,
  },
  {
    id: 'oltp-block',
    since: '19',
    keys: ['oltp'],
    when: 'present',
    outcome: 'dies',
    what: 'reading any oltp block, even an empty one, overflows the stack and kills vttablet',
    cite: `${tabletenv}:585@v19, :593@v24`,
  },
  {
    id: 'pool-block-without-size',
    since: '19',
    keys: poolBlocks,
    when: 'present-without',
    without: ['size'],
    outcome: 'sets',
    sets: 0,
    what: 'a pool block without size sets the size to 0, whatever the flag says',
    cite: `${tabletenv}:508@v19, :515@v24`,
  },
  {
    id: 'pool-block-without-size',
    since: '19',
    keys: poolBlocks,
    when: 'present-without',
    without: ['prefillParallelism', 'maxIdleCount'],
    outcome: 'sets',
    sets: 0,
    what: 'a pool block resets what it does not name, except the times',
    cite: `${tabletenv}:508@v19, :515@v24`,
  },
  {
    id: 'prefill-ignored',
    since: '15',
    keys: poolBlocks.map(block => `${block}.prefillParallelism`),
    when: 'present',
    outcome: 'ignores',
    what: 'pools are no longer filled at start',
    cite: `${tabletenv}:103@v17`,
  },
  {
    id: 'replication-tracker-without-mode',
    since: '19',
    keys: ['replicationTracker'],
    when: 'present-without',
    without: ['mode'],
    outcome: 'sets',
    sets: '',
    what: 'a replicationTracker block without mode clears the mode: heartbeats are off, whatever the flags say',
    cite: 'go/vt/vttablet/tabletserver/tabletenv/config.go@v19-v24',
  },
  {
    id: 'schema-reload-reset',
    since: '19.0.0',
    until: '19.0.4',
    keys: ['schemaReloadIntervalSeconds', 'schemaChangeReloadTimeout'],
    when: 'config-without',
    without: ['schemaReloadIntervalSeconds', 'schemaChangeReloadTimeout'],
    outcome: 'sets',
    sets: 0,
    what: 'any tablet config without these keys sets them to 0, and the schema engine cannot open',
    cite: 'vitess#16392, mended by vitess#16393 in v19.0.5',
  },
  {
    id: 'schema-reload-reset',
    since: '20.0.0',
    until: '20.0.0',
    keys: ['schemaReloadIntervalSeconds', 'schemaChangeReloadTimeout'],
    when: 'config-without',
    without: ['schemaReloadIntervalSeconds', 'schemaChangeReloadTimeout'],
    outcome: 'sets',
    sets: 0,
    what: 'any tablet config without these keys sets them to 0, and the schema engine cannot open',
    cite: 'vitess#16392, mended by vitess#16393 in v20.0.1',
  },
]

/** `config/tablet/default.yaml`, which every release ships, and which is no template to copy. */
export const shippedExample = {
  file: 'config/tablet/default.yaml',
  /** Top-level keys that no release reads and that no other file would have. */
  tellingKeys: ['tabletID', 'init'],
  cite: 'config/tablet/default.yaml@v6-v24, loaded with the structs of v6, v7, v12, v16-v19 and v21-v24',
} as const

const panics = 'vttablet panics when the pool opens'
const resourcePool = 'go/pools/resource_pool.go:94@v6, :161@v18'

/**
 * Pool sizes, by flag, worst first. From v19 a transaction cap of 0 is served with: transactions alone are
 * refused. What sizes below zero do to the stream and transaction pools from v19 on is not known.
 */
export const poolSizeRows: readonly PoolSizeRule[] = [
  {
    flag: 'queryserver-config-pool-size',
    since: '6',
    until: '18',
    atMost: 0,
    outcome: 'dies',
    what: panics,
    cite: resourcePool,
  },
  {
    flag: 'queryserver-config-pool-size',
    since: '19',
    atMost: -1,
    outcome: 'never-serves',
    what: 'vttablet does not come up',
    cite: 'recorded with v19.0.10, v22.0.3 and the v24 tree',
  },
  {
    flag: 'queryserver-config-pool-size',
    since: '19',
    atMost: 0,
    outcome: 'never-serves',
    what: 'the query engine gets no connection when it opens, so the tablet never serves',
    cite: 'go/pools/smartconnpool/pool.go:363@v19',
  },
  {
    flag: 'queryserver-config-stream-pool-size',
    since: '6',
    until: '18',
    atMost: 0,
    outcome: 'dies',
    what: panics,
    cite: resourcePool,
  },
  {
    flag: 'queryserver-config-transaction-cap',
    since: '6',
    until: '18',
    atMost: 0,
    outcome: 'dies',
    what: panics,
    cite: resourcePool,
  },
]
