import { describe, expect, it } from 'vitest'
import type { Tablet, Unresolved } from '../../src/config/model.ts'
import { type PoolNeed, poolNeeds } from '../../src/sizing/pool-need.ts'
import { clientsFile } from '../support/described-budgets.ts'
import { release, type TabletRecipe, tablet } from '../support/tablets.ts'

function needs(group: object, rest: object = {}, recipe: Partial<TabletRecipe> = {}): readonly PoolNeed[] {
  return needsOf(tablet({ release: '18', ...recipe }), group, rest)
}

function needsOf(subject: Tablet, group: object, rest: object = {}): readonly PoolNeed[] {
  const file = clientsFile({ ...rest, groups: [{ sessions: 10, ...group }] })
  return poolNeeds(subject, { file, quantile: 0.999 }, release('18'))
}

const sizes = (all: readonly PoolNeed[]) => all.map(({ pool, size }) => `${pool} ${size}`)

describe('reads wait as Erlang-C says', () => {
  // One erlang: C(2) = 1/3, C(3) = 1/11, C(4) = 1/49; waiting longer than half a service time takes e^-(c-1)/2 of it.
  it.each([
    { share: 0.21, size: 2, waits: '1/3 e^-0.5 = 0.202' },
    { share: 0.2, size: 3, waits: '1/11 e^-1 = 0.0334' },
    { share: 0.034, size: 3, waits: '1/11 e^-1 = 0.0334' },
    { share: 0.033, size: 4, waits: '1/49 e^-1.5 = 0.00455' },
    { share: 0.0046, size: 4, waits: '1/49 e^-1.5 = 0.00455' },
    { share: 0.0045, size: 5, waits: 'less' },
  ])('$size connections for a share of $share ($waits)', ({ share, size }) => {
    const targets = { wait: '5ms', 'wait-share': share }
    expect(sizes(needs({ reads: { 'per-second': 100, seconds: '10ms' } }, { targets }))).toEqual([
      `conn_pool ${size}`,
    ])
  })
})

describe('transactions give up as Erlang-A says', () => {
  // Where patience is as long as service, those present are Poisson; of one erlang E(N - c)+ give up.
  it.each([
    { share: 0.1, size: 3, gives: 0.0233 },
    { share: 0.0233, size: 4, gives: 0.00434 },
    { share: 0.0044, size: 4, gives: 0.00434 },
    { share: 0.001, size: 5, gives: 0.000685 },
  ])('$size connections for a share of $share, of whom $gives do', ({ share, size }) => {
    const targets = { 'timeout-share': share }
    expect(sizes(needs({ transactions: { 'per-second': 1, seconds: '1s' } }, { targets }))).toEqual([
      `transaction_pool ${size}`,
    ])
  })

  it('after the timeout of the pool, as it is set', () => {
    const transactions = { 'per-second': 10, seconds: '2s' }
    const [short] = needs({ transactions })
    const [long] = needs({ transactions }, {}, { args: ['--queryserver-config-txpool-timeout=10s'] })
    expect(short?.target).toBe('at most 0.1 % of the transactions to give up after 1 s')
    expect(long?.target).toBe('at most 0.1 % of the transactions to give up after 10 s')
    expect(long?.size).toBeLessThan(short?.size ?? 0)
  })

  it('and nothing is said where the timeout is not known', () => {
    const unknown: Unresolved = { kind: 'unresolved', text: '$T', why: 'T is not set', supply: '--env T=...' }
    const subject = tablet({ release: '18' })
    const flags = { 'queryserver-config-txpool-timeout': unknown }
    const [need] = needsOf({ ...subject, flags }, { transactions: { 'per-second': 1, seconds: 1 } })
    expect(need).toMatchObject({
      size: undefined,
      target: 'at most 0.1 % of the transactions to give up after a timeout that is not known',
    })
  })
})

describe('streams', () => {
  it('that come and go are Poisson: of 6, P(N <= 14) = 0.9986 and P(N <= 15) = 0.9995', () => {
    expect(sizes(needs({ streams: { 'per-second': 0.05, seconds: '2m' } }))).toEqual(['stream_conn_pool 15'])
  })

  it('that are always there need as many connections', () => {
    expect(sizes(needs({ streams: { 'at-once': 7 } }))).toEqual(['stream_conn_pool 7'])
  })
})

describe('who asks which tablet', () => {
  const flows = { reads: { 'per-second': 800, seconds: '10ms' }, replicas: { share: 0.75, tablets: 2 } }
  it.each([
    { role: 'primary', load: 2 },
    { role: 'replica', load: 3 },
  ] as const)('$load of 8 reads at once are at a $role', ({ role, load }) => {
    expect(needs(flows, {}, { role })).toMatchObject([{ pool: 'conn_pool', load }])
  })

  it('nobody asks the pools of a tablet that serves none of them', () => {
    expect(needs(flows, {}, { role: 'rdonly' })).toEqual([])
  })

  it('each need comes with the flag that sizes the pool, and its value', () => {
    const args = ['--queryserver-config-transaction-cap=50']
    const flow = { transactions: { 'per-second': 1, seconds: 1 }, 'found-rows': true }
    expect(needs(flow, {}, { args })).toMatchObject([
      {
        tablet: 'test',
        pool: 'found_rows_pool',
        flag: 'queryserver-config-transaction-cap',
        now: { kind: 'known', value: 50 },
      },
    ])
  })
})

describe('how a pool was sized', () => {
  it.each([
    {
      what: 'by Erlang-C, with what one connection less would do',
      group: { reads: { 'per-second': 900, seconds: '4ms' } },
      how: 'Erlang-C of 900 a second × 0.004 s = 3.6: 0.9786 % wait longer with 6 connections, 7.132 % with 5',
    },
    {
      what: 'by Erlang-A, with what one connection less would do',
      group: { transactions: { 'per-second': 400, seconds: '60ms' } },
      how: 'Erlang-A of 400 a second × 0.06 s = 24: 0.09526 % give up with 31 connections, 0.1551 % with 30',
    },
    {
      what: 'by the Poisson tail',
      group: { streams: { 'per-second': 0.05, seconds: '2m' } },
      how: 'Poisson of 6: more than 15 at once with 0.05091 %',
    },
    { what: 'by counting', group: { streams: { 'at-once': 7 } }, how: '7 at all times' },
  ])('$what', ({ group, how }) => {
    expect(needs(group).map(need => need.how)).toEqual([how])
  })

  it('says a share in per cent without the dust of its multiplication', () => {
    const [need] = needs(
      { reads: { 'per-second': 900, seconds: '4ms' } },
      { targets: { 'wait-share': 0.07 } },
    )
    expect(need?.target).toBe('at most 7 % of the reads to wait longer than 0.005 s')
  })
})
