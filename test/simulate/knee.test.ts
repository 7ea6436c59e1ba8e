import { describe, expect, it } from 'vitest'
import { meanOfRuns } from '../../src/simulate/interval.ts'
import { kneeOf, type SweepMeasures } from '../../src/simulate/knee.ts'

const at = (value: number, ...runs: readonly number[]): SweepMeasures => ({
  value,
  failures: meanOfRuns(runs),
  completed: meanOfRuns([100, 100]),
})

const slow = (value: number, ...completed: readonly number[]): SweepMeasures => ({
  value,
  failures: meanOfRuns([0, 0]),
  completed: meanOfRuns(completed),
})

describe('the knee of a sweep', () => {
  it.each<readonly [string, readonly SweepMeasures[], 'smaller' | 'larger', number | undefined]>([
    [
      'is the smallest value that does as well as the best',
      [at(20, 90, 110), at(40, 3, 5), at(60, 2, 4), at(80, 3, 3)],
      'smaller',
      40,
    ],
    [
      'is the first value without failures where the best has none',
      [at(20, 9, 9), at(40, 0, 0), at(60, 0, 0)],
      'smaller',
      40,
    ],
    ['is the smallest value where nothing ever fails', [at(40, 0, 0), at(20, 0, 0)], 'smaller', 20],
    [
      'goes by the means alone where there is one run of each',
      [at(20, 5), at(40, 1), at(60, 1), at(80, 2)],
      'smaller',
      40,
    ],
    ['does not care about the order of the values', [at(60, 0), at(20, 7), at(40, 0)], 'smaller', 40],
    [
      'is the largest value before more is worse',
      [at(100, 0, 0), at(200, 0, 0), at(300, 5, 9), at(400, 0, 0)],
      'larger',
      200,
    ],
    ['is the largest value where none is worse', [at(100, 0), at(200, 0)], 'larger', 200],
    [
      'is no value that slows the clients down',
      [slow(20, 300, 302), slow(30, 481, 480), slow(40, 499, 498), slow(50, 499, 497)],
      'smaller',
      40,
    ],
    ['may cost a hundredth of the throughput', [slow(20, 992), slow(30, 1000)], 'smaller', 20],
    ['of sessions does not ask for throughput', [slow(20, 300), slow(30, 100)], 'larger', 30],
    ['is not there without values', [], 'smaller', undefined],
  ])('%s', (_, points, cheaper, knee) => {
    expect(kneeOf(points, cheaper)).toBe(knee)
  })
})

describe('means of runs', () => {
  it.each<readonly [readonly number[], object]>([
    [[], { mean: 0, low: null, high: null }],
    [[7], { mean: 7, low: null, high: null }],
    [[4, 4, 4], { mean: 4, low: 4, high: 4 }],
  ])('%o', (values, expected) => {
    expect(meanOfRuns(values)).toEqual(expected)
  })

  it('two runs have a wide interval: t is 12.706 with one degree of freedom', () => {
    const { mean, low, high } = meanOfRuns([1, 3])
    expect(mean).toBe(2)
    expect(low).toBeCloseTo(2 - 12.706205, 5)
    expect(high).toBeCloseTo(2 + 12.706205, 5)
  })
})
