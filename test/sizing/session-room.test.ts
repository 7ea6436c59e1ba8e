import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binomial } from '../../src/sizing/queueing/binomial.ts'
import { quantileByTail } from '../../src/sizing/queueing/distribution.ts'
import { poisson } from '../../src/sizing/queueing/poisson.ts'
import { type SessionRoom, sessionRooms } from '../../src/sizing/session-room.ts'
import { clientsFile, type Described, describedBudget } from '../support/described-budgets.ts'

const zone = "set time_zone = '+00:00'"
const v14 = { release: '14' }
/** A v14 primary with default flags opens 336, 301 of them as app. */
const one = { tablets: [v14], maxConnections: 2000 }

function rooms(described: Described): readonly SessionRoom[] | string {
  const clients = { file: described.file, quantile: described.quantile ?? 0.999 }
  const answer = sessionRooms(describedBudget(described), clients)
  return 'kind' in answer ? answer.why : answer
}

function fits(described: Described): readonly (number | undefined)[] {
  const answer = rooms(described)
  return typeof answer === 'string' ? [] : answer.map(({ fit }) => fit)
}

describe('sessions with a connection each', () => {
  const file = clientsFile({ groups: [{ statements: [zone], sessions: 2000 }] })
  it.each([
    { what: 'one tablet: 2000 - 300 - 336', described: { ...one, file }, fit: 1364 },
    {
      what: 'two tablets, each with a connection for each: (2000 - 300 - 672) / 2',
      described: { ...one, tablets: [v14, v14], file },
      fit: 514,
    },
    {
      what: 'three processes of one tablet: (2000 - 300 - 1008) / 3',
      described: { ...one, tablets: [{ ...v14, processes: 3 }], file },
      fit: 230,
    },
    {
      what: 'a v14 and a v18 tablet, of which only the first reserves: 2000 - 300 - 672',
      described: { ...one, tablets: [v14, { release: '18' }], file },
      fit: 1028,
    },
    { what: 'a cap on the account: 1000 - 301', described: { ...one, perAccount: 1000, file }, fit: 699 },
    { what: 'a ceiling below the pools', described: { ...one, maxConnections: 300, file }, fit: 0 },
    {
      what: 'slots kept and a fixed headroom: 2000 - 100 - 50 - 336',
      described: {
        ...one,
        options: {
          kept: [{ label: 'people', connections: 100 }],
          headroom: { kind: 'connections', connections: 50 } as const,
        },
        file,
      },
      fit: 1514,
    },
  ])('$what: $fit', ({ described, fit }) => {
    expect(fits(described)).toEqual([fit])
  })

  it('are any number where none holds a connection', () => {
    expect(rooms({ ...one, tablets: [{ release: '18' }], file })).toEqual([
      { group: 'group 1', present: 'steady', sessions: 2000, fit: undefined },
    ])
  })
})

it('sessions that touch one shard in four fit as the binomial says', () => {
  const file = clientsFile({ shards: 4, groups: [{ statements: [zone], sessions: 10, 'shards-touched': 1 }] })
  const [fit = 0] = fits({ ...one, file })
  expect(quantileByTail(binomial(fit, 0.25), 1 - 0.999)).toBe(1364)
  expect(quantileByTail(binomial(fit + 1, 0.25), 1 - 0.999)).toBe(1365)
})

it('sessions that come and go fit as Poisson says, by their mean', () => {
  const file = clientsFile({ groups: [{ statements: [zone], 'arrivals-per-second': 0.5, life: '120s' }] })
  const answer = rooms({ ...one, file })
  const [fit = 0] = fits({ ...one, file })
  expect(answer).toEqual([{ group: 'group 1', present: 'arrivals', sessions: 60, fit }])
  expect(quantileByTail(poisson(fit), 1 - 0.999)).toBeLessThanOrEqual(1364)
  expect(quantileByTail(poisson(fit + 1), 1 - 0.999)).toBeGreaterThan(1364)
})

it('each of several groups has the room that the others leave', () => {
  const group = { statements: [zone] }
  const file = clientsFile({
    groups: [
      { ...group, name: 'shop', sessions: 1000 },
      { ...group, name: 'jobs', sessions: 300 },
    ],
  })
  expect(rooms({ ...one, file })).toEqual([
    { group: 'shop', present: 'steady', sessions: 1000, fit: 1064 },
    { group: 'jobs', present: 'steady', sessions: 300, fit: 364 },
  ])
})

