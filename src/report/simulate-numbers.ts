import type { Estimate } from '../simulation/summary.ts'

/** A number with three digits that count; whole numbers from 100 on as they are. */
export function numberText(value: number): string {
  if (Math.abs(value) >= 100) return String(Math.round(value))
  return String(Number(value.toPrecision(3)))
}

/** A mean, with half the width of its interval where there is one that is not nothing. */
export function estimateText({ mean, low, high }: Estimate): string {
  const half = low === null || high === null ? 0 : (high - low) / 2
  return half > 0 ? `${numberText(mean)} ±${Number(half.toPrecision(2))}` : numberText(mean)
}

/** Milliseconds for a table; a dash where nothing was measured. */
export function millisecondsText(estimate: Estimate | undefined): string {
  return estimate === undefined ? '-' : numberText(estimate.mean)
}

/** A share as a percentage. */
export function shareText(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`
}
