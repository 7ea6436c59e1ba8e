import { describe, expect, it } from 'vitest'
import { newestReleases, parseRelease, type Release } from '../../../src/catalog/release.ts'
import { configureTablet, defaultTabletConfig } from '../../../src/engine/tablet/configure.ts'
import { TabletWorld } from '../../support/engine-tablet.ts'

const release = (text: string): Release => parseRelease(text) as Release

describe('a tablet at its defaults', () => {
  it.each(newestReleases().map(each => [each.text, each] as const))('%s', (_text, each) => {
    const config = defaultTabletConfig(each)
    const { oltpReadPool, olapReadPool, txPool } = config
    expect([oltpReadPool.size, olapReadPool.size, txPool.size, txPool.timeoutMs]).toEqual([16, 200, 20, 1000])
    expect([oltpReadPool.timeoutMs, oltpReadPool.idleTimeoutMs, txPool.maxLifetimeMs]).toEqual([
      0, 1_800_000, 0,
    ])
    expect(config.shutdownGraceMs).toBe(each.major < 20 ? 0 : 3000)
    expect([oltpReadPool.maxWaiters, olapReadPool.maxWaiters]).toEqual(each.major < 19 ? [5000, 0] : [0, 0])
    expect(config.otherPools.map(pool => pool.id)).toContain('dba_conn_pool')
  })

  it('v22: the pools beside those of the clients', () => {
    const names = (role: 'primary' | 'replica') =>
      configureTablet(release('22.0.3'), { role, flags: {}, features: [] }).otherPools.map(pool => pool.id)
    expect(names('primary')).toEqual([
      'dba_conn_pool',
      'app_conn_pool',
      'tx_read_pool',
      'schema_engine_pool',
      'heartbeat_write_app_pool',
      'heartbeat_write_all_privs_pool',
      'throttler_pool',
      'online_ddl_executor_pool',
      'table_gc_pool',
    ])
    expect(names('replica')).toEqual([
      'dba_conn_pool',
      'app_conn_pool',
      'schema_engine_pool',
      'throttler_pool',
    ])
  })
})

describe('flags and features', () => {
  it('make the tablet', () => {
    const config = configureTablet(release('22.0.3'), {
      role: 'replica',
      flags: {
        'queryserver-config-transaction-cap': 300,
        'queryserver-config-idle-timeout': 60,
        'heartbeat-enable': true,
        'enable-transaction-limit-dry-run': true,
        'queryserver-config-txpool-max-idle-count': 10,
      },
      features: ['semi-sync'],
    })
    expect([config.txPool.size, config.txPool.idleTimeoutMs, config.txPool.maxIdleCount]).toEqual([
      300, 60_000, 10,
    ])
    expect(config.limiter.mode).toBe('dry-run')
    expect(config.otherPools.map(pool => pool.id)).toContain('heartbeat_read_pool')
    const idle = Object.fromEntries(config.otherPools.map(pool => [pool.id, pool.config.idleTimeoutMs]))
    expect(idle).toMatchObject({
      schema_engine_pool: 60_000,
      dba_conn_pool: 60_000,
      heartbeat_read_pool: 60_000,
    })
  })

  it('that the release does not have count for nothing', () => {
    const flags = { 'queryserver-config-pool-conn-max-lifetime': 60 }
    const at = (text: string) =>
      configureTablet(release(text), { role: 'primary', flags, features: [] }).txPool.maxLifetimeMs
    expect([at('15'), at('16')]).toEqual([0, 60_000])
  })
})

describe('what a tablet exports', () => {
  it('has the names of the release', () => {
    const names = (text: string) => Object.keys(TabletWorld.primary(text).tablet.metrics())
    expect(names('18')).toContain('TransactionPoolExhausted')
    expect(names('18')).toContain('ConnPoolWaiterQueueFull')
    expect(names('24')).not.toContain('TransactionPoolExhausted')
    expect(names('22')).toContain('FoundRowsPoolIdleAllowed')
    expect(names('21')).not.toContain('FoundRowsPoolIdleAllowed')
    expect(names('14')).not.toContain('ConnPoolGetSetting')
    expect(names('19').filter(name => name.startsWith('DbaConnPool'))).toEqual([])
    expect(names('22').filter(name => /schema/i.test(name))).toEqual([])
  })
})

describe('--skip-user-metrics, of which only name, type and releases are known', () => {
  const skips = (version: string, flags: Readonly<Record<string, boolean>>) =>
    configureTablet(release(version), { role: 'primary', flags, features: [] }).skipUserMetrics

  it.each([
    { version: '22.0.3', flags: { 'skip-user-metrics': true }, expected: false },
    { version: '23.0.1', flags: { 'skip-user-metrics': true }, expected: true },
    { version: '24.0.0', flags: { 'skip-user-metrics': true }, expected: true },
    { version: '24.0.0', flags: { 'skip-user-metrics': false }, expected: false },
    { version: '24.0.0', flags: {}, expected: false },
  ])('v$version $flags: $expected', ({ version, flags, expected }) => {
    expect(skips(version, flags)).toBe(expected)
  })
})
