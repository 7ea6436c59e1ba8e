import { describe, expect, it } from 'vitest'
import type { ClientsFile } from '../../src/config/clients-file-schema.ts'
import { clientsFileSchema } from '../../src/config/clients-file-schema.ts'
import { poolNeeds } from '../../src/sizing/pool-need.ts'
import { reservedLines } from '../../src/sizing/reserved-estimate.ts'
import { release, type TabletRecipe, tablet } from '../support/tablets.ts'

/** A clients file with one group, as its text would be read. */
function clients(group: object, rest: object = {}): ClientsFile {
  return clientsFileSchema.parse({ ...rest, groups: [group] })
}

function estimate(recipe: TabletRecipe, file: ClientsFile, quantile = 0.999) {
  const [line, ...more] = reservedLines(tablet(recipe), { file, quantile }, release(recipe.release))
  expect(more).toEqual([])
  const count = line?.count
  if (count?.kind !== 'estimate') return count
  const { mean, p50, p99, p999, worst, connections } = count
  return { connections, mean, p50, p99, p999, worst }
}

const none = { connections: 0, mean: 0, p50: 0, p99: 0, p999: 0, worst: 0 }
const always = (n: number) => ({ connections: n, mean: n, p50: n, p99: n, p999: n, worst: n })

describe('2,000 Rails sessions on every one of four shards', () => {
  const rails = { preset: 'rails', sessions: 2000 }
  const shards = { shards: 4 }
  const v8 = { ...shards, vtgate: { 'mysql-server-version': '8.0.36' } }
  it.each([
    { what: 'v6 has no reserved connections', major: '6', rest: shards, expected: undefined },
    { what: 'v11 does not pass settings on', major: '11', rest: shards, expected: none },
    { what: 'v12 reserves one for each', major: '12', rest: shards, expected: always(2000) },
    { what: 'v14 reserves one for each', major: '14', rest: shards, expected: always(2000) },
    { what: 'v14 told of MySQL 8 sends hints', major: '14', rest: v8, expected: none },
    {
      what: 'v15 with a settings pool',
      major: '15',
      rest: { ...shards, 'settings-pool': true },
      expected: none,
    },
    { what: 'v18 sends hints', major: '18', rest: shards, expected: none },
  ])('$what', ({ major, rest, expected }) => {
    expect(estimate({ release: major }, clients(rails, rest))).toEqual(expected)
  })

  it('count once for each vtgate that they are at', () => {
    const spread = clients({ preset: 'rails', 'sessions-per-vtgate': 500, vtgates: 4 }, shards)
    expect(estimate({ release: '14' }, spread)).toEqual(always(2000))
  })

  it("go by the tablet's own flag before the clients file", () => {
    const file = clients(rails, { ...shards, 'settings-pool': true })
    const args = ['--queryserver-enable-settings-pool=false']
    expect(estimate({ release: '15', args }, file)).toEqual(always(2000))
  })
})

describe('a steady population', () => {
  const zone = "set time_zone = '+00:00'"

  it('that touches one shard in four is binomial', () => {
    const file = clients({ statements: [zone], sessions: 400, 'shards-touched': 1 }, { shards: 4 })
    const value = estimate({ release: '14' }, file)
    // Binomial(400, 1/4): mean 100, deviation 8.66.
    expect(value).toEqual({ connections: 127, mean: 100, p50: 100, p99: 120, p999: 127, worst: 400 })
  })

  it('on replicas is divided among them, and leaves the primary', () => {
    const file = clients({ statements: [zone], sessions: 400, replicas: { share: 0.5, tablets: 2 } })
    expect(estimate({ release: '14' }, file)).toMatchObject({ mean: 200 })
    expect(estimate({ release: '14', role: 'replica' }, file)).toMatchObject({ mean: 100 })
    expect(estimate({ release: '14', role: 'rdonly' }, file)).toEqual(none)
  })

  it('loses connections that idle longer than the transaction timeout and a tenth', () => {
    const file = clients({ statements: [zone], sessions: 1000, 'queries-per-second': 0.02 })
    const mean = (seconds: number) => Math.round(1e6 * (1 - Math.exp(-0.022 * seconds))) / 1000
    expect(estimate({ release: '14' }, file)).toMatchObject({ mean: mean(30) })
    const args = ['--queryserver-config-transaction-timeout=10']
    expect(estimate({ release: '14', args }, file)).toMatchObject({ mean: mean(10) })
    const never = ['--queryserver-config-transaction-timeout=0']
    expect(estimate({ release: '14', args: never }, file)).toEqual(always(1000))
  })
})

