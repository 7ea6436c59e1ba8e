import type { TimelineEvent } from './event-input.ts'
import type { SimulationInput } from './input.ts'
import type { Recorder } from './measures/recorder.ts'
import { mserCut } from './measures/warm-up.ts'
import { lengthMs, type Window } from './measures/window.ts'
import type { BatchMeans, RunResult, WarmUp } from './result.ts'
import type { Shard } from './shard/shard.ts'
import type { TroubleLog } from './shard/trouble.ts'

/** What was recorded of a run, at its end or before. */
export interface Recorded {
  readonly input: SimulationInput
  readonly recorder: Recorder
  readonly shard: Shard
  readonly trouble: TroubleLog
}

/** Batches of the measured time for the interval of a single run. */
const batches = 20

/** The result of a run that has come so far. */
export function resultOf({ input, recorder, shard, trouble }: Recorded): RunResult {
  recorder.flush()
  const simulatedMs = recorder.flushedAtMs
  const cut = warmUpOf(input, recorder, shard)
  const window = windowFrom(cut.blocks, recorder)
  const parts = [...shard.tablets, ...shard.mysqlds, ...shard.groups]
  return {
    kind: 'simulation-run',
    seed: input.seed,
    partial: simulatedMs < input.durationMs,
    simulatedMs,
    warmUp: cut.warmUp,
    measuredMs: lengthMs(window),
    tablets: shard.tablets.map(({ measures }) => measures.over(window)),
    mysqlds: shard.mysqlds.map(({ measures }) => measures.over(window)),
    groups: shard.groups.map(({ measures }) => measures.over(window)),
    firstTrouble: trouble.first,
    series: {
      stepMs: recorder.stepMs,
      endMs: simulatedMs,
      lines: parts.flatMap(({ measures }) => measures.series(recorder)),
    },
    batches: batchMeans(window, recorder, shard),
  }
}

interface Cut {
  readonly warmUp: WarmUp
  /** How many blocks it takes. */
  readonly blocks: number
}

function warmUpOf(input: SimulationInput, recorder: Recorder, shard: Shard): Cut {
  if (input.warmUp !== 'detect') {
    const { ms } = input.warmUp
    const isOver = ms < recorder.flushedAtMs
    return { warmUp: { kind: 'given', ms: isOver ? ms : 0 }, blocks: ms > 0 && isOver ? 1 : 0 }
  }
  const quiet = quietBlocks(input.events, recorder)
  const cuts = gaugesOf(shard).map(gauge =>
    mserCut(Array.from({ length: quiet }, (_, block) => gauge.integralOf(block))),
  )
  const found = cuts.filter(cut => cut !== undefined)
  if (found.length < cuts.length) return { warmUp: { kind: 'not-found', ms: 0 }, blocks: 0 }
  const blocks = Math.max(0, ...found)
  return { warmUp: { kind: 'found', ms: startOf(blocks, recorder) }, blocks }
}

/** Blocks that are over, and in which no event has happened yet: events are no start-up. */
function quietBlocks(events: readonly TimelineEvent[], { blockEnds, flushedAtMs }: Recorder): number {
  const end = Math.min(flushedAtMs, ...events.map(({ atMs }) => atMs))
  const busy = blockEnds.findIndex(blockEnd => blockEnd > end)
  return busy === -1 ? blockEnds.length : busy
}

/**
 * What has to have settled: what sessions hold of every tablet, and what its servers do. Connections that pools keep idle
 * are no part of it: they follow the highest peak, which may come late.
 */
function gaugesOf({ tablets, mysqlds }: Shard) {
  return [
    ...tablets.map(({ measures }) => measures.reservedHeld),
    ...mysqlds.map(({ measures }) => measures.running),
  ]
}

function windowFrom(from: number, recorder: Recorder): Window {
  const { blocks, flushedAtMs, blockEnds } = recorder
  const begun = blockEnds.findIndex(end => end >= flushedAtMs)
  return {
    from,
    to: begun === -1 ? blocks : begun + 1,
    fromMs: startOf(from, recorder),
    toMs: flushedAtMs,
  }
}

function startOf(block: number, { blockEnds }: Recorder): number {
  return blockEnds[block - 1] ?? 0
}

/** Equal pieces of whole blocks; what is left over at the beginning belongs to none. */
function batchMeans(window: Window, recorder: Recorder, shard: Shard): readonly BatchMeans[] {
  const whole = recorder.blockEnds.filter(end => end <= window.toMs).length - window.from
  const size = Math.max(1, Math.floor(whole / batches))
  const count = Math.floor(whole / size)
  if (count < 2) return []
  const first = window.from + whole - count * size
  const pieces = Array.from({ length: count }, (_, at) => {
    const from = first + at * size
    return { from, to: from + size, fromMs: startOf(from, recorder), toMs: startOf(from + size, recorder) }
  })
  return [
    ...meansOf('tablets', shard.tablets, pieces),
    ...meansOf('mysqlds', shard.mysqlds, pieces),
    ...meansOf('groups', shard.groups, pieces),
  ]
}

function meansOf(
  field: 'tablets' | 'mysqlds' | 'groups',
  parts: readonly { readonly measures: { means(window: Window): Readonly<Record<string, number>> } }[],
  pieces: readonly Window[],
): readonly BatchMeans[] {
  return parts.flatMap(({ measures }, at) => {
    const rows = pieces.map(piece => measures.means(piece))
    const names = Object.keys(rows[0] ?? {})
    return names.map(name => ({
      measure: `${field}.${at}.${name}`,
      means: rows.map(row => row[name] ?? 0),
    }))
  })
}
