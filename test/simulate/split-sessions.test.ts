import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apportion, inProportion, partsOf, without } from '../../src/simulate/split-sessions.ts'

describe('sessions by what they do', () => {
  it('independent traits give every combination', () => {
    expect(
      partsOf([
        { does: 'locks', share: 0.5 },
        { does: 'settings', share: 0.25 },
      ]),
    ).toEqual([
      { does: [], share: 0.375 },
      { does: ['settings'], share: 0.125 },
      { does: ['locks'], share: 0.375 },
      { does: ['locks', 'settings'], share: 0.125 },
    ])
  })

  it('a trait of all leaves no combination without it', () => {
    expect(partsOf([{ does: 'locks', share: 1 }])).toEqual([{ does: ['locks'], share: 1 }])
  })

  it('the shares of any traits add up to 1', () => {
    const trait = fc.record({ does: fc.string(), share: fc.double({ min: 0, max: 1, noNaN: true }) })
    fc.assert(
      fc.property(fc.array(trait, { maxLength: 4 }), traits => {
        const sum = partsOf(traits).reduce((total, { share }) => total + share, 0)
        expect(sum).toBeCloseTo(1, 9)
      }),
    )
  })

  it.each<readonly [number, readonly number[], readonly number[]]>([
    [10, [0.5, 0.5], [5, 5]],
    [10, [1 / 3, 1 / 3, 1 / 3], [4, 3, 3]],
    [1, [0.4, 0.6], [0, 1]],
    [0, [0.4, 0.6], [0, 0]],
    [7, [1], [7]],
  ])('%i sessions by %o', (total, shares, counts) => {
    expect(apportion(total, shares)).toEqual(counts)
  })

  it('no session is lost, and nobody gets one too many', () => {
    const share = fc.double({ min: 0.001, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.nat(100_000), fc.array(share, { minLength: 1, maxLength: 8 }), (total, weights) => {
        const sum = weights.reduce((all, weight) => all + weight, 0)
        const shares = weights.map(weight => weight / sum)
        const counts = apportion(total, shares)
        expect(counts.reduce((all, count) => all + count, 0)).toBe(total)
        for (const [at, count] of counts.entries())
          expect(Math.abs(count - (shares[at] ?? 0) * total)).toBeLessThan(1.000001)
      }),
    )
  })

  it.each<readonly [readonly number[], number, readonly boolean[], readonly number[]]>([
    [[5, 5], 3, [false, true], [2, 5]],
    [[5, 5], 7, [false, true], [0, 3]],
    [[5, 5], 5, [true, true], [2, 3]],
    [[10, 30, 8], 10, [false, false, true], [7, 23, 8]],
    [[4], 0, [true], [4]],
    [[0, 0], 0, [false, true], [0, 0]],
  ])('of %o sessions %i are taken, of those spared (%o) last: %o', (counts, taken, spared, left) => {
    expect(without(counts, taken, spared, apportion)).toEqual(left)
  })

  it('of visitors, who are counted on average, each part gives its share', () => {
    expect(without([2, 6, 1.5], 4, [false, false, true], inProportion)).toEqual([1, 3, 1.5])
  })
})
