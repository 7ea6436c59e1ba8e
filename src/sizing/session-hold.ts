import { clientPreset, connectStatements, type PresetStatement } from '../catalog/client-presets.ts'
import type { ClientGroup } from '../config/clients-file-schema.ts'
import { applyStatement } from '../statements/apply.ts'
import type { Context } from '../statements/context.ts'
import { holdings } from '../statements/holdings.ts'
import { sessionAfter } from '../statements/presets.ts'
import { newSession } from '../statements/session.ts'

/** What a session holds of the tablets' MySQL beside the pools. */
export interface SessionHold {
  /** A connection of its own on every shard that it visits. */
  readonly everywhere: boolean
  /** One on the first shard already, or on one that vtgate picks, before it has read anything. */
  readonly first: boolean
  readonly random: boolean
  /** The advisory-lock connection, on the first shard. */
  readonly lock: boolean
}

/** What every session of the group sends after it has connected: what its client sends, then its own statements. */
export function statementsOf(group: ClientGroup): readonly PresetStatement[] {
  const preset = group.preset === undefined ? undefined : clientPreset(group.preset)
  return [...(preset ? connectStatements(preset) : []), ...asStatements(group.statements ?? [])]
}

/** SQL of the user's own, to be sent at the connect. */
export function asStatements(sql: readonly string[]): readonly PresetStatement[] {
  return sql.map(text => ({ sql: text, when: 'connect' }))
}

/** Places that mean: wherever the session goes. */
const visited: ReadonlySet<string> = new Set(['routed', 'all', 'only'])

/** What a session holds that has sent these statements and then goes about its reads. */
export function holdAfter(statements: readonly PresetStatement[], context: Context): SessionHold {
  const connected = sessionAfter(newSession(context), statements, context)
  const working = applyStatement(connected, 'select * from t', context).session
  return {
    everywhere: working.dedicated.some(({ shard }) => visited.has(shard)),
    first: connected.dedicated.some(({ shard }) => shard === 'first'),
    random: connected.dedicated.some(({ shard }) => shard === 'random'),
    lock: holdings(working, context).lockConnections > 0,
  }
}
