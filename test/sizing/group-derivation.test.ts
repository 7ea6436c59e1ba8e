import { describe, expect, it } from 'vitest'
import { clientsNeeds } from '../../src/sizing/clients-needs.ts'
import { reservedLines } from '../../src/sizing/reserved-estimate.ts'
import { clientsFile, describedBudget, optionsOf } from '../support/described-budgets.ts'
import { release, type TabletRecipe, tablet } from '../support/tablets.ts'

const zone = "set time_zone = '+00:00'"
const reserved = `reserved: ${zone} (the variable cannot travel as a hint; every shard that the session touches gives it a connection of its own)`

const byWhat =
  'shares of its sessions by what they send, each with its chance of a connection here; a session visits'

/** What stands below the line that tells of the shards. */
function stepsOf(group: object, rest: object = {}, recipe: Partial<TabletRecipe> = {}): readonly string[] {
  const file = clientsFile({ ...rest, groups: [{ name: 'shop', ...group }] })
  const subject = tablet({ release: '14', ...recipe })
  const [line] = reservedLines(subject, { file, quantile: 0.999 }, release('14'))
  return (line?.steps ?? []).slice(1).filter(step => !step.startsWith('not in the estimate'))
}

describe('what the probability of a connection is made of', () => {
  it.each([
    {
      what: 'nothing but the statement',
      group: { statements: [zone], sessions: 10 },
      rest: {},
      steps: [
        'shop: 10 sessions, steady; each holds a connection of its own here with probability 1; 10 on average',
        `  ${reserved}`,
      ],
    },
    {
      what: 'queries that come before the connection is closed',
      group: { statements: [zone], 'sessions-per-vtgate': 5, vtgates: 2, 'queries-per-second': 0.02 },
      rest: {},
      steps: [
        'shop: 10 sessions (5 at each of 2 vtgates), steady; each holds a connection of its own here with probability 0.4831; 4.831 on average',
        '  × 0.4831 = 1 − e^(−0.02 × 33): a query came within 33 s',
        `  ${reserved}`,
      ],
    },
    {
      what: 'the primary, of sessions that read from replicas',
      group: { statements: [zone], 'arrivals-per-second': 0.2, life: '5m', replicas: { share: 0.75 } },
      rest: {},
      steps: [
        'shop: 60 sessions on average, coming and going (0.2 a second × 300 s); each holds a connection of its own here with probability 0.25; 15 on average',
        '  × 0.25: the share of its sessions that read from the primary',
        `  ${reserved}`,
      ],
    },
    {
      what: 'the shards that are visited',
      group: { sessions: 100, 'shards-touched': 1, settings: { share: 0.25, statements: [zone] } },
      rest: { shards: 2 },
      steps: [
        'shop: 100 sessions, steady; each holds a connection of its own here with probability 0.125; 12.5 on average',
        `  × 0.125 = 0.25 × 0.5: ${byWhat} 1 of 2 shards`,
        '  settings: a share of 0.25 also sends',
        `    ${reserved}`,
      ],
    },
    {
      what: 'locks, held some of the time',
      group: { sessions: 600, locks: { share: 0.5, held: '6s', every: '1m' } },
      rest: {},
      steps: [
        'shop: 600 sessions, steady; each holds a connection of its own here with probability 0, its lock connection with probability 0.05; 30 on average',
        '  locks: a share of 0.5 holds one 0.1 of the time (6 s of 60 s)',
        "    lock-session: select get_lock('a', 1) (the lock is kept on a connection of its own on the first shard)",
      ],
    },
    {
      what: 'locks without end',
      group: { sessions: 600, locks: { share: 0.5 } },
      rest: {},
      steps: [
        'shop: 600 sessions, steady; each holds a connection of its own here with probability 0, its lock connection with probability 0.5; 300 on average',
        '  locks: a share of 0.5 holds one, from then on for good',
        "    lock-session: select get_lock('a', 1) (the lock is kept on a connection of its own on the first shard)",
      ],
    },
  ])('$what', ({ group, rest, steps }) => {
    expect(stepsOf(group, rest)).toEqual(steps)
  })

  it('a replica sees its part of those who read from replicas', () => {
    const group = { statements: [zone], sessions: 100, replicas: { share: 0.5, tablets: 2 } }
    expect(stepsOf(group, {}, { role: 'replica' })[1]).toBe(
      '  × 0.25: a share of 0.5 reads from tablets of type replica, 2 at each shard',
    )
  })

  it('what some send that leaves one in several ways, which is still one', () => {
    // In a session that is reserved already the second SET asks on the first shard, the third on one of four.
    const asks = [zone, "set sql_mode = ''"]
    const picks = [zone, 'set sql_auto_is_null = 0']
    const group = { sessions: 100, 'shards-touched': 2 }
    const told = (statements: readonly string[]) =>
      stepsOf({ ...group, settings: { share: 0.5, statements } }, { shards: 4 })[1]
    expect(told(asks)).toBe(`  × 0.5 = 0.5 × 1: ${byWhat} 2 of 4 shards`)
    // 1 - (1 - 2/4) (1 - 1/4)
    expect(told(picks)).toBe(`  × 0.3125 = 0.5 × 0.625: ${byWhat} 2 of 4 shards`)
  })

  it('what all send, and what some send beside it', () => {
    const settings = { share: 0.5, statements: ['set sql_auto_is_null = 0'] }
    const group = { statements: [zone], sessions: 100, 'shards-touched': 2, settings }
    expect(stepsOf(group, { shards: 4 })[1]).toBe(
      `  × 0.5625 = 0.5 × 0.5 + 0.5 × 0.625: ${byWhat} 2 of 4 shards`,
    )
  })

  it('a lock taken beside a setting does not visit more shards than the setting', () => {
    const group = { statements: [zone], sessions: 100, 'shards-touched': 1, locks: { share: 1 } }
    expect(stepsOf(group, { shards: 2 })[0]).toContain('with probability 0.5, its lock')
  })
})

