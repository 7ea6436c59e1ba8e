import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { upperTail } from '../../../src/sizing/queueing/distribution.ts'
import { erlangB, erlangC, erlangCWaitTail } from '../../../src/sizing/queueing/erlang.ts'
import { erlangA } from '../../../src/sizing/queueing/erlang-a.ts'
import { poisson } from '../../../src/sizing/queueing/poisson.ts'
import { poolForTimeout, poolForWait } from '../../../src/sizing/queueing/pool-size.ts'
import { seededRandom } from '../../support/random.ts'

describe('Erlang-B', () => {
  // The load that so many lines carry at 1 % blocking, from the traffic tables in print.
  it.each([
    { lines: 1, load: 0.0101 },
    { lines: 5, load: 1.36 },
    { lines: 10, load: 4.46 },
    { lines: 20, load: 12.0 },
    { lines: 50, load: 37.9 },
    { lines: 100, load: 84.1 },
  ])('blocks 1 % of $load erlang on $lines lines', ({ lines, load }) => {
    expect(erlangB(lines, load)).toBeCloseTo(0.01, 3)
  })

  it('is the quotient of its sum', () => {
    let term = 1
    let sum = 1
    for (let k = 1; k <= 12; k += 1) {
      term *= 9.5 / k
      sum += term
    }
    expect(erlangB(12, 9.5)).toBeCloseTo(term / sum, 14)
  })

  it('ends at the edges', () => {
    expect(erlangB(0, 3)).toBe(1)
    expect(erlangB(1, 0)).toBe(0)
    expect(erlangB(100_000, 5)).toBe(0)
  })
})

describe('Erlang-C', () => {
  it.each([
    { connections: 1, load: 0.7, waits: 0.7 },
    { connections: 2, load: 1, waits: 1 / 3 },
    { connections: 5, load: 4, waits: 0.5541 },
    { connections: 10, load: 8, waits: 0.4092 },
    { connections: 3, load: 3, waits: 1 },
  ])('lets $waits wait with $connections connections and $load erlang', ({ connections, load, waits }) => {
    expect(erlangC(connections, load)).toBeCloseTo(waits, 4)
  })

  it('has waits with an exponential tail', () => {
    expect(erlangCWaitTail(2, 1, 0.01, 0.01)).toBeCloseTo(Math.exp(-1) / 3, 12)
  })
})

describe('Erlang-A', () => {
  it('is M/M/infinity seen through a pool when waiters give up as fast as queries end', () => {
    const load = 22
    let waiting = 0
    for (let k = 20; k < 200; k += 1) waiting += upperTail(poisson(load), k)
    const { waits, abandons } = erlangA(20, load, 0.5, 0.5)
    expect(waits).toBeCloseTo(upperTail(poisson(load), 19), 12)
    expect(abandons).toBeCloseTo(waiting / load, 12)
  })

  it('becomes Erlang-B when nobody waits, and Erlang-C when nobody gives up', () => {
    expect(erlangA(10, 8, 1, 1e-9).abandons).toBeCloseTo(erlangB(10, 8), 6)
    expect(erlangA(10, 8, 1, 1e9).waits).toBeCloseTo(erlangC(10, 8), 6)
  })

  it('loses what a hopelessly overloaded pool cannot serve', () => {
    expect(erlangA(20, 20_000, 0.1, 1).abandons).toBeCloseTo(1 - 20 / 20_000, 6)
  })

  it('agrees with a simulation', () => {
    const { abandons } = erlangA(4, 4, 1, 0.5)
    expect(Math.abs(simulatedAbandons(4, 4, 1, 0.5) - abandons)).toBeLessThan(0.01)
  })
})

/** The share that gives up, by playing the chain of arrivals, ends and abandonments. */
function simulatedAbandons(connections: number, load: number, service: number, patience: number): number {
  const random = seededRandom(11)
  let present = 0
  let came = 0
  let gone = 0
  for (let step = 0; step < 400_000; step += 1) {
    const arrive = load / service
    const end = Math.min(present, connections) / service
    const leave = Math.max(0, present - connections) / patience
    const pick = random() * (arrive + end + leave)
    if (pick < arrive) {
      came += 1
      present += 1
    } else {
      if (pick >= arrive + end) gone += 1
      present -= 1
    }
  }
  return gone / came
}

describe('the smallest pool', () => {
  it('keeps its target, and one less does not', () => {
    const size = poolForWait({ load: 8, serviceSeconds: 0.01 }, 0.005, 0.01) as number
    expect(erlangCWaitTail(size, 8, 0.01, 0.005)).toBeLessThanOrEqual(0.01)
    expect(erlangCWaitTail(size - 1, 8, 0.01, 0.005)).toBeGreaterThan(0.01)
    const transactions = poolForTimeout({ load: 20, serviceSeconds: 0.2 }, 1, 0.001) as number
    expect(erlangA(transactions, 20, 0.2, 1).abandons).toBeLessThanOrEqual(0.001)
    expect(erlangA(transactions - 1, 20, 0.2, 1).abandons).toBeGreaterThan(0.001)
  })

  it('is one connection for next to nothing', () => {
    expect(poolForWait({ load: 0, serviceSeconds: 1 }, 0, 0.01)).toBe(1)
  })
})

describe('any pool', () => {
  const size = fc.integer({ min: 1, max: 400 })
  const load = fc.double({ min: 0.01, max: 500, noNaN: true })

  it('has probabilities between 0 and 1, B below C, and fewer lost the larger it is', () => {
    fc.assert(
      fc.property(size, load, (connections, offered) => {
        const busy = erlangB(connections, offered)
        const { waits, abandons } = erlangA(connections, offered, 0.1, 1)
        for (const share of [busy, waits, abandons]) {
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(1)
        }
        expect(erlangC(connections, offered)).toBeGreaterThanOrEqual(busy - 1e-15)
        expect(erlangB(connections + 1, offered)).toBeLessThanOrEqual(busy)
        expect(erlangA(connections + 1, offered, 0.1, 1).abandons).toBeLessThanOrEqual(abandons + 1e-12)
      }),
    )
  })
})
