/** How many times a process is seen afresh in a horizon: its values one epoch apart count as independent. */
export function independentEpochs(horizonSeconds: number, epochSeconds: number): number {
  if (!(horizonSeconds > 0) || epochSeconds === Number.POSITIVE_INFINITY) return 1
  return Math.max(1, Math.ceil(horizonSeconds / epochSeconds))
}

/**
 * The tail that one moment may have so that the highest of `epochs` independent ones stays below with
 * probability `quantile`: 1 - quantile^(1/epochs), without cancellation.
 */
export function tailOfOneEpoch(quantile: number, epochs: number): number {
  if (epochs === 1) return 1 - quantile
  return -Math.expm1(Math.log(quantile) / epochs)
}