describe('the busiest moment of a horizon', () => {
  const visitors = { statements: [zone], 'arrivals-per-second': 0.5, life: '200s' }

  it('is told by how many moments it counts as', () => {
    expect(stepsOf(visitors, { horizon: '1h' }).at(-1)).toBe(
      '3600 s count as 18 moments of which none tells of another, as after 200 s others hold something; for 0.999 in all of them, each may pass the number with a probability of 1 − 0.999^(1/18) = 0.00005558',
    )
  })

  it('is any moment where the sessions stay the same', () => {
    expect(stepsOf({ statements: [zone], sessions: 10 }, { horizon: '1h' }).at(-1)).toBe(
      'those who hold something stay the same for 3600 s: they count as one moment',
    )
  })
})

describe('what vtgate refuses', () => {
  function notes(major: string, group: object, rest: object = {}): readonly string[] {
    const file = clientsFile({ ...rest, groups: [{ name: 'shop', sessions: 10, ...group }] })
    const described = { tablets: [{ release: major }], maxConnections: 2000, file }
    return clientsNeeds(describedBudget(described), { file, quantile: 0.999 }, optionsOf(described)).notes
  }

  it.each([
    {
      what: 'a temporary table of a sharded keyspace',
      major: '18',
      group: { 'temporary-tables': { share: 0.1 } },
      rest: { shards: 2 },
      told: [
        'nothing is counted for what vtgate v18.0.8 refuses: create temporary table t1 (id int) of shop (temporary tables are not supported in a sharded keyspace)',
      ],
    },
    {
      what: 'a temporary table of one shard, which is none',
      major: '18',
      group: { 'temporary-tables': { share: 0.1 } },
      rest: {},
      told: [],
    },
    {
      what: 'several statements',
      major: '18',
      group: { statements: ['foo bar', 'baz'], settings: { share: 1, statements: ['foo bar'] } },
      rest: {},
      told: [
        'nothing is counted for what vtgate v18.0.8 refuses: foo bar of shop (no vtgate is known to take it), and 1 more',
      ],
    },
  ])('$what', ({ major, group, rest, told }) => {
    expect(notes(major, group, rest)).toEqual(told)
  })
})
