import type { ClientGroup } from '../config/clients-file-schema.ts'
import type { Population, WorkloadGroup } from '../simulation/workload-input.ts'
import { quantileByTail } from '../sizing/queueing/distribution.ts'
import { offeredLoad, poisson } from '../sizing/queueing/poisson.ts'
import type { Assumptions } from './assumptions.ts'
import { spreadOf } from './client-behaviour.ts'

/** A group of the clients file, the letters that its statements have to themselves, and how many sessions it has. */
export interface NamedGroup {
  readonly name: string
  readonly tag: string
  readonly group: ClientGroup
  readonly sessions: number
}

/** The sessions that stream, and how many of the group's own they are. */
export interface StreamSessions {
  readonly workload: WorkloadGroup
  readonly taken: number
}

/** So seldom are there more streams at once than sessions to read them. */
const tooFewSessions = 1e-6
const assumedStreamMs = 60_000

/** The streams of a group as sessions that set the OLAP workload; they are among the group's sessions where those suffice. */
export function streamGroup(
  { name, tag, group: { streams, replicas, simulate }, sessions }: NamedGroup,
  base: Omit<WorkloadGroup, 'name' | 'population' | 'activities'>,
  assumptions: Assumptions,
): StreamSessions | undefined {
  if (!streams) return undefined
  const atOnce = 'at-once' in streams
  const meanMs = atOnce ? assumedStreamMs : streams.seconds * 1000
  if (atOnce) {
    assumptions.add({
      about: 'time of a stream without one',
      value: '60 s',
      why: 'another one follows at once, so that as many run all the time',
      supply: 'per-second and seconds of streams in the clients file',
    })
  }
  const population: Population = atOnce
    ? { kind: 'closed', sessions: streams['at-once'], think: { kind: 'constant', ms: 0 } }
    : { kind: 'open', sessions: sessionsFor(streams), perSecond: streams['per-second'] }
  const workload: WorkloadGroup = {
    ...base,
    replicas: replicas && { share: replicas.share, type: replicas.type },
    name: `${name} + streams`,
    connect: [...base.connect, { sql: "set workload = 'olap'" }],
    population,
    activities: [
      {
        name: 'streams',
        weight: 1,
        steps: [
          {
            kind: 'statement',
            sql: `select * from streams_${tag}`,
            service: spreadOf(simulate?.times)(meanMs),
          },
        ],
      },
    ],
  }
  return { workload, taken: sessions > population.sessions ? population.sessions : 0 }
}

function sessionsFor(streams: { readonly 'per-second': number; readonly seconds: number }): number {
  return Math.max(
    1,
    quantileByTail(poisson(offeredLoad(streams['per-second'], streams.seconds)), tooFewSessions),
  )
}
