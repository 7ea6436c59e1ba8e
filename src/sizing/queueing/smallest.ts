/** More connections than any MySQL gives. */
const most = 2 ** 20

/** The least whole number from `from` on that meets a condition which stays met; nothing when none up to a million does. */
export function smallestThat(meets: (value: number) => boolean, from = 0): number | undefined {
  let unmet = from - 1
  let step = 1
  while (!meets(Math.min(unmet + step, most))) {
    if (unmet + step >= most) return undefined
    unmet += step
    step *= 2
  }
  let met = Math.min(unmet + step, most)
  while (met - unmet > 1) {
    const middle = Math.floor((met + unmet) / 2)
    if (meets(middle)) met = middle
    else unmet = middle
  }
  return met
}