describe('what only some sessions do', () => {
  const some = (what: object, rest: object = {}) => clients({ sessions: 1000, ...what }, rest)
  it.each([
    {
      what: 'temporary tables of v18',
      major: '18',
      file: some({ 'temporary-tables': { share: 0.1 } }),
      mean: 100,
    },
    {
      what: 'temporary tables of a sharded keyspace, which are refused',
      major: '18',
      file: some({ 'temporary-tables': { share: 0.1 } }, { shards: 2 }),
      mean: 0,
    },
    {
      what: 'locks of v14, held a tenth of the time',
      major: '14',
      file: some({ locks: { share: 0.5, held: '6s', every: '1m' } }),
      mean: 50,
    },
    {
      what: 'locks of v13, whose release gives nothing back',
      major: '13',
      file: some({ locks: { share: 0.5, held: '6s', every: '1m' } }),
      mean: 500,
    },
    {
      what: 'settings that no hint carries',
      major: '14',
      file: some({ settings: { share: 0.2, statements: ["set time_zone = '+00:00'"] } }),
      mean: 200,
    },
    {
      what: 'the same with the settings pool of v18',
      major: '18',
      file: some({ settings: { share: 0.2, statements: ["set time_zone = '+00:00'"] } }),
      mean: 0,
    },
  ])('$what: $mean of 1,000', ({ major, file, mean }) => {
    expect(estimate({ release: major }, file)).toMatchObject({ mean })
  })
})

describe('sessions that come and go', () => {
  const group = { statements: ["set time_zone = '+00:00'"], 'arrivals-per-second': 0.5, life: '200s' }

  it('are Poisson and have no bound', () => {
    // Poisson(100): deviation 10.
    expect(estimate({ release: '14' }, clients(group))).toEqual({
      connections: 132,
      mean: 100,
      p50: 100,
      p99: 124,
      p999: 132,
      worst: undefined,
    })
  })

  it('are more at the peak of an hour than at one moment', () => {
    const peak = estimate({ release: '14' }, clients(group, { horizon: '1h' }))
    // 18 lives in the hour: each moment may pass it with 1 - 0.999^(1/18) = 5.56e-5.
    expect(peak).toMatchObject({ connections: 141, mean: 100 })
  })
})

it('an unresolved flag that decides leaves the count open', () => {
  const hidden = tablet({ release: '15' })
  const unknown = {
    kind: 'unresolved',
    text: '${POOL}',
    why: 'POOL is not set',
    supply: '--env POOL=...',
  } as const
  const flags = { 'queryserver-enable-settings-pool': unknown }
  const file = clients({ preset: 'rails', sessions: 10 })
  const [line] = reservedLines({ ...hidden, flags }, { file, quantile: 0.999 }, release('15'))
  expect(line?.count).toEqual({ kind: 'unresolved', because: [unknown] })
})

describe('the pools that clients need', () => {
  const flows = {
    sessions: 100,
    reads: { 'per-second': 800, seconds: '10ms' },
    transactions: { 'per-second': 100, seconds: '200ms' },
    streams: { 'at-once': 7 },
  }
  const needs = (group: object, args: readonly string[] = []) =>
    poolNeeds(tablet({ release: '18', args }), { file: clients(group), quantile: 0.999 }, release('18')).map(
      ({ pool, load, size }) => ({ pool, load, size }),
    )

  it('are worked out by what each does when it is full', () => {
    expect(needs(flows)).toEqual([
      { pool: 'conn_pool', load: 8, size: 13 },
      { pool: 'transaction_pool', load: 20, size: 29 },
      { pool: 'stream_conn_pool', load: 7, size: 7 },
    ])
  })

  it('are the found-rows pool for clients that ask for found rows', () => {
    expect(needs({ ...flows, 'found-rows': true })[1]?.pool).toBe('found_rows_pool')
    expect(needs({ ...flows, preset: 'django' })[1]?.pool).toBe('found_rows_pool')
  })

  it('are none for sessions with connections of their own', () => {
    const file = clients({ ...flows, preset: 'rails' })
    expect(poolNeeds(tablet({ release: '14' }), { file, quantile: 0.999 }, release('14'))).toEqual([])
  })
})
