import { type Exponential, exponential } from '../exponential.ts'
import type { Random } from '../random.ts'
import { ClockTask, type VirtualClock } from '../virtual-clock.ts'
import type { Pace } from '../workload-input.ts'
import { mostPace, paceAt } from './pace.ts'

/**
 * Arrivals at random, so many a second on average: a Poisson process, thinned where its rate changes with time
 * (P. Lewis and G. Shedler, Simulation of Nonhomogeneous Poisson Processes by Thinning, 1979).
 */
export class Arrivals extends ClockTask {
  readonly #clock: VirtualClock
  readonly #random: Random
  readonly #unit: Exponential = exponential()
  readonly #perSecond: number
  readonly #paces: readonly Pace[]
  readonly #mostPace: number
  readonly #arrived: () => void
  #factor = 1
  #meanGapMs = Number.POSITIVE_INFINITY

  constructor(
    clock: VirtualClock,
    random: Random,
    perSecond: number,
    paces: readonly Pace[],
    arrived: () => void,
  ) {
    super()
    this.#clock = clock
    this.#random = random
    this.#perSecond = perSecond
    this.#paces = paces
    this.#mostPace = mostPace(paces)
    this.#arrived = arrived
  }

  start(): void {
    const perSecond = this.#perSecond * this.#mostPace * this.#factor
    this.#meanGapMs = perSecond > 0 ? 1000 / perSecond : Number.POSITIVE_INFINITY
    this.#next()
  }

  /** From now on they come so many times as often. The process has no memory, so it may start anew. */
  set factor(factor: number) {
    this.#factor = factor
    this.#clock.cancel(this)
    this.start()
  }

  run(): void {
    const isReal =
      this.#paces.length === 0 ||
      this.#random.uniform() * this.#mostPace < paceAt(this.#paces, this.#clock.now())
    this.#next()
    if (isReal) this.#arrived()
  }

  #next(): void {
    if (this.#meanGapMs === Number.POSITIVE_INFINITY) return
    this.#clock.schedule(this, this.#clock.now() + this.#meanGapMs * this.#unit.draw(this.#random))
  }
}
