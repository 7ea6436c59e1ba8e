/**
 * Where the start-up of a run ends: the cut that makes the mean of the rest most certain, by MSER (K. White, An
 * Effective Truncation Heuristic for Bias Reduction in Simulation Output, 1997): the smallest variance over the square
 * of the number left. Nothing when that lies in the second half: then the run is too short to tell.
 */
export function mserCut(means: readonly number[]): number | undefined {
  const half = Math.floor(means.length / 2)
  let best = Number.POSITIVE_INFINITY
  let cut = 0
  let sum = 0
  let squares = 0
  for (let from = means.length - 1; from >= 0; from--) {
    const value = means[from] as number
    sum += value
    squares += value * value
    const left = means.length - from
    if (left < minimumLeft) continue
    const statistic = Math.max(squares - (sum * sum) / left, 0) / (left * left)
    if (statistic <= best) {
      best = statistic
      cut = from
    }
  }
  return means.length < 2 * minimumLeft || cut > half ? undefined : cut
}

/** Fewer values have no variance to speak of. */
const minimumLeft = 5
