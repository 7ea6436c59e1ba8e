import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseRelease, type Release } from '../../../src/catalog/release.ts'
import { defaultTabletConfig } from '../../../src/engine/tablet/configure.ts'
import type { TabletConfig } from '../../../src/engine/tablet/tablet-config.ts'
import { TabletWorld } from '../../support/engine-tablet.ts'
import { seededRandom } from '../../support/random.ts'

interface Recorded {
  readonly reap: readonly {
    readonly release: string
    readonly changes: readonly (readonly [number, number])[]
  }[]
  readonly idle: readonly { readonly release: string; readonly timeline: readonly (readonly number[])[] }[]
  readonly settings: readonly {
    readonly release: string
    readonly settings: number
    readonly statements: number
    readonly newConnections: number
    readonly delta: Readonly<Record<string, number>>
  }[]
}

const recorded = JSON.parse(readFileSync('fixtures/recorded/behaviour.json', 'utf8')) as Recorded

/** The tablet of a record, its read pool changed. */
function tablet(text: string, change: Partial<TabletConfig['oltpReadPool']>): TabletWorld {
  const base = defaultTabletConfig(parseRelease(text) as Release)
  return TabletWorld.primary(text, { oltpReadPool: { ...base.oltpReadPool, ...change } })
}

describe('sixteen connections left alone with an idle timeout of 4 s, as recorded', () => {
  it.each(recorded.idle.map(row => [row.release, row.timeline] as const))('%s', (release, timeline) => {
    const world = tablet(release, { idleTimeoutMs: 4000 })
    world.mysql.durationMs = () => 2000
    for (let i = 0; i < 16; i++) world.tablet.execute(world.request(`select ${i}`), () => undefined)
    world.clock.advance(2000)
    world.mysql.durationMs = () => 0
    const closedBefore = world.metric('ConnPoolIdleClosed')
    expect(world.metric('ConnPoolActive')).toBe(16)
    world.clock.advance(38_200)
    const [first, last] = [timeline[0], timeline.at(-1)] as [readonly number[], readonly number[]]
    const [, , active, , idleClosed] = last as [number, number, number, number, number]
    const recordedClosed = idleClosed - (first[4] ?? 0)
    const closed = world.metric('ConnPoolIdleClosed') - closedBefore
    expect(world.metric('ConnPoolActive')).toBe(active)
    expect(closed / recordedClosed).toBeGreaterThan(0.85)
    expect(closed / recordedClosed).toBeLessThan(1.15)
  })
})

describe('an idle temporary-table session and an idle GET_LOCK session, as recorded', () => {
  it.each(recorded.reap.map(row => [row.release, row.changes] as const))('%s', (release, changes) => {
    const world = tablet(release, {})
    const sessions = (['create-temporary-table', 'select-lock-func'] as const).map(plan =>
      world.call('reserveExecute', world.request('x', { query: { sql: 'x', plan } })),
    )
    const open = world.mysql.open
    world.clock.advance(30_000)
    expect(world.mysql.open).toBe(open)
    world.clock.advance(3001)
    const [before, after] = [changes[0]?.[1] ?? 0, changes.at(-1)?.[1] ?? 0]
    expect(open - world.mysql.open).toBe(before - after)
    for (const { reservedId } of sessions) {
      const reply = world.call('execute', world.request('select 1', { reservedId }))
      expect(reply.error?.message).toMatch(/^transaction \d+: ended at .* \(exceeded timeout: 30s\)$/)
    }
  })
})

/** Sixteen clients in a closed loop of sixty reads each on a pool of four, so many settings among them. */
function churn(release: string, settings: number) {
  const world = tablet(release, { size: 4 })
  const random = seededRandom(settings + 1)
  world.mysql.durationMs = sql => (sql.startsWith('select') ? 2 + 4 * random() : 0.2)
  world.mysql.dialMs = 3
  const before = { dialed: world.mysql.dialed, active: world.metric('ConnPoolActive') }
  let statements = 0
  const next = (client: number, left: number): void => {
    if (left === 0) return
    const preQueries = settings === 0 ? [] : [`set time_zone = ${client % settings}`]
    const sql = `select ${client} ${left}`
    world.tablet.reserveExecute(world.request(sql, { preQueries }), reply => {
      expect(reply.error).toBe(undefined)
      statements++
      const pauseMs = 5 + 10 * random()
      world.clock.at(world.clock.now() + pauseMs, () => next(client, left - 1))
    })
  }
  for (let client = 0; client < 16; client++) next(client, 60)
  world.clock.advance(60_000)
  const grown = world.metric('ConnPoolActive') - before.active
  return {
    statements,
    replaced: world.mysql.dialed - before.dialed - grown,
    diff: world.metric('ConnPoolDiffSetting'),
  }
}

// How often clients meet foreign settings is a matter of who comes after whom; what each such meeting costs
// is the engine's: one new connection, since the reset fails.
describe('settings that chase each other over a pool of four, as recorded', () => {
  it.each(recorded.settings.map(row => [row.release, row.settings, row] as const))(
    '%s: %s',
    (release, settings, row) => {
      const { statements, replaced, diff } = churn(release, settings)
      const growth = row.delta.ConnPoolActive ?? 0
      expect(statements).toBe(row.statements)
      expect(replaced).toBe(diff)
      expect(row.newConnections - growth - (row.delta.ConnPoolDiffSetting ?? 0)).toBeLessThanOrEqual(1)
      if (settings < 2) expect(replaced).toBe(0)
      else expect(replaced).toBeGreaterThan(statements / 20)
    },
  )
})
