import { describe, expect, it } from 'vitest'
import { type ClientGroup, clientsFileSchema } from '../../src/config/clients-file-schema.ts'
import { Assumptions } from '../../src/simulate/assumptions.ts'
import { workloadsOf } from '../../src/simulate/workload.ts'
import type { WorkloadGroup } from '../../src/simulation/workload-input.ts'

/** The groups of sessions that a clients file with one group becomes. */
function workloads(group: object, rest: object = {}): readonly WorkloadGroup[] {
  const file = clientsFileSchema.parse({ ...rest, groups: [group as ClientGroup] })
  return workloadsOf(file, new Assumptions()).flatMap(each => each.workloads)
}

const exponential = (meanMs: number) => ({ kind: 'exponential', meanMs })

describe('the behaviour that a clients file describes', () => {
  it('reads and transactions come at their rates from sessions that think in between', () => {
    const [shop, ...others] = workloads({
      name: 'shop',
      sessions: 100,
      reads: { 'per-second': 300, seconds: 0.004 },
      transactions: { 'per-second': 100, seconds: 0.064 },
    })
    expect(others).toEqual([])
    // A session does 4 things a second, which take 19 ms on average.
    expect(shop?.population).toEqual({ kind: 'closed', sessions: 100, think: exponential(250 - 19) })
    expect(shop?.activities).toEqual([
      {
        name: 'reads',
        weight: 300,
        steps: [{ kind: 'statement', sql: 'select * from reads_a_a', service: exponential(4) }],
      },
      {
        name: 'transactions',
        weight: 100,
        steps: [
          { kind: 'statement', sql: 'begin', service: { kind: 'constant', ms: 0 } },
          { kind: 'statement', sql: 'update transactions_a_a set v = 1', service: exponential(64) },
          { kind: 'statement', sql: 'commit', service: { kind: 'constant', ms: 0 } },
        ],
      },
    ])
  })

  it('more work than the sessions can do comes whatever they do', () => {
    const [shop] = workloads({ sessions: 10, transactions: { 'per-second': 100, seconds: 0.2 } })
    expect(shop?.population).toEqual({ kind: 'open', sessions: 10, perSecond: 100 })
  })

  it('sessions that nobody describes read every ten seconds', () => {
    const [shop] = workloads({ preset: 'rails', sessions: 10 })
    expect(shop?.population).toEqual({
      kind: 'closed',
      sessions: 10,
      think: { kind: 'lognormal', meanMs: 9999, variation: 0.3 },
    })
    expect(shop?.activities.map(({ name }) => name)).toEqual(['queries'])
    expect(shop?.connect.map(({ sql }) => sql)).toEqual([
      "SET NAMES utf8mb4, @@SESSION.sql_mode = CONCAT(CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), ',NO_AUTO_VALUE_ON_ZERO'), @@SESSION.sql_auto_is_null = 0, @@SESSION.wait_timeout = 2147483",
    ])
    expect(shop?.foundRows).toBe(false)
  })

  it('queries beyond the described flows are short reads', () => {
    const [shop] = workloads({
      sessions: 10,
      'queries-per-second': 2,
      reads: { 'per-second': 5, seconds: 0.004 },
    })
    expect(shop?.activities.map(({ name, weight }) => [name, weight])).toEqual([
      ['reads', 5],
      ['queries', 15],
    ])
  })

  it('visitors come, live, and think between their activities', () => {
    const [shop] = workloads({
      'arrivals-per-second': 2,
      life: '1m',
      reads: { 'per-second': 240, seconds: 0.01 },
    })
    expect(shop?.population).toEqual({
      kind: 'visits',
      perSecond: 2,
      life: exponential(60_000),
      think: exponential(490),
    })
  })

  it('what some sessions do makes groups of their own, whose work is shared', () => {
    const groups = workloads({
      name: 'shop',
      sessions: 100,
      reads: { 'per-second': 100, seconds: 0.001 },
      settings: { share: 0.5, statements: ["set time_zone = '+00:00'"] },
      locks: { share: 0.2 },
    })
    const told = groups.map(({ name, population, connect, activities }) => ({
      name,
      sessions: 'sessions' in population && population.sessions,
      connect: connect.map(({ sql }) => sql),
      reads: activities[0]?.weight,
    }))
    expect(told).toEqual([
      { name: 'shop', sessions: 40, connect: [], reads: 40 },
      { name: 'shop + locks', sessions: 10, connect: ["select get_lock('vtsize{session}', 10)"], reads: 10 },
      { name: 'shop + settings', sessions: 40, connect: ["set time_zone = '+00:00'"], reads: 40 },
      {
        name: 'shop + settings + locks',
        sessions: 10,
        connect: ["set time_zone = '+00:00'", "select get_lock('vtsize{session}', 10)"],
        reads: 10,
      },
    ])
  })

  it('a lock that is given back is taken again as often as it says', () => {
    const [, locks] = workloads({
      name: 'jobs',
      sessions: 100,
      reads: { 'per-second': 100, seconds: 0.001 },
      locks: { share: 0.5, held: '2s', every: '10s' },
    })
    expect(locks?.connect).toEqual([])
    expect(locks?.activities.at(-1)).toEqual({
      name: 'locks',
      weight: 5,
      steps: [
        {
          kind: 'statement',
          sql: "select get_lock('vtsize{session}', 10)",
          service: { kind: 'constant', ms: 0 },
        },
        { kind: 'pause', duration: exponential(2000) },
        {
          kind: 'statement',
          sql: "select release_lock('vtsize{session}')",
          service: { kind: 'constant', ms: 0 },
        },
      ],
    })
  })

  it('sessions at replicas only read', () => {
    const [primary, replica] = workloads({
      name: 'shop',
      sessions: 100,
      transactions: { 'per-second': 100, seconds: 0.01 },
      replicas: { share: 0.25, tablets: 2 },
    })
    expect(primary?.replicas).toBeUndefined()
    expect(replica?.name).toBe('shop + replicas')
    expect(replica?.replicas).toEqual({ share: 1, type: 'replica' })
    expect(replica?.activities[0]?.steps[1]).toMatchObject({ sql: 'select * from transactions_a_b' })
  })

  it('sessions that never come to the shard are silent', () => {
    const [here, elsewhere] = workloads(
      { name: 'shop', sessions: 100, 'shards-touched': 1, reads: { 'per-second': 10, seconds: 0.001 } },
      { shards: 4 },
    )
    expect(here?.population).toMatchObject({ sessions: 25 })
    expect(elsewhere?.population).toMatchObject({ sessions: 75 })
    expect(elsewhere?.activities).toEqual([
      {
        name: 'elsewhere',
        weight: 1,
        steps: [{ kind: 'pause', duration: { kind: 'constant', ms: 3_600_000 } }],
      },
    ])
  })

  it('locks lie at the shard, also those of sessions that never come there', () => {
    const groups = workloads(
      { name: 'jobs', sessions: 8, 'shards-touched': 1, locks: { share: 1, held: '1s', every: '4s' } },
      { shards: 4 },
    )
    expect(groups.map(({ name, activities }) => [name, activities.map(each => each.name)])).toEqual([
      ['jobs + locks', ['queries', 'locks']],
      ['jobs + locks + elsewhere', ['locks']],
    ])
  })

  it('streams take sessions of the group and set the OLAP workload', () => {
    const [shop, streams] = workloads({
      name: 'shop',
      sessions: 100,
      reads: { 'per-second': 10, seconds: 0.001 },
      streams: { 'at-once': 5 },
    })
    expect(shop?.population).toMatchObject({ sessions: 95 })
    expect(streams?.population).toEqual({ kind: 'closed', sessions: 5, think: { kind: 'constant', ms: 0 } })
    expect(streams?.connect.at(-1)).toEqual({ sql: "set workload = 'olap'" })
  })

  it('streams are of the sessions that hold nothing, so that the others are as many as calc counts', () => {
    const groups = workloads({
      name: 'reports',
      sessions: 10,
      'temporary-tables': { share: 0.5 },
      streams: { 'at-once': 3 },
    })
    expect(
      groups.map(({ name, population }) => [name, 'sessions' in population && population.sessions]),
    ).toEqual([
      ['reports', 2],
      ['reports + temporary-tables', 5],
      ['reports + streams', 3],
    ])
  })

  it('statements with different times have different texts', () => {
    const file = clientsFileSchema.parse({
      groups: Array.from({ length: 30 }, () => ({
        sessions: 10,
        reads: { 'per-second': 1, seconds: 1 },
        locks: { share: 0.5 },
      })),
    })
    const texts = workloadsOf(file, new Assumptions())
      .flatMap(({ workloads: parts }) => parts)
      .map(({ activities }) => activities[0]?.steps[0])
      .map(step => (step?.kind === 'statement' ? step.sql.replaceAll(/\d/g, '') : ''))
    expect(new Set(texts).size).toBe(60)
  })
})
