import type { ClientBehaviour } from '../config/client-behaviour-schema.ts'
import type { DurationDistribution } from '../simulation/distribution-input.ts'
import type { Activity, Pace, Retry, Step } from '../simulation/workload-input.ts'
import type { Assumptions } from './assumptions.ts'

/** Makes a distribution of a mean in milliseconds. */
export type Spread = (meanMs: number) => DurationDistribution

/** Durations as the closed forms of calc assume them. */
export const exponential: Spread = meanMs => ({ kind: 'exponential', meanMs })

/** No time at all. */
export const noTime: DurationDistribution = { kind: 'constant', ms: 0 }

/** How the times of a group's work spread. */
export function spreadOf(times: ClientBehaviour['times']): Spread {
  if (times === undefined || times === 'exponential') return exponential
  if (times === 'constant') return ms => ({ kind: 'constant', ms })
  if ('lognormal' in times) return meanMs => ({ kind: 'lognormal', meanMs, variation: times.lognormal })
  if ('pareto' in times) return meanMs => ({ kind: 'pareto', meanMs, tailIndex: times.pareto })
  const { empirical } = times
  const mean = empirical.reduce((sum, value) => sum + value, 0) / empirical.length
  return meanMs => ({ kind: 'empirical', valuesMs: empirical.map(value => (value / mean) * meanMs) })
}

/** When the group works faster or slower. */
export function pacesOf(behaviour: ClientBehaviour | undefined): readonly Pace[] {
  const { bursts, day } = behaviour ?? {}
  return [
    ...(bursts
      ? [
          {
            kind: 'bursts' as const,
            everyMs: bursts.every * 1000,
            lastsMs: bursts.lasts * 1000,
            factor: bursts.factor,
          },
        ]
      : []),
    ...(day ? [{ kind: 'daily' as const, factors: day.factors, startsAtMs: (day.starts ?? 0) * 1000 }] : []),
  ]
}

/** What the group does with an error. */
export function retryOf(behaviour: ClientBehaviour | undefined, assumptions: Assumptions): Retry {
  const retry = behaviour?.retry
  if (retry === undefined) {
    assumptions.add(trying)
    return { attempts: 3, delay: exponential(1000), backoff: 2, scope: 'statement' }
  }
  return {
    attempts: retry.attempts,
    delay: exponential(retry.delay * 1000),
    backoff: retry.backoff,
    scope: retry.reconnect ? 'connection' : 'statement',
  }
}

/** What a group does beside its reads and transactions: each activity with its rate and the time it takes alone. */
export function mixOf(
  behaviour: ClientBehaviour | undefined,
): readonly { readonly activity: Activity; readonly perSecond: number; readonly meanMs: number }[] {
  const spread = spreadOf(behaviour?.times)
  return (behaviour?.mix ?? []).map(({ statements, 'per-second': perSecond, seconds, pause = 0 }, at) => {
    const working = statements.filter(sql => !isBoundary(sql)).length
    const eachMs = seconds === undefined ? assumedMs : (seconds * 1000) / Math.max(1, working)
    const steps = statements.flatMap((sql, place): readonly Step[] => [
      ...(place > 0 && pause > 0 ? [{ kind: 'pause' as const, duration: spread(pause * 1000) }] : []),
      { kind: 'statement', sql, service: isBoundary(sql) ? noTime : spread(eachMs) },
    ])
    return {
      activity: { name: `mix ${at + 1}`, weight: perSecond, steps },
      perSecond,
      meanMs: working * eachMs + (statements.length - 1) * pause * 1000,
    }
  })
}

const assumedMs = 1

function isBoundary(sql: string): boolean {
  return /^\s{0,9}(?:begin|start\s{1,9}transaction|commit|rollback)\b/i.test(sql)
}

const trying = {
  about: 'what clients do after an error',
  value: 'they try three times again, after 1 s, 2 s and 4 s on average, and then give up',
  why: 'nobody said it',
  supply: 'simulate.retry of the clients file',
}
