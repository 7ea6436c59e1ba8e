import type { MarkedEvent } from '../report/simulate-report.ts'
import { timeText } from '../report/simulate-time.ts'
import type { TimelineEvent } from '../simulation/event-input.ts'
import { connectionsOf } from '../sizing/count.ts'
import type { DemandLine } from '../sizing/demand-line.ts'
import type { Assumptions } from './assumptions.ts'
import { downAfterCrash } from './event-check.ts'
import { type AskedEvent, type EventKind, eventShapes } from './event-syntax.ts'
import type { NamedWorkload } from './workload.ts'

/** What events refer to. */
export interface TimelineSubjects {
  /** The primary first. */
  readonly tablets: readonly string[]
  /** The primary's. */
  readonly mysqld: string
  readonly workloads: readonly NamedWorkload[]
  readonly durationMs: number
  /** What so many streams out of the primary's mysqld hold there. */
  readonly reshardLines: (shards: number) => readonly DemandLine[]
}

/** Seconds of an event that does not say how long it lasts, and times of one that does not say how much. */
const assumedSeconds: Readonly<Partial<Record<EventKind, number>>> = {
  failover: 10,
  'planned-failover': 2,
  restart: 10,
  'mysqld-restart': 30,
  deploy: 60,
}
const assumedFactors: Readonly<Partial<Record<EventKind, number>>> = {
  reshard: 2,
  'slow-queries': 10,
  traffic: 2,
}

const downAfterCrashMs = downAfterCrash * 1000
const betweenRestartsMs = 20_000
/** A vttablet that is shut down closes its connections before it ends. */
const restartOverlapMs = 0

/** Events as the simulation takes them. Those of a group happen to each of its parts. */
export function timelineOf(
  asked: readonly AskedEvent[],
  subjects: TimelineSubjects,
  assumptions: Assumptions,
): readonly TimelineEvent[] {
  const failovers = asked
    .filter(({ kind }) => eventShapes[kind].isFailover)
    .toSorted((left, right) => left.at - right.at)
  return asked.flatMap(event => {
    const { tablets } = subjects
    // Each failover goes to the next tablet, and after the last one back to the first.
    const standby = tablets[(failovers.indexOf(event) + 1) % tablets.length] ?? ''
    return timelineEvents(event, standby, subjects, assumptions)
  })
}

/** Events as the reports mark them. */
export function marksOf(asked: readonly AskedEvent[]): readonly MarkedEvent[] {
  return asked
    .map(({ kind, group, at, factor = assumedFactors[kind] }) => ({
      atMs: at * 1000,
      label: `${kind}${group === undefined ? '' : `/${group}`}${factor === undefined ? '' : ` x${factor}`}`,
    }))
    .toSorted((left, right) => left.atMs - right.atMs)
}

function timelineEvents(
  event: AskedEvent,
  standby: string,
  subjects: TimelineSubjects,
  assumptions: Assumptions,
): readonly TimelineEvent[] {
  const { kind } = event
  const atMs = event.at * 1000
  const lastsMs = lastsOf(event, subjects, assumptions)
  const factor = factorOf(event, assumptions)
  const groups = groupsOf(event, subjects)
  switch (kind) {
    case 'failover':
      assumptions.add(crashAssumption)
      return [{ kind, atMs, to: standby, how: 'crash', gapMs: lastsMs, downMs: downAfterCrashMs }]
    case 'planned-failover':
      return [{ kind: 'failover', atMs, to: standby, how: 'planned', gapMs: lastsMs, downMs: 0 }]
    case 'restart': {
      const rest = { downMs: lastsMs, gapMs: betweenRestartsMs, overlapMs: restartOverlapMs }
      return [{ kind: 'rolling-restart', atMs, tablets: subjects.tablets, ...rest }]
    }
    case 'mysqld-restart':
      return [{ kind, atMs, mysqld: subjects.mysqld, downMs: lastsMs }]
    case 'reshard':
      return subjects.reshardLines(factor).map(({ account, count }) => ({
        kind,
        atMs,
        lastsMs,
        mysqld: subjects.mysqld,
        account,
        connections: connectionsOf(count) ?? 0,
      }))
    case 'deploy':
      return groups.map(group => ({ kind, atMs, group, overlapMs: lastsMs }))
    case 'slow-queries':
      return groups.map(group => ({
        kind: 'slow-statements',
        atMs,
        lastsMs,
        factor,
        group,
        activity: undefined,
      }))
    case 'traffic':
      return groups.map(group => ({ kind, atMs, lastsMs, factor, group }))
    case 'vtgate-crash':
      return [{ kind, atMs }]
  }
}

const crashAssumption = {
  about: 'failover: the old mysqld',
  value: `comes back after ${timeText(downAfterCrashMs)} as a replica`,
  why: 'nobody said how long it is down',
}

function lastsOf(event: AskedEvent, { durationMs }: TimelineSubjects, assumptions: Assumptions): number {
  if (event.lasts !== undefined) return event.lasts * 1000
  const meaning = eventShapes[event.kind].lasts
  const seconds = assumedSeconds[event.kind]
  if (meaning === undefined) return 0
  const lastsMs = seconds === undefined ? durationMs - event.at * 1000 : seconds * 1000
  assumptions.add({
    about: `${event.kind}: ${meaning}`,
    value: seconds === undefined ? 'to the end' : timeText(lastsMs),
    why: 'the event does not say it',
    supply: `--event '${event.kind}@... for DURATION'`,
  })
  return lastsMs
}

function factorOf(event: AskedEvent, assumptions: Assumptions): number {
  const assumed = assumedFactors[event.kind]
  if (event.factor !== undefined || assumed === undefined) return event.factor ?? 1
  assumptions.add({
    about: `${event.kind}: ${eventShapes[event.kind].factor}`,
    value: String(assumed),
    why: 'the event does not say it',
    supply: `--event ${event.kind}@...:xN`,
  })
  return assumed
}

/** Names of the groups that it happens to; one `undefined` for all of them. */
function groupsOf({ group }: AskedEvent, { workloads }: TimelineSubjects): readonly (string | undefined)[] {
  if (group === undefined) return [undefined]
  return workloads
    .filter(each => each.group === group)
    .flatMap(each => each.workloads.map(({ name }) => name))
}
