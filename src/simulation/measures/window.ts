/** The blocks that are measured: from the end of the warm-up to the end of the run. */
export interface Window {
  readonly from: number
  /** The first block after the last. */
  readonly to: number
  readonly fromMs: number
  readonly toMs: number
}

/** Its length; at least a moment, so that rates are numbers. */
export function lengthMs({ fromMs, toMs }: Window): number {
  return Math.max(toMs - fromMs, Number.MIN_VALUE)
}

/** The sum of `values` over the blocks of a window. */
export function sumOver(values: ArrayLike<number>, { from, to }: Window): number {
  let sum = 0
  for (let block = from; block < to; block++) sum += values[block] ?? 0
  return sum
}
