import { describe, expect, it } from 'vitest'
import { connPoolBehaviour, poolBehaviour, poolFamilyTables } from '../../src/catalog/pool-families.ts'
import { covers, newestReleases, parseRelease, type Release } from '../../src/catalog/release.ts'

const release = (text: string): Release => parseRelease(text) as Release

/** Every patch that a row may name, of every major. */
const patches = newestReleases().flatMap(({ major, minor, patch }) =>
  Array.from({ length: patch + 1 }, (_, each) => release(`${major}.${minor}.${each}`)),
)

describe('the rows on pools', () => {
  it.each(Object.entries(poolFamilyTables))(
    '%s: at most one row a release, each with its source',
    (_name, rows) => {
      for (const each of patches) expect(rows.filter(row => covers(row, each)).length).toBeLessThanOrEqual(1)
      for (const row of rows) expect(row.cite).toMatch(/^(#|[\w./-]+\.go:\d)/)
    },
  )

  it('describe every patch of every major', () => {
    for (const each of patches) {
      expect(poolBehaviour(each).kind).toBe(each.major > 18 ? 'smartconnpool' : 'resource-pool')
      expect(connPoolBehaviour(each).waiterCap).toBeDefined()
    }
  })
})

const polled = (everyMs: number, perPoll: 'first' | 'all' = 'all') => ({ kind: 'polled', everyMs, perPoll })

describe('what a patch release changed', () => {
  it.each([
    ['19.0.6', polled(1000, 'first'), 'evicted', 'none', 'shrinks', 'none'],
    ['19.0.9', polled(1000), 'evicted', 'none', 'shrinks', 'none'],
    ['19.0.10', polled(100), 'evicted', 'every-100-ms', 'shrinks', 'none'],
    ['20.0.5', polled(1000), 'evicted', 'none', 'shrinks', 'none'],
    ['20.0.6', polled(100), 'evicted', 'every-100-ms', 'shrinks', 'none'],
    ['20.0.8', polled(100), 'evicted', 'every-100-ms', 'reopens-in-place', 'none'],
    ['21.0.2', polled(1000), 'evicted', 'none', 'shrinks', 'none'],
    ['21.0.3', polled(100), 'evicted', 'every-100-ms', 'shrinks', 'none'],
    ['21.0.5', polled(100), 'evicted', 'every-100-ms', 'reopens-in-place', 'none'],
    ['21.0.6', { kind: 'at-once' }, 'served', 'every-100-ms', 'reopens-in-place', 'none'],
    ['22.0.1', polled(100), 'evicted', 'every-100-ms', 'reopens-in-place', 'closes-on-return'],
    ['22.0.2', { kind: 'at-once' }, 'served', 'every-100-ms', 'reopens-in-place', 'closes-on-return'],
    ['22.0.3', { kind: 'at-once' }, 'served', 'every-100-ms', 'reopens-popped', 'closes-on-return'],
    ['23.0.0', { kind: 'at-once' }, 'served', 'every-100-ms', 'reopens-in-place', 'closes-on-return'],
    ['23.0.1', { kind: 'at-once' }, 'served', 'every-100-ms', 'reopens-popped', 'closes-on-return'],
    ['24.0.0', { kind: 'at-once' }, 'served', 'every-100-ms', 'reopens-popped', 'closes-on-return'],
  ] as const)('v%s', (text, waiterExpiry, waitersAtClose, starvationWorker, idleWorker, idleCap) => {
    expect(poolBehaviour(release(text))).toMatchObject({
      waiterExpiry,
      waitersAtClose,
      starvationWorker,
      idleWorker,
      idleCap,
    })
  })
})
