import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binomial, binomialMass } from '../../../src/sizing/queueing/binomial.ts'
import {
  certainly,
  type Distribution,
  meanOf,
  quantileByTail,
  quantileOfSum,
  sumOf,
  upperTail,
} from '../../../src/sizing/queueing/distribution.ts'
import { independentEpochs, tailOfOneEpoch } from '../../../src/sizing/queueing/peak.ts'
import { offeredLoad, poisson, poissonMass } from '../../../src/sizing/queueing/poisson.ts'
import { seededRandom } from '../../support/random.ts'

/** P(X > k) of a binomial as a fraction of whole numbers: `numerator / denominator` is the probability of one. */
function exactBinomialTail(trials: number, numerator: bigint, denominator: bigint, k: number): number {
  const n = BigInt(trials)
  let choose = 1n
  let sum = 0n
  for (let i = 0n; i <= n; i += 1n) {
    if (i > BigInt(k)) sum += choose * numerator ** i * (denominator - numerator) ** (n - i)
    choose = (choose * (n - i)) / (i + 1n)
  }
  return ratio(sum, denominator ** n)
}

function ratio(over: bigint, under: bigint): number {
  const shift = BigInt(Math.max(0, under.toString(2).length - over.toString(2).length + 64))
  return Number((over << shift) / under) / 2 ** Number(shift)
}

function total({ mass }: Distribution): number {
  return mass.reduce((sum, share) => sum + share, 0)
}

/** Seconds until the next arrival, at 3 per second. */
function gap(random: () => number): number {
  return -Math.log(1 - random()) / 3
}

const close = (value: number, expected: number, relative = 1e-11) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.abs(expected))

describe('a binomial population', () => {
  it.each([
    { trials: 20, of: [1n, 2n], k: 14 },
    { trials: 100, of: [1n, 10n], k: 25 },
    { trials: 400, of: [1n, 20n], k: 45 },
    { trials: 500, of: [9n, 10n], k: 480 },
    { trials: 500, of: [1n, 1000n], k: 8 },
  ] as const)(
    'has the tail of the exact sum: $trials sessions, above $k',
    ({ trials, of: [over, under], k }) => {
      const p = Number(over) / Number(under)
      close(upperTail(binomial(trials, p), k), exactBinomialTail(trials, over, under, k))
    },
  )

  it('keeps its digits at a million sessions', () => {
    const many = binomial(1_000_000, 0.25)
    close(total(many), 1, 1e-9)
    close(meanOf(many), 250_000, 1e-9)
    const variance = 1_000_000 * 0.25 * 0.75
    const local = (1 - (1 - 0.25 * 0.75) / (12 * variance)) / Math.sqrt(2 * Math.PI * variance)
    close(binomialMass(1_000_000, 0.25, 250_000), local)
  })

  it('is certain where the probability is', () => {
    expect(binomial(2000, 1)).toEqual(certainly(2000))
    expect(binomial(2000, 0)).toEqual(certainly(0))
    expect(binomial(0, 0.5)).toEqual(certainly(0))
  })

  it('has its 99.9 % where the exact sum has it', () => {
    const value = quantileByTail(binomial(400, 0.05), 0.001)
    expect(exactBinomialTail(400, 1n, 20n, value)).toBeLessThanOrEqual(0.001)
    expect(exactBinomialTail(400, 1n, 20n, value - 1)).toBeGreaterThan(0.001)
  })
})

describe('sessions that come and go', () => {
  it('are Poisson with the offered load as mean', () => {
    expect(offeredLoad(3, 600)).toBe(1800)
    close(meanOf(poisson(1800)), 1800, 1e-10)
    close(poissonMass(10, 10), (10 ** 10 * Math.exp(-10)) / 3_628_800)
    close(upperTail(poisson(1), 0), 1 - Math.exp(-1))
  })

  it('add up to the Poisson of the sums', () => {
    const together = poisson(12.5)
    const added = sumOf(poisson(4.5), poisson(8))
    for (const k of [0, 5, 12, 20, 40]) close(upperTail(added, k), upperTail(together, k), 1e-10)
  })

  it('agree with a simulation of M/G/infinity with constant stays', () => {
    const random = seededRandom(7)
    const samples = 4000
    let above = 0
    for (let sample = 0; sample < samples; sample += 1) {
      let present = 0
      // Those present at a moment are those who came within one stay (10 s at 3 per second) before it.
      let at = gap(random)
      while (at < 10) {
        present += 1
        at += gap(random)
      }
      if (present > 36) above += 1
    }
    const expected = upperTail(poisson(30), 36)
    expect(Math.abs(above / samples - expected)).toBeLessThan(4 * Math.sqrt(expected / samples))
  })
})

describe('the peak over a horizon', () => {
  it('counts epochs', () => {
    expect(independentEpochs(3600, 30)).toBe(120)
    expect(independentEpochs(0, 30)).toBe(1)
    expect(independentEpochs(3600, Number.POSITIVE_INFINITY)).toBe(1)
  })

  it('has the tail that gives the quantile back', () => {
    close((1 - tailOfOneEpoch(0.999, 20160)) ** 20160, 0.999, 1e-9)
    expect(tailOfOneEpoch(0.999, 1)).toBe(1 - 0.999)
  })
})

describe('the quantile of a sum', () => {
  it('adds what is certain', () => {
    expect(quantileOfSum(certainly(3), certainly(4), 0.001)).toBe(7)
    expect(quantileOfSum(certainly(100), binomial(400, 0.25), 0.001)).toBe(227)
    expect(quantileOfSum(binomial(400, 0.25), certainly(100), 0.001)).toBe(227)
  })

  it('is that of the convolution, for any two populations and tails', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 500, noNaN: true }),
        fc.double({ min: 1e-9, max: 0.9, noNaN: true }),
        (trials, share, load, tail) => {
          const [left, right] = [binomial(trials, share), poisson(load)]
          const whole = quantileByTail(sumOf(left, right), tail)
          expect(quantileOfSum(left, right, tail)).toBe(whole)
          expect(quantileOfSum(right, left, tail)).toBe(whole)
        },
      ),
    )
  })
})

describe('any population', () => {
  const share = fc.double({ min: 0.001, max: 0.999, noNaN: true })
  const few = fc.integer({ min: 1, max: 3000 })

  it('has probabilities that add up to 1 and a quantile between its bounds', () => {
    fc.assert(
      fc.property(few, share, share, (trials, p, tail) => {
        const sessions = binomial(trials, p)
        const value = quantileByTail(sessions, tail)
        expect(total(sessions)).toBeCloseTo(1, 10)
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(trials)
        expect(upperTail(sessions, value)).toBeLessThanOrEqual(tail)
      }),
    )
  })

  it('needs more connections the more there are, the likelier each is, and the surer one wants to be', () => {
    fc.assert(
      fc.property(few, share, share, (trials, p, tail) => {
        const value = quantileByTail(binomial(trials, p), tail)
        expect(quantileByTail(binomial(trials + 10, p), tail)).toBeGreaterThanOrEqual(value)
        expect(quantileByTail(binomial(trials, (p + 1) / 2), tail)).toBeGreaterThanOrEqual(value)
        expect(quantileByTail(binomial(trials, p), tail / 2)).toBeGreaterThanOrEqual(value)
      }),
    )
  })
})
