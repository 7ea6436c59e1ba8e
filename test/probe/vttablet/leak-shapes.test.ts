import { describe, expect, it } from 'vitest'
import { leakShapes } from '../../../src/probe/vttablet/leak-shapes.ts'
import type { TabletObservation } from '../../../src/probe/vttablet/observation.ts'
import { recordedStates } from '../../support/tablet-pages.ts'
import { changed, recordedTablet } from '../../support/tablet-samples.ts'

const idle = recordedTablet('v22.0.3-vttablet-idle')
const at = (seconds: number, sample: TabletObservation): TabletObservation => ({
  ...sample,
  tablet: { ...sample.tablet, uptimeSeconds: seconds },
})
const shapes = (...samples: readonly TabletObservation[]) =>
  leakShapes(samples.map((sample, index) => at(100 + index, sample))).map(({ kind, pool }) => [kind, pool])

const rejected = (count: number, sample: TabletObservation) => ({
  ...sample,
  errors: { ...sample.errors, resourceExhausted: count },
})
const reserved = (now: number, transactions: number): TabletObservation => ({
  ...idle,
  reserved: { ...idle.reserved, now },
  transactions: { count: transactions, seconds: transactions },
})
const inUse = (count: number) => changed(idle, 'transaction_pool', { inUse: count, active: 20 })

describe('a leak', () => {
  it('holds more than the size of its pool in every sample', () => {
    const above = changed(idle, 'table_gc_pool', { active: 3, capacity: 2 })
    expect(leakShapes([above])).toEqual([
      {
        kind: 'active-above-capacity',
        pool: 'table_gc_pool',
        text: 'table_gc_pool holds 3 connections with a size of 2',
      },
    ])
    expect(shapes(above, above)).toEqual([['active-above-capacity', 'table_gc_pool']])
    expect(shapes(above, idle, above)).toEqual([])
  })

  it('fills a pool that nobody uses, while requests are refused', () => {
    const full = changed(idle, 'table_gc_pool', { active: 2, capacity: 2, inUse: 0 })
    expect(leakShapes([at(1, rejected(2, full)), at(2, rejected(9, full))])).toEqual([
      {
        kind: 'full-but-idle',
        pool: 'table_gc_pool',
        text: 'table_gc_pool is full (2 of 2) with only 0 in use, while 7 requests were refused: its slots are lost, not used',
      },
    ])
    expect(shapes(rejected(7, full))).toEqual([])
    expect(shapes(rejected(7, full), rejected(7, full))).toEqual([])
  })

  it('is not suspected where a busy pool explains the refusals, nor where connections are lent', () => {
    const full = changed(idle, 'table_gc_pool', { active: 2, capacity: 2, inUse: 0, gets: 5 })
    const busy = changed(full, 'transaction_pool', { active: 20, capacity: 20, inUse: 20 })
    expect(shapes(rejected(2, busy), rejected(9, busy))).toEqual([])
    const lending = changed(full, 'table_gc_pool', { gets: 6 })
    expect(shapes(rejected(2, full), rejected(9, lending))).toEqual([])
  })

  it('makes what is in use rise and never fall', () => {
    expect(shapes(inUse(3), inUse(5), inUse(9))).toEqual([['in-use-never-falls', 'transaction_pool']])
    expect(shapes(inUse(3), inUse(9), inUse(8))).toEqual([])
    expect(shapes(inUse(3), inUse(9))).toEqual([])
  })

  it('takes reserved connections without a transaction', () => {
    expect(leakShapes([at(1, reserved(3, 40)), at(2, reserved(9, 40))])).toEqual([
      {
        kind: 'reserved-without-transactions',
        pool: null,
        text: 'reserved connections went from 3 to 9 in 2 samples and never fell, without a single transaction: sessions take them and do not give them back',
      },
    ])
  })

  it('of reserved connections beside transactions takes three samples to be told', () => {
    expect(shapes(reserved(3, 40), reserved(9, 50))).toEqual([])
    expect(shapes(reserved(3, 40), reserved(9, 50), reserved(9, 60))).toEqual([['reserved-grows', null]])
    expect(shapes(reserved(3, 40), reserved(2, 50), reserved(9, 60))).toEqual([])
  })

  it('is looked for in the process that runs now', () => {
    const before = at(9000, reserved(1, 5))
    expect(leakShapes([before, at(10, reserved(3, 0)), at(11, reserved(3, 0))])).toEqual([])
  })

  it.each(recordedStates().filter(state => state.includes('-vttablet-')))('is not seen in %s', state => {
    expect(leakShapes([recordedTablet(state)])).toEqual([])
  })

  it('is nothing without samples', () => {
    expect(leakShapes([])).toEqual([])
  })
})
