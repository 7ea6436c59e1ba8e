import type { Release } from '../catalog/release.ts'
import type { ClientGroup, ClientsFile } from '../config/clients-file-schema.ts'
import type { MysqldOverrides } from '../config/mysqld-overrides.ts'
import type { AskedEvent } from './event-syntax.ts'
import type { SimulateRequest } from './simulate-request.ts'
import { flagText, type SweepParameter } from './sweep-syntax.ts'
import { changeOf } from './what-if.ts'

/** One of the things to simulate, by what it changes about the request. */
export interface Variation {
  readonly name: string
  /** What it changes, in one clause. */
  readonly what?: string
  readonly release?: Release
  /** Flags of vttablet. */
  readonly set: ReadonlyMap<string, string>
  readonly mysqld: MysqldOverrides
  readonly clients: ClientsFile
  readonly events: readonly AskedEvent[]
}

/** The request as it is. */
export function asAsked(request: SimulateRequest, name = 'as configured'): Variation {
  return { name, set: new Map(), mysqld: {}, clients: request.clients.file, events: request.events }
}

/** All that is to be simulated; for a sweep, the parameter must be known by then. */
export function variationsOf(
  request: SimulateRequest,
  sweep: SweptParameter | undefined,
): readonly Variation[] {
  const { comparison } = request
  const base = asAsked(request)
  switch (comparison.kind) {
    case 'none':
      return [base]
    case 'what-if': {
      const { events, clients, what } = changeOf(comparison.whatIf, base.clients, request.durationMs / 1000)
      return [base, { ...base, name: comparison.whatIf, what, clients, events: [...base.events, ...events] }]
    }
    case 'releases':
      return comparison.releases.map(({ name, release }) => ({ ...base, name, release }))
    case 'sweep':
      return comparison.sweep.values.map(value => swept(base, value, sweep))
  }
}

/** A parameter of a sweep, and the release in which it is a flag. */
export interface SweptParameter {
  readonly parameter: SweepParameter
  readonly release: Release
}

function swept(base: Variation, value: number, sweep: SweptParameter | undefined): Variation {
  if (!sweep) return base
  const { parameter, release } = sweep
  const name = String(value)
  switch (parameter.kind) {
    case 'flag':
      return { ...base, name, set: new Map([[parameter.name, flagText(parameter.name, value, release)]]) }
    case 'max-connections':
      return {
        ...base,
        name,
        mysqld: { maxConnections: { kind: 'known', value, origin: 'option', text: name } },
      }
    case 'sessions':
      return { ...base, name, clients: withSessions(base.clients, value) }
  }
}

/** So many sessions at once in all, the groups' shares and the work of each session as they are. */
function withSessions(clients: ClientsFile, sessions: number): ClientsFile {
  const now = clients.groups.reduce((sum, group) => sum + sessionsOf(group), 0)
  return { ...clients, groups: clients.groups.map(group => scaled(group, sessions / now)) }
}

function sessionsOf(group: ClientGroup): number {
  const arrivals = group['arrivals-per-second']
  if (arrivals !== undefined) return arrivals * (group.life ?? 0)
  return group.sessions ?? (group['sessions-per-vtgate'] ?? 0) * (group.vtgates ?? 0)
}

function scaled(group: ClientGroup, times: number): ClientGroup {
  const { reads, transactions, streams } = group
  const arrivals = group['arrivals-per-second']
  const flow = <Flow extends { readonly 'per-second': number }>(each: Flow): Flow => ({
    ...each,
    'per-second': each['per-second'] * times,
  })
  return {
    ...group,
    ...(arrivals === undefined
      ? {
          sessions: Math.round(sessionsOf(group) * times),
          'sessions-per-vtgate': undefined,
          vtgates: undefined,
        }
      : { 'arrivals-per-second': arrivals * times }),
    ...(reads && { reads: flow(reads) }),
    ...(transactions && { transactions: flow(transactions) }),
    ...(streams && 'per-second' in streams && { streams: flow(streams) }),
  }
}
