import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ClockTask, VirtualClock } from '../../src/simulation/virtual-clock.ts'

/** What a test does to the clock: schedules one more after so long, cancels the oldest that waits, or moves on. */
type Step =
  | { readonly kind: 'schedule'; readonly afterMs: number; readonly thenMs: number | undefined }
  | { readonly kind: 'cancel'; readonly which: number }
  | { readonly kind: 'run'; readonly ms: number }

const afterMs = fc.oneof(fc.integer({ min: -1, max: 4 }), fc.integer({ min: 0, max: 200 }))

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('schedule' as const),
      afterMs,
      thenMs: fc.option(afterMs, { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(500) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('run' as const), ms: fc.integer({ min: 0, max: 50 }) }),
  },
)

class Noted extends ClockTask {
  readonly name: number
  readonly #ran: (task: Noted) => void

  constructor(name: number, ran: (task: Noted) => void) {
    super()
    this.name = name
    this.#ran = ran
  }

  run(): void {
    this.#ran(this)
  }
}

/** The clock as anybody would write it: a list, searched for the first each time. */
class PlainClock {
  readonly ran: string[] = []
  #now = 0
  #order = 0
  readonly #waiting: { at: number; order: number; name: number; thenMs: number | undefined }[] = []

  get pending(): number {
    return this.#waiting.length
  }

  schedule(name: number, ms: number, thenMs: number | undefined): void {
    this.#waiting.push({ at: this.#now + Math.max(ms, 0), order: this.#order++, name, thenMs })
  }

  cancel(name: number): void {
    const at = this.#waiting.findIndex(each => each.name === name)
    if (at >= 0) this.#waiting.splice(at, 1)
  }

  advance(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const [first] = this.#waiting.sort((left, right) => left.at - right.at || left.order - right.order)
      if (first === undefined || first.at > end) break
      this.#waiting.shift()
      this.#now = first.at
      this.ran.push(`${first.name} at ${first.at}`)
      if (first.thenMs !== undefined) this.schedule(first.name, first.thenMs, undefined)
    }
    this.#now = end
  }
}

describe('the virtual clock', () => {
  it('runs tasks in order of time and then of scheduling, however many wait and whoever is cancelled', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), steps => {
        const clock = new VirtualClock()
        const plain = new PlainClock()
        const ran: string[] = []
        const tasks: Noted[] = []
        for (const each of steps) {
          if (each.kind === 'run') {
            clock.advance(each.ms)
            plain.advance(each.ms)
          } else if (each.kind === 'cancel') {
            const task = tasks[each.which % Math.max(tasks.length, 1)]
            if (task === undefined) continue
            clock.cancel(task)
            plain.cancel(task.name)
          } else {
            let then = each.thenMs
            const task = new Noted(tasks.length, self => {
              ran.push(`${self.name} at ${clock.now()}`)
              if (then !== undefined) clock.schedule(self, clock.now() + then)
              then = undefined
            })
            tasks.push(task)
            clock.schedule(task, clock.now() + each.afterMs)
            plain.schedule(task.name, each.afterMs, each.thenMs)
          }
          expect(clock.pending).toBe(plain.pending)
        }
        clock.advance(1000)
        plain.advance(1000)
        expect(ran).toEqual(plain.ran)
      }),
    )
  })

  it('stops after so many tasks, stays at the last, and goes on from there', () => {
    const clock = new VirtualClock()
    const ran: number[] = []
    for (let ms = 1; ms <= 100; ms++) clock.at(ms, () => ran.push(ms))
    expect([clock.runUntil(1000, 40), clock.now(), ran.length, clock.nextAt]).toEqual([false, 40, 40, 41])
    expect([clock.runUntil(60), clock.now(), ran.length]).toEqual([true, 60, 60])
    expect([clock.advanceUntil(() => ran.length === 70, 1000), clock.now()]).toEqual([true, 70])
    expect([clock.advanceUntil(() => false, 1000), clock.now(), clock.nextAt]).toEqual([
      false,
      100,
      undefined,
    ])
  })

  it('never runs a task whose time is infinite, and takes none twice', () => {
    const clock = new VirtualClock()
    clock.at(Number.POSITIVE_INFINITY, () => expect.unreachable())
    const task = new Noted(1, () => undefined)
    clock.schedule(task, 5)
    expect(() => clock.schedule(task, 6)).toThrow('the task is scheduled already')
    clock.cancel(task)
    clock.cancel(task)
    expect([task.isScheduled, clock.pending, clock.runUntil(1e9)]).toEqual([false, 0, true])
  })
})
