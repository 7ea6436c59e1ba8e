import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newDuration } from '../../../src/simulation/durations.ts'
import { exp, ln } from '../../../src/simulation/exact-functions.ts'
import { CounterTrack } from '../../../src/simulation/measures/counter-track.ts'
import { GaugeTrack } from '../../../src/simulation/measures/gauge-track.ts'
import { Histogram } from '../../../src/simulation/measures/histogram.ts'
import { Recorder } from '../../../src/simulation/measures/recorder.ts'
import { SampledCounter } from '../../../src/simulation/measures/sampled-counter.ts'
import { meanAndHalfWidth, studentT } from '../../../src/simulation/measures/student-t.ts'
import { TextCounts } from '../../../src/simulation/measures/text-counts.ts'
import { TimeAtValue } from '../../../src/simulation/measures/time-quantiles.ts'
import { mserCut } from '../../../src/simulation/measures/warm-up.ts'
import { Random } from '../../../src/simulation/random.ts'
import { VirtualClock } from '../../../src/simulation/virtual-clock.ts'

/** A hundred milliseconds in ten steps, the first twenty of them warm-up. */
function recording() {
  const clock = new VirtualClock()
  const recorder = new Recorder(clock, { durationMs: 100, steps: 10, warmUpMs: 20 })
  const measured = { from: 1, to: recorder.blocks, fromMs: 20, toMs: 100 }
  return { clock, recorder, measured }
}

describe('a gauge', () => {
  it('is weighted by time, and knows its peak without the warm-up', () => {
    const { clock, recorder, measured } = recording()
    const gauge = recorder.follow(new GaugeTrack(clock, recorder))
    gauge.set(9)
    clock.advance(10)
    gauge.set(2)
    clock.advance(50)
    gauge.add(3)
    clock.advance(20)
    gauge.set(0)
    clock.advance(20)
    recorder.flush()
    expect(gauge.over(measured)).toEqual({ peak: 5, peakAtMs: 60, mean: (2 * 40 + 5 * 20) / 80 })
    expect(gauge.growthOver(measured)).toBe(-2)
    expect(gauge.series(recorder)).toEqual({
      mean: [9, 2, 2, 2, 2, 2, 5, 5, 0, 0],
      most: [9, 2, 2, 2, 2, 2, 5, 5, 0, 0],
    })
  })

  it('forgets values that hold for no time', () => {
    const { clock, recorder, measured } = recording()
    const gauge = recorder.follow(new GaugeTrack(clock, recorder))
    clock.advance(30)
    gauge.set(100)
    gauge.set(1)
    clock.advance(70)
    recorder.flush()
    expect(gauge.over(measured)).toEqual({ peak: 1, peakAtMs: 30, mean: 70 / 80 })
  })

  it('has a shorter last step when the run was stopped', () => {
    const { clock, recorder } = recording()
    const gauge = recorder.follow(new GaugeTrack(clock, recorder))
    gauge.set(4)
    clock.advance(25)
    recorder.flush()
    expect(gauge.series(recorder)).toEqual({ mean: [4, 4, 4], most: [4, 4, 4] })
  })
})

describe('counters', () => {
  it('count what comes after the warm-up', () => {
    const { clock, recorder, measured } = recording()
    const counter = recorder.follow(new CounterTrack(recorder))
    let outside = 0
    const sampled = recorder.follow(new SampledCounter(recorder, () => outside))
    for (let at = 0; at < 100; at += 5) {
      clock.at(at + 1, () => {
        counter.add()
        outside++
      })
    }
    clock.at(50.5, () => {
      outside = 0
    })
    clock.advance(100)
    recorder.flush()
    expect([counter.over(measured), counter.perSecond(measured)]).toEqual([16, 200])
    // One that starts again loses at most what it counted since the last boundary.
    expect(sampled.over(measured)).toBe(16)
    expect(counter.series(recorder)).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 2, 2])
  })

  it('tell texts apart, but not by the ids in them', () => {
    const { clock, recorder, measured } = recording()
    const texts = new TextCounts(recorder)
    clock.advance(30)
    texts.add('transaction 17: not found')
    clock.advance(10)
    texts.add('transaction 18: not found')
    texts.add('another')
    for (let at = 0; at < 100; at++) texts.add(`text of its own ${'x'.repeat(at)}`)
    recorder.flush()
    const counted = texts.over(measured)
    expect(counted.slice(0, 2)).toEqual([
      { text: 'other errors', count: 52, firstAtMs: 40, lastAtMs: 40 },
      { text: 'transaction …: not found', count: 2, firstAtMs: 30, lastAtMs: 40 },
    ])
    expect(counted).toHaveLength(51)
  })
})

