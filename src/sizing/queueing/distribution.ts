/** Probabilities of whole numbers from `first` on; beyond either end lies less than any double can add. */
export interface Distribution {
  readonly first: number
  readonly mass: Float64Array
}

/** Always this number. */
export function certainly(value: number): Distribution {
  return { first: value, mass: Float64Array.of(1) }
}

/**
 * The probabilities around `mode`, found by the ratio of each to its neighbour (`up(k)`: k + 1 to k). What is
 * smaller than 1e-24 of the mode's is left out, which keeps every tail that anybody plans for exact.
 */
export function aroundMode(
  mode: number,
  atMode: number,
  up: (k: number) => number,
  down: (k: number) => number,
): Distribution {
  const least = atMode * 1e-24
  const below: number[] = []
  for (let k = mode, mass = atMode; k > 0; k -= 1) {
    mass *= down(k)
    if (mass < least) break
    below.push(mass)
  }
  const above: number[] = []
  for (let k = mode, mass = atMode; ; k += 1) {
    mass *= up(k)
    if (!(mass >= least)) break
    above.push(mass)
  }
  return { first: mode - below.length, mass: Float64Array.from([...below.reverse(), atMode, ...above]) }
}

/** The distribution of the sum of two independent numbers: their convolution, all terms positive. */
export function sumOf(left: Distribution, right: Distribution): Distribution {
  const [ours, theirs] = [left.mass, right.mass]
  const mass = new Float64Array(ours.length + theirs.length - 1)
  for (let k = 0; k < mass.length; k += 1) {
    const to = Math.min(k, ours.length - 1)
    let sum = 0
    for (let at = Math.max(0, k - theirs.length + 1); at <= to; at += 1)
      sum += (ours[at] as number) * (theirs[k - at] as number)
    mass[k] = sum
  }
  return trimmed({ first: left.first + right.first, mass })
}

/** The probability of more than `value`: summed from the far end, so that small tails keep all their digits. */
export function upperTail({ first, mass }: Distribution, value: number): number {
  const from = Math.max(0, Math.floor(value) - first + 1)
  let sum = 0
  for (let at = mass.length - 1; at >= from; at -= 1) sum += mass[at] as number
  return Math.min(1, sum)
}

/** The least number that is passed with no more than this probability. */
export function quantileByTail({ first, mass }: Distribution, tail: number): number {
  let sum = 0
  for (let at = mass.length - 1; at > 0; at -= 1) {
    sum += mass[at] as number
    if (sum > tail) return first + at
  }
  return first
}

/**
 * The least number that the sum of two independent numbers passes with no more than this probability: as
 * `quantileByTail(sumOf(left, right), tail)`, but the sum's whole distribution is never made.
 */
export function quantileOfSum(left: Distribution, right: Distribution, tail: number): number {
  const tails = upperTails(left)
  let passed = left.first + right.first - 1
  let kept = passed + left.mass.length + right.mass.length - 1
  while (kept - passed > 1) {
    const middle = Math.floor((kept + passed) / 2)
    if (tailOfSum(left, tails, right, middle) > tail) passed = middle
    else kept = middle
  }
  return kept
}

/** For each index of the mass, the probability of that many or more. */
function upperTails({ mass }: Distribution): Float64Array {
  const tails = new Float64Array(mass.length)
  let sum = 0
  for (let at = mass.length - 1; at >= 0; at -= 1) {
    sum += mass[at] as number
    tails[at] = sum
  }
  return tails
}

function tailOfSum(left: Distribution, tails: Float64Array, right: Distribution, value: number): number {
  let sum = 0
  for (let at = right.mass.length - 1; at >= 0; at -= 1) {
    const from = value - right.first - at - left.first + 1
    if (from >= tails.length) break
    sum += (right.mass[at] as number) * (tails[Math.max(0, from)] as number)
  }
  return sum
}

/** The mean. */
export function meanOf({ first, mass }: Distribution): number {
  return mass.reduce((sum, share, at) => sum + share * (first + at), 0)
}

function trimmed({ first, mass }: Distribution): Distribution {
  const least = mass.reduce((most, share) => Math.max(most, share), 0) * 1e-24
  const from = mass.findIndex(share => share >= least)
  const to = mass.findLastIndex(share => share >= least)
  return { first: first + from, mass: mass.slice(from, to + 1) }
}
