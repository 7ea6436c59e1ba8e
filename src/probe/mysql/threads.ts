import type { UncountedThreads } from './observation.ts'
import { numberOf } from './readings.ts'
import type { Row } from './session.ts'

/** One row of the process list. */
export interface Thread {
  readonly connectionId: number
  readonly user: string
  /** Without the port. */
  readonly host: string
  readonly command: string
  readonly seconds: number | null
}

/** The process list, parted into what takes a slot and what does not. */
export interface Threads {
  readonly counted: readonly Thread[]
  readonly uncounted: readonly UncountedThreads[]
}

/** Parts the rows of the process list. Replication's own threads and daemons are listed, but take no slot. */
export function partThreads(rows: readonly Row[]): Threads {
  const counted: Thread[] = []
  const uncounted = new Map<Uncounted, number>()
  for (const row of rows) {
    const thread = threadOf(row)
    const kind = uncountedKind(thread)
    if (kind) uncounted.set(kind, (uncounted.get(kind) ?? 0) + 1)
    else counted.push(thread)
  }
  return {
    counted,
    uncounted: [...uncounted].map(([{ what, why }, threads]) => ({ what, threads, why })),
  }
}

/** True for names under which only the server itself runs. */
export function isServersOwn(user: string): boolean {
  return user === 'system user' || user === 'event_scheduler'
}

interface Uncounted {
  readonly what: string
  readonly why: string
}

const replication: Uncounted = {
  what: 'replication receiver and appliers',
  why: 'threads of the server itself; the connection to the source takes a slot there, not here',
}
const scheduler: Uncounted = {
  what: 'event scheduler',
  why: 'a thread of the server itself',
}
const daemons: Uncounted = {
  what: 'background threads',
  why: 'threads of the server itself',
}

function uncountedKind({ user, command }: Thread): Uncounted | undefined {
  if (user === 'event_scheduler') return scheduler
  if (command === 'Daemon') return daemons
  return user === 'system user' ? replication : undefined
}

function threadOf(row: Row): Thread {
  return {
    connectionId: numberOf(row.id) ?? 0,
    user: row.user ?? '',
    host: withoutPort(row.host ?? ''),
    command: row.command ?? '',
    seconds: numberOf(row.time),
  }
}

/** `10.0.0.1:41234`, `::1:41234`, `localhost`. */
function withoutPort(host: string): string {
  const match = /^(.*):\d{1,5}$/.exec(host)
  return match?.[1] ?? host
}
