import { exp, ln } from './exact-functions.ts'
import type { Random } from './random.ts'

const layers = 256
/** Where the tail begins, and the area of each layer (Marsaglia and Tsang, The Ziggurat Method, 2000). */
const tail = 7.69711747013105
const area = 0.003949659822581557
const steps = 16777216

let shared: Exponential | undefined

/** The one that all draw from: its tables take room in the nearest memory. */
export function exponential(): Exponential {
  shared ??= new Exponential()
  return shared
}

/** Draws from the exponential distribution of mean 1 by the ziggurat: mostly one table look-up and a multiplication. */
export class Exponential {
  readonly #width = new Float64Array(layers)
  readonly #inside = new Float64Array(layers)
  readonly #height = new Float64Array(layers)

  constructor() {
    let edge = tail
    this.#setLayer(layers - 1, edge, edge)
    const base = area / exp(-tail)
    this.#setLayer(0, base, edge)
    this.#height[0] = 1
    for (let at = layers - 2; at > 0; at--) {
      const inner = -ln(area / edge + exp(-edge))
      this.#inside[at + 1] = (inner / edge) * steps
      edge = inner
      this.#setLayer(at, edge, 0)
    }
    this.#inside[1] = 0
  }

  draw(random: Random): number {
    for (;;) {
      const bits = random.bits()
      const layer = bits & (layers - 1)
      const step = bits >>> 8
      const x = step * (this.#width[layer] as number)
      if (step < (this.#inside[layer] as number)) return x
      if (layer === 0) return tail - ln(random.open())
      const above = this.#height[layer - 1] as number
      const below = this.#height[layer] as number
      if (below + random.uniform() * (above - below) < exp(-x)) return x
    }
  }

  /** A layer from 0 to `edge`; up to `inner` it lies wholly under the curve. */
  #setLayer(layer: number, edge: number, inner: number): void {
    this.#width[layer] = edge / steps
    this.#inside[layer] = (inner / edge) * steps
    this.#height[layer] = exp(-edge)
  }
}
