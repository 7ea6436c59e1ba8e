import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rules } from '../../src/rules/index.ts'
import type { RuleInput } from '../../src/rules/rule.ts'
import { runRules, unruled } from '../../src/rules/run.ts'
import { ruleInput } from '../support/rule-input.ts'

const none = new Map()
const text = 'vttablet -queryserver-config-pool-size 24 --dba-pool-size=4\n'
const example = { file: 'vttablet.sh', text, options: ['--vitess', '22'] }
const shown = (found: ReturnType<typeof runRules>) =>
  found.map(({ rule, severity, place }) => `${place?.line}:${place?.column} ${severity} ${rule}`)

describe('a run of all rules', () => {
  it('is in order of place, then of rule, with the severity of each rule', async () => {
    expect(shown(runRules(await ruleInput(example), none))).toEqual([
      '1:1 note VT109',
      '1:1 note VT503',
      '1:1 note VT702',
      '1:10 error VT213',
      '1:43 error VT202',
    ])
  })

  it('takes other severities by id, and leaves out what is off', async () => {
    const severities = new Map([
      ['VT213', 'note' as const],
      ['VT202', 'off' as const],
      ['VT107', 'warning' as const],
      ['VT702', 'off' as const],
    ])
    expect(shown(runRules(await ruleInput(example), severities))).toEqual([
      '1:1 warning VT107',
      '1:1 note VT109',
      '1:1 note VT503',
      '1:10 note VT213',
    ])
  })

  it('does not depend on the order in which files were read', async () => {
    const [one, two] = await Promise.all([
      ruleInput({ ...example, file: 'a.sh' }),
      ruleInput({ ...example, file: 'b.sh' }),
    ])
    const joined = (left: RuleInput, right: RuleInput): RuleInput => ({
      ...left,
      tablets: [...left.tablets, ...right.tablets],
      diagnostics: [...left.diagnostics, ...right.diagnostics],
      budgets: [...left.budgets, ...right.budgets],
    })
    const said = (input: RuleInput) =>
      runRules(
        input,
        new Map([
          ['VT109', 'off'],
          ['VT503', 'off'],
          ['VT702', 'off'],
        ]),
      )
    expect(said(joined(two, one))).toEqual(said(joined(one, two)))
  })

  it('says once what several tablets of one file bring up', async () => {
    const loop = 'FLAGS="--dba-pool-size=4"\nvttablet $FLAGS\nvttablet $FLAGS\n'
    const found = runRules(await ruleInput({ ...example, text: loop }), none)
    expect(found.filter(({ rule }) => rule === 'VT202')).toEqual([
      {
        rule: 'VT202',
        severity: 'error',
        message: 'v22.0.3 does not know the spelling --dba-pool-size',
        place: { file: 'vttablet.sh', line: 1, column: 8 },
        text: '--dba-pool-size',
        hint: 'write --dba_pool_size',
        fix: {
          place: { file: 'vttablet.sh', line: 1, column: 8 },
          before: '--dba-pool-size',
          after: '--dba_pool_size',
        },
      },
    ])
  })

  it('leaves to the report what no rule speaks of', async () => {
    const { diagnostics } = await ruleInput({
      ...example,
      text: 'vttablet --nope\n. ./env.sh\nvttablet $X\n',
    })
    expect(unruled(diagnostics).map(({ code }) => code)).toEqual(['source-not-read'])
  })
})

describe('in a map of flags', () => {
  const cluster = (flag: string, release: string) => `apiVersion: planetscale.com/v2
kind: VitessCluster
spec:
  images: { vttablet: "vitess/lite:${release}" }
  keyspaces:
    - name: k
      partitionings:
        - equal:
            parts: 1
            shardTemplate:
              tabletPools:
                - type: replica
                  replicas: 1
                  vttablet:
                    extraFlags:
                      ${flag}
`
  const rows = [
    ['v22.0.3', 'dba-pool-size: "4"', 'VT202', 'dba-pool-size', 'dba_pool_size'],
    ['v23.0.1', 'dba_pool_size: "4"', 'VT203', 'dba_pool_size', 'dba-pool-size'],
    [
      'v19.0.10',
      'queryserver-config-idle-timeout: "1800"',
      'VT206',
      'queryserver-config-idle-timeout: "1800"',
      'queryserver-config-idle-timeout: "1800s"',
    ],
  ] as const
  it.each(rows)('%s mends %s as it stands there (%s)', async (release, flag, rule, before, after) => {
    const input = await ruleInput({ file: 'c.yaml', text: cluster(flag, release), options: [] })
    const [finding] = runRules(input, none).filter(each => each.rule === rule)
    const place = { file: 'c.yaml', line: 16, column: 23 }
    expect(finding).toMatchObject({ place, text: before, fix: { place, before, after } })
  })
})

describe('any command line', () => {
  const flags = [
    '--queryserver-config-pool-size',
    '-dba_pool_size',
    '--queryserver-config-txpool-timeout',
    '--enable_transaction_limit',
    '--transaction_limit_per_user',
    '--hot-row-protection-max-queue-size',
    '--unmanaged',
    '--db_host=x',
    '--nope',
    '--transaction_mode',
  ]
  const word = fc.oneof(
    fc.constantFrom(...flags),
    fc
      .tuple(fc.constantFrom(...flags), fc.constantFrom('=', '=0', '=-1', '=1e9', '=30m', '=$X', '=NaN'))
      .map(parts => parts.join('')),
    fc.constantFrom('false', '24', '$X', '"$@"', '=', '30s'),
  )
  const known = new Set(rules.map(({ id }) => id))

  it('gets findings of known rules, each with a sound message and place', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { maxLength: 8 }),
        fc.constantFrom('6', '14', '16', '19.0.0', '22', '24'),
        async (words, release) => {
          const line = `vttablet ${words.join(' ')}\n`
          const input = await ruleInput({ file: 'a.sh', text: line, options: ['--vitess', release] })
          for (const { rule, message, place, fix, text: about } of runRules(input, none)) {
            expect(known).toContain(rule)
            expect(message).not.toMatch(/undefined|\[object/)
            expect(place?.line).toBe(1)
            const standing = line.slice((place?.column ?? 1) - 1)
            if (fix) expect(standing.replace(/\s+/g, ' ')).toContain(fix.before)
            if (about !== undefined) expect(standing).toContain(about.split(' ')[0])
          }
        },
      ),
      { numRuns: 150 },
    )
  })
})
