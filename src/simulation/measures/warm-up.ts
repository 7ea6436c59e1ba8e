/**
 * Where the start-up of a run ends: the cut that makes the mean of the rest most certain, by MSER (K. White, An
 * Effective Truncation Heuristic for Bias Reduction in Simulation Output, 1997): the smallest variance over the square
 * of the number left. The earliest cut that is nearly as good is taken, because the smallest of many noisy values lies
 * anywhere. Cuts in the second half are not looked at: few values are easily alike by chance. Nothing when the best lies
 * at the end of the first: then the run is too short to tell. No cut where what it would leave out is like the rest.
 */
export function mserCut(means: readonly number[]): number | undefined {
  const half = Math.floor(means.length / 2)
  const statistics = statisticsOf(means).slice(0, half + 1)
  const best = Math.min(...statistics)
  const cut = statistics.findIndex(statistic => statistic <= best * nearlyAsGood)
  if (cut === -1) return undefined
  if (!isUnlikeTheRest(means, cut)) return 0
  return cut > half * (1 - atTheEnd) ? undefined : cut
}

/** By so many standard errors the mean of a start-up is off: noise is not, even where neighbours are alike. */
const standardErrors = 4
/** By so small a part of the rest it may be off: a pool keeps its highest peak, which may come late. */
const negligible = 0.05

function isUnlikeTheRest(means: readonly number[], cut: number): boolean {
  const rest = means.slice(cut)
  const middle = meanOf(rest)
  const squares = rest.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  const deviation = Math.sqrt(squares / Math.max(1, rest.length - 1))
  const off = Math.abs(meanOf(means.slice(0, cut)) - middle)
  const noise = (standardErrors * deviation) / Math.sqrt(cut)
  return cut > 0 && off > Math.max(noise, negligible * Math.abs(middle))
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

const atTheEnd = 0.25

/** Fewer values have no variance to speak of. */
const minimumLeft = 5
const nearlyAsGood = 1.2

/** For each cut that leaves enough. */
function statisticsOf(means: readonly number[]): readonly number[] {
  const statistics: number[] = []
  let sum = 0
  let squares = 0
  for (let from = means.length - 1; from >= 0; from--) {
    const value = means[from] as number
    const left = means.length - from
    sum += value
    squares += value * value
    if (left >= minimumLeft) statistics.push(Math.max(squares - (sum * sum) / left, 0) / (left * left))
  }
  return statistics.reverse()
}
