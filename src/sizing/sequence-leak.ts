import type { PresetStatement } from '../catalog/client-presets.ts'
import { behaviourCite } from '../catalog/vtgate-settings-behaviour.ts'
import { applyStatement } from '../statements/apply.ts'
import type { Context } from '../statements/context.ts'
import { sessionAfter } from '../statements/presets.ts'
import { newSession } from '../statements/session.ts'

/**
 * What is known of INSERTs that leave reserved connections on a sequence's tablet: the description holds such
 * a statement, or its sessions are such that any INSERT of theirs into a table with a sequence would.
 */
export type SequenceLeak = 'said' | 'possible'

/** Where the leak was read. */
export const leakCite = behaviourCite('sequencesLeak')

/**
 * Whether INSERTs of sessions that have sent one of these runs of statements leave connections behind; nothing
 * when they cannot, in this release or with these settings.
 */
export function sequenceLeak(
  runs: readonly (readonly PresetStatement[])[],
  context: Context,
): SequenceLeak | undefined {
  const leaks = runs.map(run => leakOf(run, context))
  return leaks.includes('said') ? 'said' : leaks.find(leak => leak !== undefined)
}

function leakOf(run: readonly PresetStatement[], context: Context): SequenceLeak | undefined {
  let session = newSession(context)
  for (const statement of run) {
    if (!statement.command && applyStatement(session, statement.sql, context).effect.leaks) return 'said'
    session = sessionAfter(session, [statement], context)
  }
  const { effect } = applyStatement(session, 'insert into t (a) values (1)', context)
  return effect.leaks ? 'possible' : undefined
}
