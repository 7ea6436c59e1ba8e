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
