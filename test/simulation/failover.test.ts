import { describe, expect, it } from 'vitest'
import type { SimulationInput } from '../../src/simulation/input.ts'
import { Simulation } from '../../src/simulation/simulate.ts'
import { easyMysqld, oneTablet, openReads } from '../support/simulation-input.ts'

const constant = (ms: number) => ({ kind: 'constant', ms }) as const

/** Transactions of a second each, on a primary with a replica. */
function withReplica(change: Partial<SimulationInput>): SimulationInput {
  const steps = ['begin', 'update t set a = 1', 'commit'].map(
    sql => ({ kind: 'statement', sql, service: constant(sql.startsWith('update') ? 1000 : 0) }) as const,
  )
  const group = openReads({
    population: { kind: 'open', sessions: 50, perSecond: 10 },
    activities: [{ name: 'transaction', weight: 1, steps }],
    retry: { attempts: 100, delay: constant(100), backoff: 1, scope: 'statement' },
  })
  const input = oneTablet('22', group, { durationMs: 60_000, warmUp: { ms: 5000 }, ...change })
  const [primary] = input.tablets
  if (primary === undefined) throw new Error('no tablet')
  const replica = { ...primary, name: 'zone1-101', role: 'replica', mysqld: 'mysqld-2' } as const
  return {
    ...input,
    tablets: [primary, replica],
    mysqlds: [easyMysqld(), easyMysqld({ name: 'mysqld-2' })],
  }
}

describe('a planned failover', () => {
  it('lets transactions end, and refuses new ones for as long as that takes and the promotion', () => {
    const event = { kind: 'failover', atMs: 20_000, to: 'zone1-101', how: 'planned', gapMs: 2000, downMs: 0 }
    const simulation = new Simulation(withReplica({ events: [event as SimulationInput['events'][0]] }))
    simulation.runSlice(Number.POSITIVE_INFINITY)
    const [group] = simulation.result().groups
    expect(group?.errors.map(({ text }) => text)).toEqual([
      `target: ks.0.primary: no healthy tablet available for 'keyspace:"ks" shard:"0" tablet_type:PRIMARY'`,
    ])
    // A transaction may have begun at the last moment; then two seconds of promotion.
    expect(group?.errors[0]?.firstAtMs).toBeGreaterThanOrEqual(20_000)
    expect(group?.errors[0]?.lastAtMs).toBeGreaterThan(22_800)
    expect(group?.errors[0]?.lastAtMs).toBeLessThanOrEqual(23_000)
    expect(group?.abandoned).toBe(0)
  })
})
