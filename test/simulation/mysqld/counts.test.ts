import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { poolBehaviour } from '../../../src/catalog/pool-families.ts'
import { anyDryMove, DryChaos } from '../../support/dry-chaos.ts'

const releases = ['7', '9', '14', '15', '18', '19.0.10', '20.0.8', '21.0.6', '22.0.3', '23.0.0', '24']
const moves = fc.array(anyDryMove, { maxLength: 60 })

/** The server's count, by where each connection is in its life. */
function expectToAddUp({ world }: DryChaos): void {
  const { connected, halfOpen, lingering, held } = world.mysqld.reading()
  expect(connected).toBe(world.mysqld.sessions.size + halfOpen + lingering + held)
  // What the tablet has not closed is served, or it was not told of the end.
  expect(world.mysqld.sessions.size).toBeGreaterThanOrEqual(world.client.open - world.client.unnoticed)
}

/**
 * v15 to v18 put a connection back on which a setting could not be applied, also when that was because it had broken:
 * it counts as active until somebody takes it (`resource_pool.go:331@v16`).
 */
function keepsDead({ release }: DryChaos['world']): boolean {
  const behaviour = poolBehaviour(release)
  return behaviour.kind === 'resource-pool' && behaviour.queues === 'two-queues'
}

describe.each(releases)(
  'random sessions, kills, hang-ups and restarts against a simulated mysqld: v%s',
  release => {
    it('the server counts what the engine holds, and the others', () => {
      let rests = 0
      fc.assert(
        fc.property(moves, all => {
          const chaos = new DryChaos(release)
          const { world } = chaos
          const expectEqual = (): void => {
            const { connected, held } = world.mysqld.reading()
            const dead = world.held - world.client.open
            expect(dead).toBeGreaterThanOrEqual(0)
            if (!keepsDead(world)) expect(dead).toBe(0)
            expect(connected).toBe(world.client.open - world.client.unnoticed + held)
          }
          for (const move of all) {
            chaos.make(move)
            expectToAddUp(chaos)
            if (!chaos.isAtRest) continue
            rests++
            expectEqual()
          }
          chaos.settle()
          expect(chaos.isAtRest).toBe(true)
          expectToAddUp(chaos)
          expectEqual()
          expect(world.tablet.held().reserved).toBe(0)
          expect(world.mysqld.reading().held).toBe(2)
        }),
        { numRuns: 60 },
      )
      expect(rests).toBeGreaterThan(50)
    })
  },
)
