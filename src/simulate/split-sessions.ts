/** Something that a share of the sessions does, whatever else they do. */
export interface Trait<Does> {
  readonly share: number
  readonly does: Does
}

/** Sessions that do the same things. */
export interface Part<Does> {
  readonly does: readonly Does[]
  /** Of all; the parts' shares add up to 1. */
  readonly share: number
}

/** Every combination of independent traits with its share; combinations that nobody has are left out. */
export function partsOf<Does>(traits: readonly Trait<Does>[]): readonly Part<Does>[] {
  let parts: readonly Part<Does>[] = [{ does: [], share: 1 }]
  for (const { share, does } of traits) {
    parts = parts.flatMap(part => [
      { does: part.does, share: part.share * (1 - share) },
      { does: [...part.does, does], share: part.share * share },
    ])
  }
  return parts.filter(part => part.share > 0)
}

/** `total` divided by shares that add up to 1 into whole numbers that add up to it: largest remainders first. */
export function apportion(total: number, shares: readonly number[]): readonly number[] {
  const exact = shares.map(share => share * total)
  const whole = exact.map(Math.floor)
  const left = total - whole.reduce((sum, each) => sum + each, 0)
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .toSorted((left, right) => right.remainder - left.remainder || left.index - right.index)
  for (const { index } of byRemainder.slice(0, Math.round(left))) whole[index] = (whole[index] ?? 0) + 1
  return whole
}

/** `total` divided by shares, into parts of any size. */
export function inProportion(total: number, shares: readonly number[]): readonly number[] {
  return shares.map(share => share * total)
}

/**
 * What is left of `counts` without `taken` sessions: those of the spared counts are taken only when the others do not
 * suffice, and of either kind each count gives its part.
 */
export function without(
  counts: readonly number[],
  taken: number,
  spared: readonly boolean[],
  divide: typeof inProportion,
): readonly number[] {
  let rest = counts
  let left = taken
  for (const kind of [false, true]) {
    const eligible = rest.map((count, at) => (spared[at] === kind ? count : 0))
    const all = eligible.reduce((sum, count) => sum + count, 0)
    const now = Math.min(left, all)
    if (now === 0) continue
    const shares = eligible.map(count => count / all)
    const given = divide(now, shares)
    rest = rest.map((count, at) => count - (given[at] ?? 0))
    left -= now
  }
  return rest
}
