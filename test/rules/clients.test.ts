import { describe, expect, it } from 'vitest'
import { runRules } from '../../src/rules/run.ts'
import { ruleInput } from '../support/rule-input.ts'

const v22 = ['--vitess', '22']

async function said(rule: string, text: string, options: readonly string[], clients?: string) {
  const beside = clients === undefined ? {} : { beside: { file: 'clients.yaml', text: clients } }
  const found = runRules(await ruleInput({ file: 'all.sh', text, options, ...beside }), new Map())
  return found
    .filter(finding => finding.rule === rule)
    .map(({ place, message, hint }) => `${place?.line}:${place?.column} ${message} / ${hint}`)
}

describe('VT109 on demand, not budgeted', () => {
  it.each([
    { what: 'nothing is said', options: v22, findings: 1 },
    { what: 'clients are described', options: [...v22, '--clients', 'rails:20'], findings: 0 },
    { what: 'it is said that none are reserved', options: [...v22, '--reserved', '0'], findings: 0 },
  ])('$what', async ({ options, findings }) => {
    expect(await said('VT109', 'vttablet\n', options)).toHaveLength(findings)
  })
})

describe('VT604 pool below need', () => {
  const described = [...v22, '--clients', 'clients.yaml']
  // 8 reads at once need 13 connections, 20 transactions 29, and 7 streams 7.
  const flows = `groups:
  - sessions: 100
    reads: { per-second: 800, seconds: 10ms }
    transactions: { per-second: 100, seconds: 200ms }
    streams: { at-once: 7 }
`
  it('names each pool that is too small, tablets at the default together', async () => {
    const text = 'vttablet\nvttablet --queryserver-config-pool-size=12\nvttablet\n'
    expect(await said('VT604', text, described, flows)).toEqual([
      '1:1 transaction_pool of all.sh:1 and 2 more has 20 connections, and the described clients need 29 for at most 0.1 % of the transactions to give up after 1 s (20 in use on average) / set --queryserver-config-transaction-cap to 29, and let max_connections grow with it',
      '2:10 conn_pool of all.sh:2 has 12 connections, and the described clients need 13 for at most 1 % of the reads to wait longer than 0.005 s (8 in use on average) / set --queryserver-config-pool-size to 13, and let max_connections grow with it',
    ])
  })

  it.each([
    {
      what: 'pools that are exactly as large',
      text: 'vttablet --queryserver-config-pool-size=13 --queryserver-config-transaction-cap=29 --queryserver-config-stream-pool-size=7\n',
      clients: flows,
    },
    {
      what: 'clients that say nothing of their work',
      text: 'vttablet\n',
      clients: 'groups: [{sessions: 9}]\n',
    },
    {
      what: 'sizes that cannot be known',
      text: 'vttablet --queryserver-config-transaction-cap=$CAP\n',
      clients: flows,
    },
    {
      what: 'a pool of no connections, which another rule has',
      text: 'vttablet --queryserver-config-transaction-cap=0\n',
      clients: flows,
    },
    {
      what: 'replicas that nobody reads from',
      text: 'vttablet\n',
      clients: flows,
      options: ['--role', 'replica'],
    },
  ])('is silent about $what', async ({ text, clients, options = [] }) => {
    expect(await said('VT604', text, [...described, ...options], clients)).toEqual([])
  })

  it('says when no size is enough', async () => {
    const group = '  - { sessions: 9, reads: { per-second: 100000, seconds: 10s } }'
    const [finding] = await said('VT604', 'vttablet\n', described, `groups:\n${group}\n${group}\n`)
    expect(finding).toBe(
      '1:1 conn_pool of all.sh has 16 connections, and no size is enough for at most 1 % of the reads to wait longer than 0.005 s (2000000 in use on average) / spread the load over more tablets, or hold connections for less time',
    )
  })
})
