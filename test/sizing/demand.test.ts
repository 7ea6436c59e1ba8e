import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newestReleases } from '../../src/catalog/release.ts'
import { tabletDemand } from '../../src/sizing/demand.ts'
import { release, type TabletRecipe, tablet } from '../support/tablets.ts'

function totals(recipe: TabletRecipe) {
  const demand = tabletDemand(tablet(recipe), release(recipe.release))
  return { documented: demand.documented.total, release: demand.release }
}

describe('a tablet with default flags', () => {
  const majors = Object.entries({
    6: { primary: 322, replica: 322 },
    7: { primary: 324, replica: 324 },
    8: { primary: 332, replica: 324 },
    9: { primary: 334, replica: 324 },
    10: { primary: 334, replica: 327 },
    11: { primary: 334, replica: 327 },
    12: { primary: 334, replica: 327 },
    13: { primary: 334, replica: 327 },
    14: { primary: 336, replica: 329 },
    15: { primary: 336, replica: 329 },
    16: { primary: 336, replica: 329 },
    17: { primary: 336, replica: 329 },
    18: { primary: 336, replica: 329 },
    19: { primary: 336, replica: 329 },
    20: { primary: 336, replica: 329 },
    21: { primary: 338, replica: 327 },
    22: { primary: 342, replica: 327 },
    23: { primary: 345, replica: 330 },
    24: { primary: 345, replica: 330 },
  })

  it.each(majors)('opens in v%s %o', (major, { primary, replica }) => {
    expect(totals({ release: major })).toEqual({ documented: 326, release: primary })
    expect(totals({ release: major, role: 'replica' })).toEqual({ documented: 326, release: replica })
    expect(totals({ release: major, role: 'rdonly' })).toEqual({ documented: 326, release: replica })
  })

  it.each([
    { major: '21', release: 338 },
    { major: '22', release: 362 },
    { major: '23', release: 365 },
    { major: '24', release: 365 },
  ])('opens $release as a semi-sync primary in v$major', ({ major, release: expected }) => {
    expect(totals({ release: major, semiSync: true }).release).toBe(expected)
  })
})

describe('flags that open or close pools', () => {
  const cases = [
    {
      what: '2PC in v20 needs a coordinator',
      major: '20',
      args: ['--twopc_enable', '--twopc_abandon_age=5'],
      adds: 0,
    },
    {
      what: '2PC in v20 with everything it needs',
      major: '20',
      args: ['--twopc_enable', '--twopc_abandon_age=5', '--twopc_coordinator_address=x:1'],
      adds: 4,
    },
    { what: '2PC in v21', major: '21', args: ['--twopc_enable', '--twopc_abandon_age=5'], adds: 4 },
    { what: '2PC switched off in v22', major: '22', args: ['--twopc_abandon_age=0'], adds: -4 },
    { what: 'heartbeat in v6', major: '6', args: ['-heartbeat_enable'], adds: 2 },
    { what: 'the lag throttler in v8', major: '8', args: ['--enable-lag-throttler'], adds: 2 },
    { what: 'heartbeat in v13', major: '13', args: ['--heartbeat_enable'], adds: 4 },
    {
      what: 'on-demand heartbeat in v15 opens nothing',
      major: '15',
      args: ['--heartbeat_on_demand_duration=5s'],
      adds: 0,
    },
    { what: 'on-demand heartbeat in v16', major: '16', args: ['--heartbeat_on_demand_duration=5s'], adds: 4 },
    { what: 'the lag throttler in v17', major: '17', args: ['--enable_lag_throttler'], adds: 4 },
    {
      what: 'heartbeat in v21, whose writer is always open',
      major: '21',
      args: ['--heartbeat_enable'],
      adds: 0,
    },
    {
      what: 'the schema change signal in v11',
      major: '11',
      args: ['--queryserver-config-schema-change-signal'],
      adds: 2,
    },
    {
      what: 'no schema change signal in v18',
      major: '18',
      args: ['--queryserver-config-schema-change-signal=false'],
      adds: -2,
    },
    { what: 'no online DDL in v12', major: '12', args: ['--queryserver_enable_online_ddl=false'], adds: -4 },
    { what: 'no online DDL in v24', major: '24', args: ['--queryserver-enable-online-ddl=false'], adds: -4 },
  ]

  it.each(cases)('$what: $adds', ({ major, args, adds }) => {
    const before = totals({ release: major }).release as number
    expect(totals({ release: major, args }).release).toBe(before + adds)
  })

  it('heartbeat_enable adds a reader and its kill connection to a replica', () => {
    expect(totals({ release: '24', role: 'replica', args: ['--heartbeat-enable'] }).release).toBe(332)
  })
})

describe('known configurations', () => {
  it('16/300/16 is 702 by the documents and 718 in v22', () => {
    const args = [
      '--queryserver-config-pool-size=16',
      '--queryserver-config-transaction-cap=300',
      '--queryserver-config-stream-pool-size=16',
    ]
    expect(totals({ release: '22', args })).toEqual({ documented: 702, release: 718 })
  })

  it('10/120/200/5/1 is 466 by the documents', () => {
    const args = [
      '--queryserver-config-pool-size=10',
      '--queryserver-config-transaction-cap=120',
      '--queryserver-config-stream-pool-size=200',
      '--dba_pool_size=5',
      '--app_pool_size=1',
    ]
    expect(totals({ release: '19', args }).documented).toBe(466)
  })
})

describe('properties', () => {
  const sizes = {
    'queryserver-config-pool-size': 1,
    'queryserver-config-stream-pool-size': 1,
    'queryserver-config-transaction-cap': 2,
    dba_pool_size: 1,
    app_pool_size: 1,
  }
  const flag = fc.constantFrom(...(Object.keys(sizes) as (keyof typeof sizes)[]))
  const major = fc.constantFrom(...newestReleases().map(each => String(each.major)))

  it('one more of a pool flag costs exactly its pools', () => {
    fc.assert(
      fc.property(flag, major, fc.integer({ min: 1, max: 5000 }), (name, each, size) => {
        const at = (value: number) => totals({ release: each, args: [`--${name}=${value}`] })
        const [less, more] = [at(size), at(size + 1)]
        expect((more.release as number) - (less.release as number)).toBe(sizes[name])
        expect((more.documented as number) - (less.documented as number)).toBe(sizes[name])
      }),
    )
  })

  it('the order of independent flags changes nothing, and of equal ones the last wins', () => {
    const settings = fc.uniqueArray(fc.tuple(flag, fc.integer({ min: 1, max: 900 })), {
      selector: ([name]) => name,
    })
    fc.assert(
      fc.property(settings, major, fc.infiniteStream(fc.nat()), (given, each, noise) => {
        const args = given.map(([name, value]) => `--${name}=${value}`)
        const shuffled = args
          .map(arg => ({ arg, at: noise.next().value as number }))
          .toSorted((left, right) => left.at - right.at)
          .map(({ arg }) => arg)
        const expected = totals({ release: each, args })
        expect(totals({ release: each, args: shuffled })).toEqual(expected)
        expect(
          totals({
            release: each,
            args: [
              '--dba_pool_size=777',
              '--app_pool_size=888',
              ...args,
              '--dba_pool_size=20',
              '--app_pool_size=40',
            ],
          }),
        ).toEqual(totals({ release: each, args: [...args, '--dba_pool_size=20', '--app_pool_size=40'] }))
      }),
    )
  })
})
