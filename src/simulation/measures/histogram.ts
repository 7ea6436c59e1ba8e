import type { Quantiles } from '../result.ts'
import type { Recorder } from './recorder.ts'
import type { Window } from './window.ts'

/** Buckets to an octave, so each is 1.6 % wide or less. */
const perOctave = 64
const buckets = 2048
/** Microseconds beyond this go to the last bucket, 35 minutes; the maximum is kept exactly. */
const mostMicroseconds = 2_147_483_647

/** Times in milliseconds, by block: counts in buckets whose width grows with the time, as HdrHistogram has them. */
export class Histogram {
  readonly #recorder: Recorder
  readonly #counts: (Uint32Array | undefined)[]
  readonly #sums: Float64Array
  readonly #most: Float64Array
  #block = -1
  #current: Uint32Array = new Uint32Array(0)

  constructor(recorder: Recorder) {
    this.#recorder = recorder
    this.#counts = new Array<Uint32Array | undefined>(recorder.blocks).fill(undefined)
    this.#sums = new Float64Array(recorder.blocks)
    this.#most = new Float64Array(recorder.blocks)
  }

  add(ms: number): void {
    const { block } = this.#recorder
    if (block !== this.#block) this.#turnTo(block)
    const bucket = bucketOf(ms)
    this.#current[bucket] = (this.#current[bucket] as number) + 1
    this.#sums[block] = (this.#sums[block] as number) + ms
    if (ms > (this.#most[block] as number)) this.#most[block] = ms
  }

  /** Over the blocks of a window; nothing when nothing was added there. */
  over(window: Window): Quantiles | null {
    const merged = new Float64Array(buckets)
    let count = 0
    let sum = 0
    let max = 0
    for (let block = window.from; block < window.to; block++) {
      const counts = this.#counts[block]
      if (counts === undefined) continue
      for (const [bucket, each] of counts.entries()) {
        if (each === 0) continue
        merged[bucket] = (merged[bucket] ?? 0) + each
        count += each
      }
      sum += this.#sums[block] ?? 0
      max = Math.max(max, this.#most[block] ?? 0)
    }
    if (count === 0) return null
    const at = (share: number): number => Math.min(quantile(merged, count * share), max)
    return { count, mean: sum / count, max, p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999) }
  }

  #turnTo(block: number): void {
    this.#block = block
    this.#current = this.#counts[block] ?? new Uint32Array(buckets)
    this.#counts[block] = this.#current
  }
}

function bucketOf(ms: number): number {
  const microseconds = ms * 1000
  const whole = microseconds < mostMicroseconds ? microseconds | 0 : mostMicroseconds
  if (whole < perOctave) return whole
  const shift = 25 - Math.clz32(whole)
  return shift * perOctave + (whole >> shift)
}

/** The upper edge of the bucket in which the value of this rank lies, in milliseconds. */
function quantile(counts: Float64Array, rank: number): number {
  let seen = 0
  for (const [bucket, count] of counts.entries()) {
    seen += count
    if (seen >= rank) return upperEdgeMs(bucket)
  }
  return Number.POSITIVE_INFINITY
}

function upperEdgeMs(bucket: number): number {
  if (bucket < perOctave * 2) return (bucket + 1) / 1000
  const shift = Math.floor(bucket / perOctave) - 1
  return ((bucket - shift * perOctave + 1) * (1 << shift)) / 1000
}
