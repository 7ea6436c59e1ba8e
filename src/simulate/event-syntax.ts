import { nearestName } from '../catalog/nearest-name.ts'
import { secondsOf } from './seconds.ts'

/** What can happen during a simulation, as `--event` names it. */
export type EventKind =
  | 'failover'
  | 'planned-failover'
  | 'restart'
  | 'mysqld-restart'
  | 'reshard'
  | 'deploy'
  | 'slow-queries'
  | 'traffic'
  | 'vtgate-crash'

/** An event as asked for, times in seconds. What is not said is left to the kind. */
export interface AskedEvent {
  readonly kind: EventKind
  readonly at: number
  /** Group of the clients file. */
  readonly group?: string
  readonly factor?: number
  readonly lasts?: number
  /** As written. */
  readonly text: string
}

/** What a kind takes beyond its time, and what it means. */
export interface EventShape {
  readonly what: string
  /** What `for DURATION` means; absent: the kind takes none. */
  readonly lasts?: string
  /** What `:xN` means; absent: the kind takes none. */
  readonly factor?: string
  /** The primary changes. */
  readonly isFailover?: true
  /** `/GROUP` can name one group of clients. */
  readonly ofGroup?: true
}

/** Every kind of event, in the order in which help lists them. */
export const eventShapes: Readonly<Record<EventKind, EventShape>> = {
  failover: {
    what: "the primary's mysqld dies and a replica takes over",
    lasts: 'time without a primary',
    isFailover: true,
  },
  'planned-failover': {
    what: 'the primary hands over to a replica',
    lasts: 'time without a primary',
    isFailover: true,
  },
  restart: { what: 'the vttablets restart one after the other', lasts: 'time that each is down' },
  'mysqld-restart': { what: "the primary's mysqld restarts", lasts: 'time that it is down' },
  reshard: {
    what: 'the shard is copied to others',
    lasts: 'time of the copying',
    factor: 'shards that it is copied to',
  },
  deploy: {
    what: 'new instances of the application connect before the old ones leave',
    lasts: 'time in which both are there',
    ofGroup: true,
  },
  'slow-queries': {
    what: 'statements take longer',
    lasts: 'time of it',
    factor: 'how many times as long',
    ofGroup: true,
  },
  traffic: {
    what: 'clients come and work faster',
    lasts: 'time of it; else to the end',
    factor: 'how many times as fast',
    ofGroup: true,
  },
  'vtgate-crash': { what: 'one of the vtgates dies, and its clients connect to the others' },
}

/** An event, or what is wrong with its text and what to write instead. */
export type EventReading =
  | { readonly kind: 'event'; readonly event: AskedEvent }
  | { readonly kind: 'invalid'; readonly message: string; readonly hint: string }

/**
 * Reads `KIND[/GROUP]@TIME[:xFACTOR][ for DURATION]`; `:DURATION` says the same as ` for DURATION` without
 * a blank. Any text is read in time linear in its length.
 */
export function readEvent(text: string): EventReading {
  const at = text.lastIndexOf('@')
  if (at < 0) return invalid(`${text}: expected KIND@TIME`, 'such as failover@20m')
  const slash = text.slice(0, at).indexOf('/')
  const name = text.slice(0, slash < 0 ? at : slash).trim()
  if (!isKind(name)) return unknownKind(text, name)
  const [time = '', ...extras] = text.slice(at + 1).split(/:| for /)
  const when = secondsOf(time.trim())
  if (when === undefined) return invalid(`${text}: expected a time behind @`, `such as ${name}@20m`)
  const group = slash < 0 ? undefined : text.slice(slash + 1, at)
  return withExtras(
    { kind: name, at: when, ...(group !== undefined && { group }), text },
    extras.map(extra => extra.trim()),
  )
}

/** All that `--event` takes, a line each, for help and for errors. */
export function eventUsage(kind: EventKind): string {
  const { factor, lasts, ofGroup } = eventShapes[kind]
  return `${kind}${ofGroup ? '[/GROUP]' : ''}@TIME${factor === undefined ? '' : '[:xN]'}${lasts === undefined ? '' : '[:DURATION]'}`
}

function withExtras(event: AskedEvent, extras: readonly string[]): EventReading {
  let read = event
  const shape = eventShapes[event.kind]
  const expected = `${event.kind} takes ${eventUsage(event.kind)}`
  if (event.group !== undefined && !shape.ofGroup)
    return invalid(`${event.text}: ${event.kind} happens to all, not to a group`, expected)
  for (const extra of extras) {
    const factor = /^x\d{1,6}(?:\.\d{1,6})?$/.test(extra) ? Number(extra.slice(1)) : undefined
    const lasts = factor === undefined ? secondsOf(extra) : undefined
    if (factor !== undefined && shape.factor !== undefined && read.factor === undefined && factor > 0)
      read = { ...read, factor }
    else if (lasts !== undefined && shape.lasts !== undefined && read.lasts === undefined && lasts > 0)
      read = { ...read, lasts }
    else return invalid(`${event.text}: ${extra === '' ? 'nothing' : extra} is not expected here`, expected)
  }
  return { kind: 'event', event: read }
}

function unknownKind(text: string, name: string): EventReading {
  const kinds = Object.keys(eventShapes)
  const meant = nearestName(name, { names: new Set(kinds), words: new Set() })
  const message = `${text}: there is no event ${name === '' ? 'without a name' : name}`
  return invalid(
    message,
    meant === undefined ? `expected one of ${kinds.join(', ')}` : `did you mean ${meant}?`,
  )
}

function isKind(name: string): name is EventKind {
  return Object.hasOwn(eventShapes, name)
}

function invalid(message: string, hint: string): EventReading {
  return { kind: 'invalid', message, hint }
}
