import { refusedMode, storedModes } from '../catalog/system-variables-modes.ts'
import type { ServerValues } from './context.ts'
import type { AssignmentEffect, Effect } from './effect.ts'
import { tokenize } from './tokens.ts'
import { quoteText } from './values.ts'

/**
 * The values, as SQL and by variable, that MySQL would need as its defaults for SETs to change nothing. `effectsWith` gives
 * the effects of those SETs under a server's values, so that each default is tried: none is named that would not help.
 */
export function defaultsThatElide(
  effectsWith: (server: ServerValues) => readonly Effect[],
  server: ServerValues = { values: {} },
): Readonly<Record<string, string>> {
  const wanted = new Map<string, Default>()
  for (const { name, value } of keptBy(effectsWith(server))) {
    // The first value wins: a later SET of the same variable mostly sets it back.
    const possible = value === undefined || wanted.has(name) ? undefined : defaultFor(name, value)
    if (possible) wanted.set(name, possible)
  }
  const values = Object.fromEntries([...wanted].map(([name, { text }]) => [name, text]))
  const still = keptBy(effectsWith({ ...server, values: { ...server.values, ...values } }))
  for (const { name } of still) wanted.delete(name)
  return Object.fromEntries([...wanted].map(([name, { sql }]) => [name, sql]))
}

/** A default as MySQL shows it and as SQL. */
interface Default {
  readonly text: string
  readonly sql: string
}

function keptBy(effects: readonly Effect[]): readonly AssignmentEffect[] {
  return effects
    .flatMap(({ assignments = [] }) => assignments)
    .filter(({ kind }) => kind === 'set-var-hint' || kind === 'settings-pool' || kind === 'reserved')
}

/** Nothing for modes that no MySQL takes. */
function defaultFor(name: string, sql: string): Default | undefined {
  const [literal] = tokenize(sql, () => false)
  const text = literal?.kind === 'string' ? literal.text : sql
  if (name !== 'sql_mode') return { text, sql }
  const modes = storedModes(text)
  return refusedMode(modes, '8.0') === undefined ? { text: modes, sql: quoteText(modes) } : undefined
}
