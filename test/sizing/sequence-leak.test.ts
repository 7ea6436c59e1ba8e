import { describe, expect, it } from 'vitest'
import { clientsNeeds } from '../../src/sizing/clients-needs.ts'
import { reservedLines } from '../../src/sizing/reserved-estimate.ts'
import { clientsFile, describedBudget, optionsOf } from '../support/described-budgets.ts'
import { release, type TabletRecipe, tablet } from '../support/tablets.ts'

const zone = "set time_zone = '+00:00'"

function notes(recipe: TabletRecipe, group: object, rest: object = { shards: 2 }): readonly string[] {
  const file = clientsFile({ ...rest, groups: [{ name: 'shop', sessions: 10, ...group }] })
  const described = { tablets: [recipe], maxConnections: 2000, file }
  return clientsNeeds(describedBudget(described), { file, quantile: 0.999 }, optionsOf(described)).notes
}

const leak = (from: string, until: string, many: string) => [
  `not in the estimate: each INSERT of shop whose ids come from a sequence leaves one more reserved connection on the tablet of the sequence, ${until} (${from}, vitess#9851); how many there are at once is ${many}`,
]
const reserving = { statements: [zone] }

describe('ids from a sequence leave reserved connections behind', () => {
  it.each([
    { what: 'v6 reserves nothing', recipe: { release: '6' }, group: {}, told: [] },
    {
      what: 'v14 leaves one for each INSERT',
      recipe: { release: '14' },
      group: reserving,
      told: leak('v14.0.0', 'for 33 s at the latest', 'not described'),
    },
    {
      what: 'v16 without the settings pool does so, too',
      recipe: { release: '16' },
      group: reserving,
      told: leak('v16.0.0', 'for 33 s at the latest', 'not described'),
    },
    {
      what: 'v16 with the settings pool does not',
      recipe: { release: '16', args: ['--queryserver-enable-settings-pool'] },
      group: reserving,
      told: [],
    },
    { what: 'v17 does not', recipe: { release: '17' }, group: reserving, told: [] },
    { what: 'sessions that reserve nothing do not', recipe: { release: '14' }, group: {}, told: [] },
    {
      what: 'some sessions that set something do',
      recipe: { release: '14' },
      group: { settings: { share: 0.1, statements: [zone] } },
      told: leak('v14.0.0', 'for 33 s at the latest', 'not described'),
    },
    {
      what: 'a described INSERT does, and nothing bounds how often',
      recipe: { release: '14' },
      group: { statements: [zone, "insert into orders (item) values ('tea')"] },
      told: leak('v14.0.0', 'for 33 s at the latest', 'not known, and nothing bounds them'),
    },
    {
      what: 'for good without a transaction timeout',
      recipe: { release: '14', args: ['--queryserver-config-transaction-timeout=0'] },
      group: reserving,
      told: leak('v14.0.0', 'for good', 'not described'),
    },
  ])('$what', ({ recipe, group, told }) => {
    expect(notes(recipe, group)).toEqual(told)
  })

  it('only where the keyspace is sharded', () => {
    expect(notes({ release: '14' }, reserving, {})).toEqual([])
  })

  it('which the derivation says, and then there is no worst case', () => {
    const statements = [zone, "insert into orders (item) values ('tea')"]
    const file = clientsFile({ shards: 2, groups: [{ statements, sessions: 10 }] })
    const [line] = reservedLines(tablet({ release: '14' }), { file, quantile: 0.999 }, release('14'))
    expect(line?.count).toMatchObject({ connections: 10, worst: undefined })
    expect(line?.why).toContain(', no bound;')
    expect(line?.steps?.at(-1)).toContain('nothing bounds them')
  })
})
