import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { poolBehaviour } from '../../../src/catalog/pool-families.ts'
import { parseRelease, type Release } from '../../../src/catalog/release.ts'
import { anyMove, Chaos } from '../../support/engine-chaos.ts'

const release = (text: string): Release => parseRelease(text) as Release
const releases = [
  '6',
  '14',
  '15',
  '18',
  '19.0.6',
  '19.0.10',
  '20.0.5',
  '20.0.8',
  '21.0.5',
  '21.0.6',
  '22.0.2',
  '22.0.3',
  '23.0.0',
  '24',
]
const runs = { numRuns: 200 }
const moves = fc.array(anyMove, { maxLength: 120 })

describe.each(releases)('under random clients, failures and time, the pool of v%s', text => {
  const isResourcePool = poolBehaviour(release(text)).kind === 'resource-pool'

  it('never opens more than its largest capacity, lends nothing twice and loses no client', () => {
    fc.assert(
      fc.property(moves, all => {
        const chaos = new Chaos(release(text))
        for (const move of all) {
          chaos.make(move)
          expect(chaos.pool.active).toBeLessThanOrEqual(chaos.largestCapacity)
          expect(chaos.pool.active).toBeGreaterThanOrEqual(0)
          expect(chaos.usedTwice).toBe(0)
          expect(chaos.acquired + chaos.failed).toBeLessThanOrEqual(chaos.issued)
        }
        chaos.settle()
        expect(chaos.endedUnaided).toBe(true)
        expect(chaos.pool.waiting).toBe(0)
      }),
      runs,
    )
  })

  it('counts what clients hold and nothing tainted, and every Get once', () => {
    fc.assert(
      fc.property(moves, all => {
        const chaos = new Chaos(release(text))
        for (const move of all) {
          chaos.make(move)
          // v6 to v18 count a connection as in use until its replacement is dialled.
          const returning = isResourcePool ? chaos.pool.inUse - chaos.held.length : 0
          expect(returning).toBeGreaterThanOrEqual(0)
          expect(chaos.pool.inUse).toBe(chaos.held.length + returning)
          const { getCount, getSettingCount, waitCount } = chaos.pool.metrics
          expect(getCount + getSettingCount).toBe(chaos.issued)
          expect(waitCount).toBeLessThanOrEqual(chaos.issued)
        }
      }),
      runs,
    )
  })

  it('holds at rest exactly the connections that the server counts', () => {
    fc.assert(
      fc.property(moves, all => {
        const chaos = new Chaos(release(text))
        for (const move of all) chaos.make(move)
        chaos.settle()
        expect(chaos.connector.open).toBe(chaos.pool.active)
        expect(chaos.pool.inUse).toBe(0)
        expect(chaos.pool.available).toBe(chaos.pool.capacity)
      }),
      runs,
    )
  })
})
