import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holdings } from '../../../src/statements/holdings.ts'
import type { ClusterOptions } from '../../support/engine-vtgate.ts'
import { anyUtterance, anyVtgateMove, VtgateChaos } from '../../support/engine-vtgate-chaos.ts'

const pool = { timeoutMs: 1000, idleTimeoutMs: 60_000, maxLifetimeMs: 0, maxIdleCount: 0, maxWaiters: 0 }
const small = { ...pool, size: 3, prefillParallelism: 0 }
const shards = ['-40', '40-80', '80-']

/** Releases, with the settings pool off and on where both can be. */
const clusters: readonly (readonly [string, string, ClusterOptions])[] = [
  '7',
  '8',
  '9',
  '13',
  '14',
  '15',
  '16',
  '18',
  '19.0.10',
  '20.0.8',
  '21.0.6',
  '22.0.3',
  '23.0.0',
  '24',
].flatMap(release =>
  [false, true].map(settingsPool => {
    const context = { enableSystemSettings: true, settingsPool, differs: true }
    return [release, settingsPool ? 'on' : 'off', { tablet: { settingsPool }, context }] as const
  }),
)

describe.each(clusters)('v%s, settings pool %s: as long as all is well', (release, _pool, options) => {
  it.each([1, 3])('sessions hold what their statements say, over %s shards', count => {
    const cluster = { ...options, shards: shards.slice(0, count) }
    const scripts = fc.array(anyUtterance, { maxLength: 40 })
    fc.assert(
      fc.property(scripts, moves => {
        const chaos = new VtgateChaos(release, cluster)
        const { world } = chaos
        for (const move of moves) {
          chaos.make(move)
          let held = 0
          for (const session of chaos.sessions) {
            const predicted = holdings(session.session, world.vtgate.context)
            const reserved = session.shardSessions.filter(shard => shard.reservedId !== 0).length
            const lock = session.lockSession === undefined ? 0 : 1
            expect(lock).toBe(predicted.lockConnections)
            expect(reserved).toBeGreaterThanOrEqual(predicted.dedicated.least)
            expect(reserved).toBeLessThanOrEqual(predicted.dedicated.most ?? count)
            held += reserved + lock
          }
          expect(world.reserved().reduce((sum, each) => sum + each, 0)).toBe(held)
        }
        for (const session of chaos.sessions) session.close(() => undefined)
        expect([world.stateful(), ...world.reserved()]).toEqual([0, ...cluster.shards.map(() => 0)])
      }),
      { numRuns: 20 },
    )
  })
})

describe.each(clusters)('v%s, settings pool %s: whatever happens', (release, _pool, options) => {
  it('every statement is answered, and nothing is kept for those that left', () => {
    fc.assert(
      fc.property(fc.array(anyVtgateMove, { maxLength: 60 }), moves => {
        const tablet = { ...options.tablet, txPool: small, oltpReadPool: small, olapReadPool: small }
        const chaos = new VtgateChaos(release, { ...options, tablet, shards })
        for (const { mysql } of chaos.world.shards) {
          mysql.durationMs = sql => (sql.startsWith('select') ? 700 : 3)
          mysql.dialMs = 2
          mysql.killMs = 5
        }
        for (const move of moves) chaos.make(move)
        chaos.settle()
        const isKilled = moves.some(move => move.kind === 'kill-all')
        if (!isKilled) expect(chaos.answered).toBe(chaos.asked)
        expect(chaos.world.stateful()).toBe(0)
        expect(chaos.world.reserved()).toEqual([0, 0, 0])
        for (const { host } of chaos.world.shards) {
          for (const each of host.tablet.pools) expect(each.pool?.inUse).toBe(0)
        }
      }),
      { numRuns: 20 },
    )
  })
})
