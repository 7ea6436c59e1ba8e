import { describe, expect, it } from 'vitest'
import { clientsFileSchema } from '../../src/config/clients-file-schema.ts'
import { Assumptions } from '../../src/simulate/assumptions.ts'
import { workloadsOf } from '../../src/simulate/workload.ts'
import type { WorkloadGroup } from '../../src/simulation/workload-input.ts'

const reads = { 'per-second': 50, seconds: '20ms' }

function parsed(simulate: object, group: object = { sessions: 100, reads }) {
  return clientsFileSchema.safeParse({ groups: [{ ...group, simulate }] })
}

/** What 100 sessions with 50 reads a second do that behave so; they think 1980 ms if nobody says otherwise. */
function workload(simulate: object, group?: object): WorkloadGroup | undefined {
  const result = parsed(simulate, group)
  if (!result.success) throw new Error(result.error.message)
  return workloadsOf(result.data, new Assumptions())[0]?.workloads[0]
}

describe('how clients work, as a clients file says it for simulations', () => {
  it.each<[string, object, Partial<WorkloadGroup>]>([
    [
      'load: open: work comes whatever the answers',
      { load: 'open' },
      { population: { kind: 'open', sessions: 100, perSecond: 50 } },
    ],
    [
      'think: the time between two activities',
      { think: '5s' },
      { population: { kind: 'closed', sessions: 100, think: { kind: 'exponential', meanMs: 5000 } } },
    ],
    [
      'bursts',
      { bursts: { every: '5m', lasts: 20, factor: 4 } },
      { pace: [{ kind: 'bursts', everyMs: 300_000, lastsMs: 20_000, factor: 4 }] },
    ],
    [
      'day: a curve over 24 hours, from the time of day when the run begins',
      { day: { factors: [0.2, 1, 2, 1], starts: '8h' } },
      { pace: [{ kind: 'daily', factors: [0.2, 1, 2, 1], startsAtMs: 28_800_000 }] },
    ],
    [
      'retry: what is not said of it stays as it is assumed',
      { retry: { attempts: 1, reconnect: true } },
      {
        retry: {
          attempts: 1,
          delay: { kind: 'exponential', meanMs: 1000 },
          backoff: 2,
          scope: 'connection',
        },
      },
    ],
    ['patience', { patience: '30s' }, { patienceMs: 30_000 }],
  ])('%s', (_name, simulate, change) => {
    expect(workload(simulate)).toEqual({ ...workload({}), ...change })
  })

  it.each<[string, unknown, object]>([
    ['constant', 'constant', { kind: 'constant', ms: 20 }],
    ['lognormal', { lognormal: 1.5 }, { kind: 'lognormal', meanMs: 20, variation: 1.5 }],
    ['Pareto', { pareto: 2.5 }, { kind: 'pareto', meanMs: 20, tailIndex: 2.5 }],
    ['measured', { empirical: [1, 2, 3] }, { kind: 'empirical', valuesMs: [10, 20, 30] }],
  ])('times: %s, about the mean that the flow says', (_name, times, service) => {
    expect(workload({ times })?.activities).toEqual([
      { name: 'reads', weight: 50, steps: [{ kind: 'statement', sql: 'select * from reads_a_a', service }] },
    ])
  })

  it('mix: statements of their own, whose time is shared by those that work', () => {
    const statements = ['begin', 'select a from t', 'update t set a = 2', 'commit']
    const group = workload(
      {
        mix: [{ statements, 'per-second': 10, seconds: 0.03, pause: 0.01 }],
        times: 'constant',
      },
      { sessions: 100 },
    )
    const [none, half, pause] = [0, 15, 10].map(ms => ({ kind: 'constant', ms }))
    expect(group?.activities).toEqual([
      {
        name: 'mix 1',
        weight: 10,
        steps: [
          { kind: 'statement', sql: 'begin', service: none },
          { kind: 'pause', duration: pause },
          { kind: 'statement', sql: 'select a from t', service: half },
          { kind: 'pause', duration: pause },
          { kind: 'statement', sql: 'update t set a = 2', service: half },
          { kind: 'pause', duration: pause },
          { kind: 'statement', sql: 'commit', service: none },
        ],
      },
    ])
    // 100 sessions, ten activities a second of 60 ms each.
    expect(group?.population).toEqual({
      kind: 'closed',
      sessions: 100,
      think: { kind: 'exponential', meanMs: 9940 },
    })
  })

  it.each<[string, object, object | undefined, string]>([
    [
      'a think time where nobody thinks',
      { load: 'open', think: '1s' },
      undefined,
      'expected no think time beside load: open',
    ],
    [
      'open load of sessions that come and go',
      { load: 'open' },
      { 'arrivals-per-second': 1, life: '10s', reads },
      'expected sessions or sessions-per-vtgate beside load: open',
    ],
    [
      'bursts without an end',
      { bursts: { every: '10s', lasts: '10s', factor: 2 } },
      undefined,
      'expected bursts that last less than the time between them',
    ],
    [
      'a tail without a mean',
      { times: { pareto: 1 } },
      undefined,
      'expected a tail index above 1, up to 100: below that there is no mean',
    ],
    [
      'a spread that nobody knows',
      { times: 'normal' },
      undefined,
      'expected exponential, constant, lognormal: NUMBER, pareto: NUMBER, or empirical: [NUMBER, ...]',
    ],
    ['a day without work', { day: { factors: [0, 0] } }, undefined, 'expected a factor above 0'],
  ])('%s is refused', (_name, simulate, group, message) => {
    expect(parsed(simulate, group).error?.issues.map(issue => issue.message)).toEqual([message])
  })

  it('reads the same when what was read is read again, as beside a shortcut', () => {
    const first = parsed({
      times: { lognormal: 2 },
      bursts: { every: '5m', lasts: 20, factor: 4 },
      retry: { attempts: 0 },
      patience: '30s',
    }).data
    expect(clientsFileSchema.parse(first)).toEqual(first)
  })
})
