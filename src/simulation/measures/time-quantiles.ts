import type { TimeQuantiles } from '../result.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import type { Recorder, Track } from './recorder.ts'
import { lengthMs, type Window } from './window.ts'

/** For how long a whole number had each of its values, by block. */
export class TimeAtValue implements Track {
  readonly #clock: VirtualClock
  readonly #recorder: Recorder
  readonly #blocks: Map<number, number>[]
  #value = 0
  #since = 0

  constructor(clock: VirtualClock, recorder: Recorder) {
    this.#clock = clock
    this.#recorder = recorder
    this.#blocks = Array.from({ length: recorder.blocks }, () => new Map())
  }

  set(value: number): void {
    this.#settle()
    this.#value = value
  }

  flush(): void {
    this.#settle()
  }

  /** Nothing when the window has no length. */
  over(window: Window): TimeQuantiles | null {
    const times = new Map<number, number>()
    for (const block of this.#blocks.slice(window.from, window.to)) {
      for (const [value, ms] of block) times.set(value, (times.get(value) ?? 0) + ms)
    }
    if (times.size === 0) return null
    const sorted = [...times].sort(([left], [right]) => left - right)
    const at = (share: number): number => valueAt(sorted, share * lengthMs(window))
    return { p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999) }
  }

  #settle(): void {
    const now = this.#clock.now()
    const held = now - this.#since
    this.#since = now
    const times = this.#blocks[this.#recorder.block]
    if (held > 0) times?.set(this.#value, (times.get(this.#value) ?? 0) + held)
  }
}

function valueAt(times: readonly (readonly [number, number])[], rank: number): number {
  let seen = 0
  for (const [value, ms] of times) {
    seen += ms
    if (seen >= rank) return value
  }
  return times.at(-1)?.[0] ?? 0
}
