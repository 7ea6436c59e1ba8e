import type { DurationDistribution } from './distribution-input.ts'
import { exp, ln } from './exact-functions.ts'
import { type Exponential, exponential } from './exponential.ts'
import type { Random } from './random.ts'

/** A distribution made ready to be drawn from, in milliseconds. */
export interface Duration {
  /** Its mean. */
  readonly meanMs: number
  draw(): number
}

/** The durations of one purpose: they draw from one stream of random numbers. */
export function newDuration(distribution: DurationDistribution, random: Random): Duration {
  switch (distribution.kind) {
    case 'constant':
      return new Constant(distribution.ms)
    case 'exponential':
      return new ExponentialDuration(distribution.meanMs, random)
    case 'lognormal':
      return new Lognormal(distribution.meanMs, distribution.variation, random)
    case 'pareto':
      return new Pareto(distribution.meanMs, distribution.tailIndex, random)
    case 'empirical':
      return new Empirical(distribution.valuesMs, random)
  }
}

/** The mean of a distribution, in milliseconds. */
export function meanMs(distribution: DurationDistribution): number {
  switch (distribution.kind) {
    case 'constant':
      return distribution.ms
    case 'empirical':
      return averageOf(distribution.valuesMs)
    default:
      return distribution.meanMs
  }
}

class Constant implements Duration {
  readonly meanMs: number

  constructor(ms: number) {
    this.meanMs = ms
  }

  draw(): number {
    return this.meanMs
  }
}

class ExponentialDuration implements Duration {
  readonly meanMs: number
  readonly #random: Random
  readonly #unit: Exponential = exponential()

  constructor(mean: number, random: Random) {
    this.meanMs = mean
    this.#random = random
  }

  draw(): number {
    return this.meanMs * this.#unit.draw(this.#random)
  }
}

class Lognormal implements Duration {
  readonly meanMs: number
  readonly #random: Random
  readonly #location: number
  readonly #scale: number
  #spare: number | undefined

  constructor(mean: number, variation: number, random: Random) {
    this.meanMs = mean
    this.#random = random
    const variance = ln(1 + variation * variation)
    this.#scale = Math.sqrt(variance)
    this.#location = ln(mean) - variance / 2
  }

  draw(): number {
    return exp(this.#location + this.#scale * this.#normal())
  }

  /** Marsaglia's polar method, which gives two at a time. */
  #normal(): number {
    const spare = this.#spare
    this.#spare = undefined
    if (spare !== undefined) return spare
    for (;;) {
      const x = 2 * this.#random.open() - 1
      const y = 2 * this.#random.open() - 1
      const square = x * x + y * y
      if (square >= 1 || square === 0) continue
      const factor = Math.sqrt((-2 * ln(square)) / square)
      this.#spare = y * factor
      return x * factor
    }
  }
}

class Pareto implements Duration {
  readonly meanMs: number
  readonly #random: Random
  readonly #least: number
  readonly #power: number

  constructor(mean: number, tailIndex: number, random: Random) {
    this.meanMs = mean
    this.#random = random
    this.#least = (mean * (tailIndex - 1)) / tailIndex
    this.#power = -1 / tailIndex
  }

  draw(): number {
    return this.#least * exp(this.#power * ln(this.#random.open()))
  }
}

class Empirical implements Duration {
  readonly meanMs: number
  readonly #values: readonly number[]
  readonly #random: Random

  constructor(values: readonly number[], random: Random) {
    this.meanMs = averageOf(values)
    this.#values = values
    this.#random = random
  }

  draw(): number {
    return this.#values[this.#random.below(this.#values.length)] ?? 0
  }
}

function averageOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
