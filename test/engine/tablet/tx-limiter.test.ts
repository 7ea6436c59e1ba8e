import { describe, expect, it } from 'vitest'
import { parseRelease, type Release } from '../../../src/catalog/release.ts'
import { background } from '../../../src/engine/ports/context.ts'
import { defaultTabletConfig } from '../../../src/engine/tablet/configure.ts'
import { defaultOptions } from '../../../src/engine/tablet/execute-options.ts'
import type { LimiterConfig, TabletConfig } from '../../../src/engine/tablet/tablet-config.ts'
import { limiterFault, limiterSlots, TxLimiter } from '../../../src/engine/tablet/tx-limiter.ts'
import { TabletWorld } from '../../support/engine-tablet.ts'
import { majors } from '../../support/majors.ts'

const every = majors(6)

function config(release: string, size: number, limiter: Partial<LimiterConfig>): Partial<TabletConfig> {
  const base = defaultTabletConfig(parseRelease(release) as Release)
  return { txPool: { ...base.txPool, size }, limiter: { ...base.limiter, mode: 'on', ...limiter } }
}

const user = (username: string) => ({ username })
const byName = { byPrincipal: false, fraction: 0.3 }

describe.each(every)('the transaction limiter of v%s', release => {
  const limiterOf = (size: number, change: Partial<LimiterConfig>) => {
    const world = new TabletWorld(release, config(release, size, change))
    return { world, limiter: new TxLimiter(world.tablet.env) }
  }

  it('LI-01 lets everybody pass when it is off', () => {
    const { limiter } = limiterOf(10, { mode: 'off', fraction: 0.1 })
    expect(Array.from({ length: 5 }, () => limiter.get(user('u')))).toEqual(Array(5).fill(true))
    expect(limiter.usage(user('u'))).toBe(0)
  })

  it('LI-02 gives each user the whole part of size times fraction', () => {
    const { world, limiter } = limiterOf(10, byName)
    const four = (name: string) => Array.from({ length: 4 }, () => limiter.get(user(name)))
    expect(four('user1')).toEqual([true, true, true, false])
    expect(four('user2')).toEqual([true, true, true, false])
    limiter.release(user('user1'))
    expect(limiter.get(user('user1'))).toBe(true)
    expect(world.metric('TxLimiterRejections.user1')).toBe(1)
    expect(world.metric('TxLimiterRejections.user2')).toBe(1)
  })

  it('LI-03 counts refusals of a dry run and refuses nobody', () => {
    const { world, limiter } = limiterOf(10, { ...byName, mode: 'dry-run' })
    expect(Array.from({ length: 4 }, () => limiter.get(user('u')))).toEqual([true, true, true, true])
    expect(limiter.usage(user('u'))).toBe(3)
    expect(world.metric('TxLimiterRejectionsDryRun.u')).toBe(1)
    expect(world.metric('TxLimiterRejections.u')).toBe(0)
  })

  it('LI-04 refuses the ninth of twenty at the defaults, though slots are free', () => {
    const world = TabletWorld.primary(release, config(release, 20, {}))
    for (let i = 0; i < 8; i++) world.begin()
    expect(world.tryBegin()).toEqual({
      kind: 'failed',
      error: { code: 'RESOURCE_EXHAUSTED', message: 'per-user transaction pool connection limit exceeded' },
    })
    expect(world.metric('TxLimiterRejections.app1/p1')).toBe(1)
  })

  it('LI-05 rounds down in doubles, to no slot at all where the product is below one', () => {
    expect([limiterSlots(20, 0.04), limiterSlots(20, 0.4), limiterSlots(300, 0.41)]).toEqual([0, 8, 122])
  })

  it('LI-08 counts autocommit writes, not reads and not DDL', () => {
    const world = TabletWorld.primary(release, config(release, 10, { ...byName, fraction: 0.1 }))
    world.mysql.durationMs = () => 100
    const errors: (string | undefined)[] = []
    const start = (sql: string, plan: 'dml' | 'select' | 'ddl') =>
      world.tablet.execute(world.request(sql, { query: { sql, plan } }), reply =>
        errors.push(reply.error?.message),
      )
    start('update t set a = 1', 'dml')
    start('update t set a = 2', 'dml')
    start('select 1', 'select')
    start('create table u (a int)', 'ddl')
    world.clock.advance(1000)
    expect(errors).toEqual([
      'per-user transaction pool connection limit exceeded',
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe.each(majors(7))('the transaction limiter of v%s beside reserved connections', release => {
  it('LI-06 is not asked by reservations, and yet their commits give slots back', () => {
    const world = TabletWorld.primary(release, config(release, 10, { ...byName, fraction: 0.3 }))
    const { te } = world.tablet
    for (let i = 0; i < 3; i++) world.begin()
    const ids = Array.from({ length: 5 }, () =>
      world.wait<number>(done =>
        te.reserveBegin(world.txRequest(), [], outcome => {
          if (outcome.kind === 'failed') throw new Error(outcome.error.message)
          outcome.value.unlock()
          done(outcome.value.id)
        }),
      ),
    )
    expect(te.txPool.limiter.usage(user('app1'))).toBe(3)
    world.commit(ids[0] ?? 0)
    expect(te.txPool.limiter.usage(user('app1'))).toBe(2)
  })

  it('LI-07 never gets the slot of a released reservation back', () => {
    const world = TabletWorld.primary(release, config(release, 10, { ...byName, fraction: 0.1 }))
    const { te } = world.tablet
    const conn = world.begin()
    conn.unlock()
    world.reserve({ connId: conn.id }).unlock()
    expect(world.releaseIds(conn.id, conn.id).error).toBe(undefined)
    expect([te.txPool.scp.size, te.txPool.limiter.usage(user('app1'))]).toEqual([0, 1])
  })
})

describe('LI-05 limiters with which vttablet does not start', () => {
  const none = { byUsername: false, byPrincipal: false, byComponent: false, bySubcomponent: false }
  it.each([
    [{ fraction: 0.04 }, 'no-slot-for-anybody'],
    [{ fraction: 0 }, 'fraction-out-of-range'],
    [{ fraction: 1 }, 'fraction-out-of-range'],
    [{ ...none }, 'one-share-for-all'],
    [{ fraction: 0.05 }, undefined],
    [{ mode: 'off', fraction: 0 }, undefined],
  ] as const)('%j: %s', (change, fault) => {
    const { limiter } = defaultTabletConfig(parseRelease('24') as Release)
    expect(limiterFault(20, { ...limiter, mode: 'on', ...change })).toBe(fault)
  })
})

describe('the key of the limiter', () => {
  it.each([
    [{ byUsername: true, byPrincipal: true, byComponent: true, bySubcomponent: true }, 'app1/p1/c1/s1'],
    [{ byUsername: true, byPrincipal: false }, 'app1'],
    [{ byUsername: false, byPrincipal: true }, 'p1'],
  ])('%j', (change, key) => {
    const world = TabletWorld.primary('24', config('24', 10, { fraction: 0.1, ...change }))
    world.begin()
    world.tryBegin()
    expect(world.metric(`TxLimiterRejections.${key}`)).toBe(1)
  })

  it('is "unknown" for whoever is not named', () => {
    const world = TabletWorld.primary('24', config('24', 10, { fraction: 0.1 }))
    const nobody = { context: background, caller: { username: '' }, options: defaultOptions }
    world.begin(nobody)
    world.tryBegin(nobody)
    expect(world.metric('TxLimiterRejections.unknown/unknown')).toBe(1)
  })
})
