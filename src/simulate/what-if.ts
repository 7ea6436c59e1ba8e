import type { ClientsFile } from '../config/clients-file-schema.ts'
import type { AskedEvent, EventKind } from './event-syntax.ts'

/** Presets of `--what-if`. */
export const whatIfs = [
  'failover',
  'rolling-restart',
  'reshard',
  'traffic-x2',
  'slow-query',
  'orm-upgrade',
] as const
export type WhatIf = (typeof whatIfs)[number]

/** What a preset changes. */
export interface Change {
  readonly events: readonly AskedEvent[]
  readonly clients: ClientsFile
  /** In one clause. */
  readonly what: string
}

/** The change of a preset, on a run of `seconds`: what happens does so after a third of the time. */
export function changeOf(whatIf: WhatIf, clients: ClientsFile, seconds: number): Change {
  const at = seconds / 3
  const event = (kind: EventKind, more: Partial<AskedEvent> = {}, by = clients): Change => ({
    events: [{ kind, at, text: whatIf, ...more }],
    clients: by,
    what: whats[whatIf],
  })
  switch (whatIf) {
    case 'failover':
      return event('failover')
    case 'rolling-restart':
      return event('restart')
    case 'reshard':
      return event('reshard', { factor: 2, lasts: at })
    case 'traffic-x2':
      return event('traffic', { factor: 2 })
    case 'slow-query':
      return event('slow-queries', { factor: 10, lasts: seconds / 6 })
    case 'orm-upgrade':
      return event('deploy', { lasts: seconds / 12 }, upgraded(clients))
  }
}

const whats: Readonly<Record<WhatIf, string>> = {
  failover: "the primary's mysqld dies and a replica takes over",
  'rolling-restart': 'every vttablet restarts, one after the other',
  reshard: 'the shard is copied to two others',
  'traffic-x2': 'clients come and work twice as fast, to the end',
  'slow-query': 'statements take ten times as long for a sixth of the time',
  'orm-upgrade': 'every session sets sql_mode and time_zone after it has connected',
}

/** What newer ORMs send that older ones did not; applications deploy in the middle of the run. */
const upgradeStatements = [
  "set session sql_mode = concat(@@sql_mode, ',STRICT_ALL_TABLES')",
  "set time_zone = '+00:00'",
]

function upgraded(clients: ClientsFile): ClientsFile {
  const groups = clients.groups.map(group => ({
    ...group,
    statements: [...(group.statements ?? []), ...upgradeStatements],
  }))
  return { ...clients, groups }
}
