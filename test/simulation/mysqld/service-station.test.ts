import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CapacityShape, capacityOf } from '../../../src/simulation/mysqld/capacity.ts'
import { EntryHeap, HeapEntry } from '../../../src/simulation/mysqld/entry-heap.ts'
import type { ServiceEntry } from '../../../src/simulation/mysqld/service-entry.ts'
import { ServiceStation } from '../../../src/simulation/mysqld/service-station.ts'
import { statementEffect } from '../../../src/simulation/mysqld/statement-effect.ts'
import { VirtualClock } from '../../../src/simulation/virtual-clock.ts'
import { seededRandom } from '../../support/random.ts'

const unlimited: CapacityShape = { cores: Number.POSITIVE_INFINITY, ioShare: 0, lockShare: 0 }

describe('what n statements get done at once', () => {
  it.each<readonly [string, Partial<CapacityShape>, readonly number[]]>([
    ['no limit: each as if alone', {}, [1, 2, 8, 100]],
    ['four cores', { cores: 4 }, [1, 2, 4, 4]],
    ['four cores, half of the time on disk: eight keep them busy', { cores: 4, ioShare: 0.5 }, [1, 2, 8, 8]],
    ['all of it I/O needs no core', { cores: 4, ioShare: 1 }, [1, 2, 8, 100]],
    ['all of it behind one lock', { lockShare: 1 }, [1, 1, 1, 1]],
    ['a fifth behind one lock: Amdahl’s law', { lockShare: 0.2 }, [1, 2 / 1.2, 8 / 2.4, 100 / 20.8]],
    ['both bounds', { cores: 3, lockShare: 0.2 }, [1, 2 / 1.2, 3, 3]],
  ])('%s', (_, change, expected) => {
    const shape = { ...unlimited, ...change }
    const got = [1, 2, 8, 100].map(n => capacityOf(n, shape))
    for (const [at, value] of expected.entries()) expect(got[at]).toBeCloseTo(value, 12)
  })
})

describe('the station', () => {
  it('shares two cores among three, and speeds up as they leave', () => {
    const { ended, add, clock } = station({ ...unlimited, cores: 2 })
    for (const demand of [2, 4, 6]) add(demand)
    clock.advance(100)
    // Two thirds of full speed until 3 ms; then two of them at full speed.
    expect(ended).toEqual([3, 5, 7])
  })

  it('goes at full speed again once few are left', () => {
    const { ended, add, clock } = station({ ...unlimited, cores: 4 })
    for (const demand of [1, 1, 1, 10, 10]) add(demand)
    clock.advance(0.5)
    add(1)
    clock.advance(100)
    // Five at four fifths of full speed do 0.4 in 0.5 ms; six at four sixths take 0.9 ms for the 0.6 that three still
    // need; the three that are left have 0.4 and twice 9 before them.
    expect(ended.map(at => Number(at.toFixed(9)))).toEqual([1.4, 1.4, 1.4, 1.8, 10.4, 10.4])
  })

  it('lets one leave in between, and tells what was left', () => {
    const { ended, add, clock, served } = station({ ...unlimited, cores: 1 })
    const first = add(10)
    add(10)
    clock.advance(8)
    expect(served.remove(first)).toBe(6)
    clock.advance(100)
    expect(ended).toEqual([14])
  })

  it.each([
    [1, 0.7],
    [4, 0.8],
    [8, 0.5],
  ])('M/M/%i at %d busy: as many at once as the closed form says', (cores, busy) => {
    const random = seededRandom(cores)
    const exponential = (): number => -Math.log(1 - random())
    const { add, clock, served } = station({ ...unlimited, cores })
    let area = 0
    let at = 0
    for (let arrival = 0; arrival < 200_000; arrival++) {
      const gap = exponential() / (cores * busy)
      clock.advance(gap)
      at += gap
      area += served.size
      add(exponential())
    }
    // What arrivals see is the mean over time (PASTA).
    expect(area / 200_000).toBeGreaterThan(meanInSystem(cores, busy) * 0.97)
    expect(area / 200_000).toBeLessThan(meanInSystem(cores, busy) * 1.03)
    expect(served.coreMs() / at / cores).toBeCloseTo(busy, 1)
  })

  it('does each one’s whole work whatever comes and goes: property', () => {
    const move = fc.oneof(
      fc.record({
        kind: fc.constant('add' as const),
        demand: fc.double({ min: 0.01, max: 50, noNaN: true }),
      }),
      fc.record({ kind: fc.constant('wait' as const), ms: fc.double({ min: 0, max: 20, noNaN: true }) }),
      fc.record({ kind: fc.constant('remove' as const), which: fc.nat({ max: 20 }) }),
    )
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), fc.constantFrom(0, 0.1), (moves, lockShare) => {
        const { add, clock, served, ended, through } = station({ cores: 4, ioShare: 0.3, lockShare })
        const there: ServiceEntry<number>[] = []
        let [wanted, left] = [0, 0]
        for (const each of moves) {
          if (each.kind === 'wait') clock.advance(each.ms)
          else if (each.kind === 'add') {
            there.push(add(each.demand))
            wanted += each.demand
          } else {
            const entry = there[each.which % (there.length || 1)]
            if (entry === undefined || through.has(entry.owner)) continue
            through.add(entry.owner)
            left += served.remove(entry)
          }
        }
        clock.advance(1e6)
        expect(served.size).toBe(0)
        expect(served.coreMs()).toBeCloseTo((wanted - left) * 0.7, 6)
        expect(through.size).toBe(there.length)
        expect(ended.length).toBeLessThanOrEqual(there.length)
      }),
    )
  })
})

