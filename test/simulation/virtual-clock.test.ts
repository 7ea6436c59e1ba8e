import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Timer } from '../../src/engine/ports/clock.ts'
import { ClockTask } from '../../src/simulation/clock-task.ts'
import { VirtualClock } from '../../src/simulation/virtual-clock.ts'

type Operation =
  | { readonly kind: 'at'; readonly delay: number; readonly again: number | undefined }
  | { readonly kind: 'cancel'; readonly which: number }
  | { readonly kind: 'advance'; readonly by: number }

/** Mostly moments that coincide; some beyond what a clock looks ahead. */
const soonOrLate = (most: number): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: most }) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 9000, noNaN: true }) },
  )

const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('at' as const),
      delay: fc.oneof(fc.integer({ min: -2, max: 0 }), soonOrLate(9)),
      again: fc.option(soonOrLate(4), { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat({ max: 40 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('advance' as const), by: soonOrLate(5) }),
  },
)

/** What a clock has to do, done with a list that is sorted anew each time. */
class SortedList {
  time = 0
  readonly ran: string[] = []
  #waiting: {
    readonly time: number
    readonly order: number
    readonly name: number
    readonly again: number | undefined
  }[] = []
  #order = 0

  at(delay: number, name: number, again: number | undefined): void {
    this.#waiting.push({ time: Math.max(this.time, this.time + delay), order: this.#order++, name, again })
  }

  cancel(name: number): void {
    this.#waiting = this.#waiting.filter(each => each.name !== name)
  }

  advance(by: number): void {
    const end = this.time + by
    for (;;) {
      this.#waiting.sort((left, right) => left.time - right.time || left.order - right.order)
      const first = this.#waiting[0]
      if (first === undefined || first.time > end) break
      this.#waiting.shift()
      this.time = first.time
      this.ran.push(`${first.name} at ${first.time}`)
      if (first.again !== undefined) this.at(first.again, first.name, undefined)
    }
    this.time = end
  }

  get pending(): number {
    return this.#waiting.length
  }
}

describe('VirtualClock', () => {
  it('does what a list would that is sorted by time, then by order of calls', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), operations => {
        const clock = new VirtualClock()
        const list = new SortedList()
        const ran: string[] = []
        const timers: Timer[] = []
        const schedule = (delay: number, name: number, again: number | undefined): void => {
          timers[name] = clock.at(clock.now() + delay, () => {
            ran.push(`${name} at ${clock.now()}`)
            if (again !== undefined) schedule(again, name, undefined)
          })
        }
        for (const [name, each] of operations.entries()) {
          switch (each.kind) {
            case 'at':
              schedule(each.delay, name, each.again)
              list.at(each.delay, name, each.again)
              break
            case 'cancel': {
              const cancelled = each.which % (name || 1)
              timers[cancelled]?.cancel()
              list.cancel(cancelled)
              break
            }
            case 'advance':
              clock.advance(each.by)
              list.advance(each.by)
          }
          expect([clock.pending, clock.now()]).toEqual([list.pending, list.time])
        }
        clock.advance(20_000)
        list.advance(20_000)
        expect(ran).toEqual(list.ran)
      }),
      { numRuns: 500 },
    )
  })

  it('keeps nothing of a million timers that were set and cancelled', () => {
    const clock = new VirtualClock()
    for (let i = 0; i < 1_000_000; i++) {
      clock.at(clock.now() + 1000 + (i % 7), () => undefined).cancel()
      if (i % 3 === 0) clock.at(clock.now(), () => undefined).cancel()
    }
    expect(clock.pending).toBe(0)
    expect(clock.nextAt).toBeUndefined()
  })

  it('runs a task that schedules itself again as the same object', () => {
    const clock = new VirtualClock()
    const ticks: number[] = []
    class Tick extends ClockTask {
      run(): void {
        ticks.push(clock.now())
        clock.schedule(this, clock.now() + 10)
      }
    }
    const tick = new Tick()
    clock.schedule(tick, 5)
    clock.advance(30)
    expect([ticks, tick.isScheduled, clock.pending]).toEqual([[5, 15, 25], true, 1])
    expect(() => clock.schedule(tick, 50)).toThrow('bug: the task is scheduled already')
  })

  it('runs what is due now after what was scheduled for now before', () => {
    const clock = new VirtualClock()
    const order: string[] = []
    clock.at(10, () => {
      order.push('first')
      clock.at(10, () => order.push('third'))
    })
    clock.at(10, () => order.push('second'))
    clock.advance(10)
    expect(order).toEqual(['first', 'second', 'third'])
  })

  it('stops after so many tasks, and goes on from there', () => {
    const clock = new VirtualClock()
    const order: number[] = []
    for (const time of [3, 1, 2]) clock.at(time, () => order.push(time))
    expect([clock.runUntil(10, 2), clock.now()]).toEqual([false, 2])
    expect([clock.runUntil(10, 5), clock.now(), order]).toEqual([true, 10, [1, 2, 3]])
  })
})
