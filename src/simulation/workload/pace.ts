import type { Pace } from '../workload-input.ts'

const dayMs = 86_400_000

/** How many times as fast as usual a group works at a time of the run. */
export function paceAt(paces: readonly Pace[], at: number): number {
  let factor = 1
  for (const pace of paces) factor *= pace.kind === 'bursts' ? burstAt(pace, at) : dailyAt(pace, at)
  return factor
}

/** More than `paceAt` never says. */
export function mostPace(paces: readonly Pace[]): number {
  let most = 1
  for (const pace of paces) {
    most *= pace.kind === 'bursts' ? Math.max(1, pace.factor) : Math.max(0, ...pace.factors)
  }
  return most
}

/** Each period ends with its burst. */
function burstAt({ everyMs, lastsMs, factor }: Extract<Pace, { kind: 'bursts' }>, at: number): number {
  return at % everyMs >= everyMs - lastsMs ? factor : 1
}

function dailyAt({ factors, startsAtMs }: Extract<Pace, { kind: 'daily' }>, at: number): number {
  if (factors.length === 0) return 1
  const place = (((at + startsAtMs) % dayMs) / dayMs) * factors.length
  const before = Math.floor(place)
  const left = factors[before % factors.length] as number
  const right = factors[(before + 1) % factors.length] as number
  return left + (right - left) * (place - before)
}
