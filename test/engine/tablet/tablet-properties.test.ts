import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TabletChaos } from '../../support/engine-tablet-chaos.ts'
import { anyTabletMove } from '../../support/tablet-moves.ts'

const releases = ['7', '9', '14', '15', '18', '19.0.10', '20.0.8', '21.0.6', '22.0.3', '23.0.0', '24']
const moves = fc.array(anyTabletMove, { maxLength: 60 })

describe.each(releases)('under random sessions, kills and failovers, the tablet of v%s', release => {
  it('answers every call, ends every session left alone, and holds what the server counts', () => {
    fc.assert(
      fc.property(moves, all => {
        const chaos = new TabletChaos(release)
        for (const move of all) chaos.make(move)
        chaos.settle()
        const { tablet, mysql } = chaos.world
        expect(chaos.replied).toBe(chaos.called)
        expect(tablet.te.txPool.scp.size).toBe(0)
        const { pooled, kill, reserved } = tablet.held()
        expect(reserved).toBe(0)
        expect(chaos.world.metric('UserActiveReservedCount.app1')).toBe(0)
        // A connection that the server dropped while it was idle counts as active until somebody uses it.
        expect(mysql.open).toBeLessThanOrEqual(pooled + kill)
        const lost = all.filter(move => move.kind === 'hang-up').length
        expect(pooled + kill - mysql.open).toBeLessThanOrEqual(lost)
        for (const pool of tablet.pools) expect(pool.pool?.inUse).toBe(0)
        expect(tablet.state).toBe('SERVING')
        expect(chaos.canServe()).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})
