import { ClockTask, type VirtualClock } from '../virtual-clock.ts'

/** Something that is measured: it adds up by itself, and hands over what it has at each boundary. */
export interface Track {
  /** Time has come to the end of a piece: what was added up since the last one goes to these. */
  flush(step: number, block: number): void
}

/** How a run is cut into pieces. Times in milliseconds. */
export interface RecordingPlan {
  readonly durationMs: number
  /** How many equal steps the time series has. */
  readonly steps: number
  /** Known already; nothing when it is to be found. */
  readonly warmUpMs: number | undefined
}

/** Pieces to find the end of the warm-up among, where it is not given. */
const blocksToSearch = 64
/** Pieces of the measured time, where it is. */
const blocksAfterWarmUp = 40

/**
 * Cuts the run into the equal steps of the time series, and into blocks: the warm-up when it is given and equal pieces
 * of the rest, otherwise equal pieces of all. What is measured is kept block by block, so that the warm-up can be left
 * out once its end is known. There are as many pieces in a second as in a week: nothing grows with time.
 */
export class Recorder {
  readonly stepMs: number
  readonly steps: number
  /** Where each block ends. */
  readonly blockEnds: readonly number[]
  readonly #clock: VirtualClock
  readonly #tracks: Track[] = []
  #step = 0
  #block = 0
  #flushedAt = 0

  constructor(clock: VirtualClock, plan: RecordingPlan) {
    this.#clock = clock
    this.steps = plan.steps
    this.stepMs = plan.durationMs / plan.steps
    this.blockEnds = blockEndsOf(plan)
    clock.schedule(new Boundary(this, clock), this.#nextBoundary())
  }

  get blocks(): number {
    return this.blockEnds.length
  }

  /** The block that is under way. */
  get block(): number {
    return this.#block
  }

  /** How far the recording has come. */
  get flushedAtMs(): number {
    return this.#flushedAt
  }

  /** The time of the run. */
  get nowMs(): number {
    return this.#clock.now()
  }

  /** Has a track told of each boundary from now on. */
  follow<Kind extends Track>(track: Kind): Kind {
    this.#tracks.push(track)
    return track
  }

  /** Brings all tracks up to date: at the end of the run, wherever that is. */
  flush(): void {
    this.#flushedAt = this.#clock.now()
    for (const track of this.#tracks) track.flush(this.#step, this.#block)
  }

  /** The next piece begins; what it says: when that one ends, infinite after the last. */
  pass(): number {
    this.flush()
    const now = this.#clock.now()
    if (now >= this.#stepEnd() && this.#step < this.steps - 1) this.#step++
    if (now >= this.#blockEnd() && this.#block < this.blocks - 1) this.#block++
    const next = this.#nextBoundary()
    return next > now ? next : Number.POSITIVE_INFINITY
  }

  #nextBoundary(): number {
    return Math.min(this.#stepEnd(), this.#blockEnd())
  }

  #stepEnd(): number {
    return (this.#step + 1) * this.stepMs
  }

  #blockEnd(): number {
    return this.blockEnds[this.#block] ?? Number.POSITIVE_INFINITY
  }
}

class Boundary extends ClockTask {
  readonly #recorder: Recorder
  readonly #clock: VirtualClock

  constructor(recorder: Recorder, clock: VirtualClock) {
    super()
    this.#recorder = recorder
    this.#clock = clock
  }

  run(): void {
    this.#clock.schedule(this, this.#recorder.pass())
  }
}

function blockEndsOf({ durationMs, warmUpMs }: RecordingPlan): readonly number[] {
  if (warmUpMs === undefined || warmUpMs <= 0) {
    const count = warmUpMs === undefined ? blocksToSearch : blocksAfterWarmUp
    return Array.from({ length: count }, (_, at) => ((at + 1) / count) * durationMs)
  }
  const rest = durationMs - warmUpMs
  const after = Array.from(
    { length: blocksAfterWarmUp },
    (_, at) => warmUpMs + ((at + 1) / blocksAfterWarmUp) * rest,
  )
  return [warmUpMs, ...after]
}