it('lock sessions that hold two connections at most count both', () => {
  // A lock that is never given back keeps its connection: two for each session, of 1364.
  const file = clientsFile({ groups: [{ statements: [zone], sessions: 10, locks: { share: 1 } }] })
  expect(fits({ ...one, file })).toEqual([682])
})

describe('what is not known', () => {
  it('of many groups leaves the room open', () => {
    const group = { statements: [zone], sessions: 1 }
    const many = clientsFile({ groups: Array(9).fill(group) })
    expect(rooms({ ...one, file: many })).toBe('it is told for up to 8 groups')
  })

  const file = clientsFile({ groups: [{ statements: [zone], sessions: 10 }] })
  it('of a ceiling leaves the room open', () => {
    const budget = describedBudget({ ...one, file })
    const ceiling = { ...budget.ceiling, effective: undefined }
    expect(sessionRooms({ ...budget, ceiling }, { file, quantile: 0.999 })).toEqual({
      kind: 'open',
      why: 'what MySQL gives is not known',
    })
  })

  it('of the release, too', () => {
    const budget = describedBudget({ ...one, file })
    const anyRelease = { least: budget.release, most: budget.release }
    expect(sessionRooms({ ...budget, anyRelease }, { file, quantile: 0.999 })).toEqual({
      kind: 'open',
      why: 'the release is not known',
    })
  })
})

const groups = fc.array(
  fc
    .record({
      statements: fc.constant([zone]),
      sessions: fc.integer({ min: 1, max: 400 }),
      'shards-touched': fc.integer({ min: 1, max: 4 }),
      locks: fc.option(fc.record({ share: fc.constantFrom(0, 0.1, 1) }), { nil: undefined }),
      arrives: fc.boolean(),
    })
    .map(({ sessions, arrives, ...rest }) =>
      arrives ? { ...rest, 'arrivals-per-second': sessions / 60, life: 60 } : { ...rest, sessions },
    ),
  { minLength: 1, maxLength: 3 },
)
const populations = fc.record({
  groups,
  shards: fc.constantFrom(1, 4),
  horizon: fc.constantFrom(undefined, 3600),
})
const tablets = fc.array(
  fc.record({ release: fc.constantFrom('13', '14', '18'), processes: fc.integer({ min: 1, max: 2 }) }),
  { minLength: 1, maxLength: 2 },
)
const cases = fc.record({
  population: populations,
  tablets,
  maxConnections: fc.integer({ min: 500, max: 4000 }),
})

/** The described population with so many sessions in one of its groups. */
function changed(population: { groups: readonly object[] }, at: number, sessions: number) {
  const changedGroup = (group: object) =>
    'sessions' in group ? { ...group, sessions } : { ...group, 'arrivals-per-second': sessions / 60 }
  return clientsFile({
    ...population,
    groups: population.groups.map((group, index) => (index === at ? changedGroup(group) : group)),
  })
}

describe('the room for any population', () => {
  it('is the last number with which the budget fits', () => {
    fc.assert(
      fc.property(cases, ({ population, ...rest }) => {
        const verdict = (at: number, sessions: number) =>
          describedBudget({ ...rest, file: changed(population, at, sessions) }).verdict.kind
        fits({ ...rest, file: clientsFile(population) }).forEach((fit, at) => {
          if (fit === undefined) return
          if (fit > 0) expect(verdict(at, fit)).toBe('fits')
          expect(verdict(at, fit + 1)).toBe('over')
        })
      }),
      { numRuns: 40 },
    )
  })

  it('never shrinks when the ceiling rises', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 500 }), ({ population, ...rest }, more) => {
        const file = clientsFile(population)
        const now = fits({ ...rest, file })
        const then = fits({ ...rest, file, maxConnections: rest.maxConnections + more })
        now.forEach((fit, at) => {
          if (fit !== undefined) expect(then[at]).toBeGreaterThanOrEqual(fit)
        })
      }),
      { numRuns: 40 },
    )
  })
})
