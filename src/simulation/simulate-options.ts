/** How a caller follows a run and ends it early. */
export interface SimulateOptions {
  /** Told between slices of the work how far the virtual clock is. */
  readonly onProgress?: (simulatedMs: number, durationMs: number) => void
  /** Asked between slices; when it says yes the run ends with a partial result. */
  readonly shouldStop?: () => boolean
  /** Awaited between slices, so that signals and timers of the caller's are heard; nothing: the run does not pause. */
  readonly pause?: () => Promise<void>
}
