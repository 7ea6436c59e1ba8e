import { describe, expect, it } from 'vitest'
import { drawMaxLifetime } from '../../../src/engine/pools/lifetime.ts'
import { Ticker } from '../../../src/engine/pools/ticker.ts'
import { Context } from '../../../src/engine/ports/context.ts'
import { goDuration } from '../../../src/engine/tablet/go-duration.ts'
import { SettingsCache } from '../../../src/engine/tablet/settings-cache.ts'
import { VirtualClock } from '../../../src/simulation/virtual-clock.ts'

describe('the random part of the lifetime', () => {
  const almostOne = () => 1 - 2 ** -32
  it.each([
    ['below-twice', 1000, 1000],
    ['truncated-to-32-bits', 1000, 1000],
    ['truncated-to-32-bits', 5000, 705.032704],
    ['truncated-to-32-bits', 600_000, 2999.545856],
    ['truncated-to-32-bits', 1_800_000, 408.702976],
    ['truncated-to-32-bits', 3_600_000, 817.405952],
  ] as const)('%s, %d ms: below %d ms', (rule, lifetimeMs, boundMs) => {
    expect(drawMaxLifetime(rule, lifetimeMs, () => 0)).toBe(lifetimeMs)
    const most = drawMaxLifetime(rule, lifetimeMs, almostOne) - lifetimeMs
    expect(Math.abs(most - boundMs)).toBeLessThan(1e-3)
  })

  it('does not matter where no lifetime is set, or where the release knows none', () => {
    expect(drawMaxLifetime('below-twice', 0, almostOne)).toBe(Number.POSITIVE_INFINITY)
    expect(drawMaxLifetime('none', 1000, almostOne)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('a ticker', () => {
  it('keeps one tick, the first, for a worker that is busy over several', () => {
    const clock = new VirtualClock()
    const seen: string[] = []
    const ticker = new Ticker(clock, 10, (tick, done) => {
      seen.push(`${tick}@${clock.now()}`)
      if (seen.length === 1) clock.at(clock.now() + 45, done)
      else done()
    })
    clock.advance(70)
    expect(seen).toEqual(['10@10', '20@55', '60@60', '70@70'])
    let isStopped = false
    ticker.stop(() => {
      isStopped = true
    })
    clock.advance(100)
    expect([seen.length, isStopped, clock.pending]).toEqual([4, true, 0])
  })

  it('is stopped when its worker is through', () => {
    const clock = new VirtualClock()
    const ticker = new Ticker(clock, 10, (_tick, done) => {
      clock.at(clock.now() + 100, done)
    })
    clock.advance(15)
    let stoppedAt: number | undefined
    ticker.stop(() => {
      stoppedAt = clock.now()
    })
    clock.advance(200)
    expect(stoppedAt).toBe(110)
  })
})

describe('a context', () => {
  it('is over at its deadline, or when its root is cancelled', () => {
    const root = new Context(100)
    const child = root.until(50)
    expect([child.isOver(49), child.isOver(50), root.isOver(50)]).toEqual([false, true, false])
    expect(root.until(200)).toBe(root)
    const heard: string[] = []
    const listener = (name: string) => ({ cancelled: () => heard.push(name) })
    const gone = listener('gone')
    child.listen(listener('child'))
    root.listen(gone)
    root.listen(listener('second'))
    root.unlisten(gone)
    child.cancel()
    root.cancel()
    expect([heard, root.isCancelled(), child.isOver(0)]).toEqual([['child', 'second'], true, true])
  })
})

describe('the settings of a tablet', () => {
  it('are one object for one text, in buckets from 1', () => {
    const cache = new SettingsCache()
    const first = cache.get(['set a = 1', 'set b = 2'])
    expect(cache.get(['set a = 1', 'set b = 2'])).toBe(first)
    expect([first.query, first.resetQuery, first.bucket]).toEqual([
      'set a = 1;set b = 2',
      "set a = 'default';set b = 'default'",
      1,
    ])
    expect(cache.get(['set b = 2', 'set a = 1']).bucket).toBe(2)
  })

  it('that fell out come back as others', () => {
    const cache = new SettingsCache(40)
    const first = cache.get(['set a = 1'])
    cache.get(['set b = 1'])
    expect(cache.get(['set a = 1'])).toBe(first)
    cache.get(['set c = 1'])
    expect(cache.get(['set a = 1'])).toBe(first)
    expect(cache.get(['set b = 1']).bucket).toBe(4)
    cache.clear()
    expect(cache.get(['set a = 1']).bucket).toBe(5)
  })
})

describe('durations as Go prints them', () => {
  it.each([
    [0, '0s'],
    [1, '1ms'],
    [1.5, '1.5ms'],
    [30_000, '30s'],
    [1500, '1.5s'],
    [90_000, '1m30s'],
    [3_600_000, '1h0m0s'],
  ])('%d ms: %s', (milliseconds, text) => {
    expect(goDuration(milliseconds)).toBe(text)
  })
})
