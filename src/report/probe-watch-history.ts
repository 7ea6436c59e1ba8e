import type { ProbeReport } from './probe-report.ts'
import { type WatchSample, watchSample } from './probe-watch-sample.ts'

/** Looks that are kept: as many as the widest sparkline shows. */
export const mostSamples = 200

/** The last looks, oldest first. It never holds more than `mostSamples`. */
export class WatchHistory {
  readonly #samples: WatchSample[] = []

  get samples(): readonly WatchSample[] {
    return this.#samples
  }

  /** Remembers a look; `atMs` is of a clock that only goes forwards. */
  add(report: ProbeReport, atMs: number): void {
    this.#samples.push(watchSample(report, atMs))
    if (this.#samples.length > mostSamples) this.#samples.shift()
  }
}
