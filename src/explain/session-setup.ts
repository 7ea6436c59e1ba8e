import { newestRelease, type Release } from '../catalog/release.ts'
import type { ExplainedRelease } from '../report/session-explanation.ts'
import type { ContextOptions } from '../statements/context.ts'

/** The cluster that a question about a session is asked for. Without a release it is the newest one known. */
export interface SessionSetup extends Omit<ContextOptions, 'release'> {
  readonly release?: Release | undefined
}

/** The options of a context for the release that was named, or the newest. */
export function contextOptions(setup: SessionSetup): ContextOptions {
  return { ...setup, release: setup.release ?? newestRelease() }
}

/** Which release an answer is about. */
export function explainedRelease(setup: SessionSetup): ExplainedRelease {
  return {
    release: contextOptions(setup).release.text,
    releaseIsNamed: setup.release !== undefined,
  }
}