describe('a histogram', () => {
  it('is never off by more than a bucket of 2 %, and its mean and maximum are exact', () => {
    const values = fc.array(fc.double({ min: 0.1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(values, drawn => {
        const { clock, recorder, measured } = recording()
        const histogram = new Histogram(recorder)
        clock.advance(50)
        for (const value of drawn) histogram.add(value)
        const result = histogram.over(measured)
        const sorted = drawn.toSorted((left, right) => left - right)
        expect(result?.max).toBe(sorted.at(-1))
        expect(result?.mean).toBeCloseTo(drawn.reduce((sum, value) => sum + value, 0) / drawn.length, 6)
        for (const [name, share] of [
          ['p50', 0.5],
          ['p90', 0.9],
          ['p999', 0.999],
        ] as const) {
          const exact = sorted[Math.ceil(share * drawn.length) - 1] as number
          expect(result?.[name]).toBeGreaterThanOrEqual(exact * 0.999999)
          expect(result?.[name]).toBeLessThanOrEqual(exact * 1.02 + 0.002)
        }
      }),
    )
  })

  it('has nothing to say of nothing', () => {
    const { recorder, measured } = recording()
    expect(new Histogram(recorder).over(measured)).toBeNull()
  })
})

it('quantiles of a number over time go by its time', () => {
  const { clock, recorder, measured } = recording()
  const times = recorder.follow(new TimeAtValue(clock, recorder))
  clock.advance(20)
  for (const [value, ms] of [
    [3, 41],
    [7, 32],
    [20, 6.5],
    [21, 0.5],
  ] as const) {
    times.set(value)
    clock.advance(ms)
  }
  recorder.flush()
  expect(times.over(measured)).toEqual({ p50: 3, p90: 7, p99: 20, p999: 21 })
})

describe('the warm-up', () => {
  const noise = (at: number): number => ((at * 7919) % 13) / 13
  it.each<[string, readonly number[], number | undefined]>([
    [
      'ends where the level is reached',
      Array.from({ length: 64 }, (_, at) => Math.min(at, 9) * 10 + noise(at)),
      9,
    ],
    ['is none where there is no start-up', Array.from({ length: 64 }, (_, at) => 50 + noise(at)), 0],
    ['is none of what never changes', new Array<number>(64).fill(4), 0],
    ['is not found while the level still grows', Array.from({ length: 64 }, (_, at) => at), undefined],
    ['is not found in a few values', [1, 2, 3], undefined],
  ])('%s', (_name, means, cut) => {
    expect(mserCut(means)).toBe(cut)
  })
})

describe("Student's t", () => {
  it.each([
    [1, 12.706205],
    [4, 2.776445],
    [30, 2.042272],
    [31, 2.039513],
    [60, 2.000298],
    [1000, 1.962339],
  ])('with %d degrees of freedom is %d', (degrees, quantile) => {
    expect(studentT(degrees)).toBeCloseTo(quantile, 5)
  })

  it('makes the interval of a mean', () => {
    expect(meanAndHalfWidth([4, 6, 8])).toEqual({ mean: 6, halfWidth: 4.302653 * Math.sqrt(4 / 3) })
    expect(meanAndHalfWidth([5])).toEqual({ mean: 5, halfWidth: undefined })
  })
})

describe('functions and generators that are the same on every platform', () => {
  it('logarithm and exponential agree with those of the platform to the last digits', () => {
    fc.assert(
      fc.property(fc.double({ min: -600, max: 600, noNaN: true }), x => {
        expect(exp(x) / Math.exp(x)).toBeCloseTo(1, 14)
        expect(ln(Math.exp(x))).toBeCloseTo(x, 11)
      }),
    )
  })

  it('a seed and a purpose name one stream', () => {
    const first = (seed: number, purpose: string) => {
      const random = new Random(seed, purpose)
      return [random.bits(), random.bits(), random.bits()]
    }
    expect(first(7, 'think')).toEqual([-659688946, -1827642875, 689727284])
    expect(first(7, 'think')).not.toEqual(first(8, 'think'))
    expect(first(7, 'think')).not.toEqual(first(7, 'thinj'))
  })

  it.each([
    ['exponential', { kind: 'exponential', meanMs: 3 } as const, 3, 9],
    ['lognormal', { kind: 'lognormal', meanMs: 3, variation: 0.5 } as const, 3, 2.25],
    ['Pareto', { kind: 'pareto', meanMs: 3, tailIndex: 6 } as const, 3, 9 / 24],
    ['empirical', { kind: 'empirical', valuesMs: [1, 2, 6] } as const, 3, 14 / 3],
    ['constant', { kind: 'constant', ms: 3 } as const, 3, 0],
  ])('%s has its mean and variance', (_name, distribution, mean, variance) => {
    const duration = newDuration(distribution, new Random(3, 'test'))
    const draws = Array.from({ length: 200_000 }, () => duration.draw())
    const average = draws.reduce((sum, draw) => sum + draw, 0) / draws.length
    const spread = draws.reduce((sum, draw) => sum + (draw - average) ** 2, 0) / draws.length
    expect(duration.meanMs).toBeCloseTo(mean, 12)
    expect(Math.abs(average - mean)).toBeLessThan(0.03)
    expect(Math.abs(spread - variance)).toBeLessThan(0.02 + variance * 0.05)
  })
})