describe('the heap', () => {
  it('gives back by key, then by arrival, without those that left: property', () => {
    const item = fc.record({ key: fc.nat({ max: 9 }), leaves: fc.boolean() })
    fc.assert(
      fc.property(fc.array(item, { maxLength: 50 }), items => {
        const heap = new EntryHeap<number>()
        const entries = items.map((_, at) => new HeapEntry(at))
        for (const [at, entry] of entries.entries()) heap.push(entry, items[at]?.key ?? 0)
        for (const [at, entry] of entries.entries()) if (items[at]?.leaves === true) heap.remove(entry)
        const got: number[] = []
        for (let head = heap.head; head !== undefined; head = heap.head) {
          got.push(head.owner)
          heap.remove(head)
        }
        const kept = items.map((each, at) => ({ ...each, at })).filter(each => !each.leaves)
        expect(got).toEqual(kept.sort((a, b) => a.key - b.key || a.at - b.at).map(each => each.at))
      }),
    )
  })
})

describe('what a statement does to its session', () => {
  it.each([
    ['begin', { kind: 'begin' }],
    ['start transaction with consistent snapshot, read only', { kind: 'begin' }],
    ['COMMIT', { kind: 'commit' }],
    ['rollback', { kind: 'rollback' }],
    ['rollback to s1', { kind: 'none' }],
    ['savepoint s1', { kind: 'none' }],
    ['set time_zone = 1', { kind: 'none' }],
    ["select GET_LOCK('Job', 1.5) from dual", { kind: 'get-lock', lock: 'job', timeoutMs: 1500 }],
    ['select get_lock("a", -1)', { kind: 'get-lock', lock: 'a', timeoutMs: Number.POSITIVE_INFINITY }],
    ["select release_lock('a') from dual", { kind: 'release-lock', lock: 'a' }],
    ['select release_all_locks() from dual', { kind: 'release-all-locks' }],
    ['create temporary table if not exists ks.tt (id int)', { kind: 'create-temporary-table', table: 'tt' }],
    ['create table t (id int)', { kind: 'none' }],
    ['drop temporary table tt', { kind: 'drop-table', table: 'tt' }],
    ['select * from `tt` where id = 1', { kind: 'reads', table: 'tt' }],
    ['select 1', { kind: 'none' }],
    ['', { kind: 'none' }],
  ])('%s', (text, effect) => {
    expect(statementEffect(text)).toEqual(effect)
  })

  it('is told of any text, soon: property', () => {
    fc.assert(fc.property(fc.string(), text => statementEffect(text).kind.length > 0))
    expect(statementEffect(`select ${'get_lock('.repeat(1e6)}`)).toEqual({ kind: 'none' })
  })
})

function station(shape: CapacityShape) {
  const clock = new VirtualClock()
  const ended: number[] = []
  const through = new Set<number>()
  const served = new ServiceStation<number>(clock, shape, owner => {
    through.add(owner)
    ended.push(clock.now())
  })
  let added = 0
  const add = (demandMs: number): ServiceEntry<number> => {
    const entry = served.entry(added++)
    served.add(entry, demandMs)
    return entry
  }
  return { clock, ended, served, add, through }
}

/** Erlang's C: the mean number in an M/M/c queue at utilisation ρ. */
function meanInSystem(servers: number, busy: number): number {
  const load = servers * busy
  let term = 1
  let sum = 1
  for (let k = 1; k < servers; k++) {
    term *= load / k
    sum += term
  }
  const full = ((term * load) / servers) * (1 / (1 - busy))
  return load + (full / (sum + full)) * (busy / (1 - busy))
}
