import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metricNames, metricSuffixes } from '../../src/catalog/pool-metrics.ts'
import { poolsOf } from '../../src/catalog/pools.ts'
import { newestReleases } from '../../src/catalog/release.ts'
import { explain, explanationIndex } from '../../src/explain/explain.ts'
import { explainTerminal } from '../../src/report/explain-terminal.ts'
import type { Explanation } from '../../src/report/explanation.ts'

/** What a name is explained as: kind and name of each explanation. */
function kinds(name: string): readonly string[] {
  const explained = explain(name)
  if (explained.kind === 'unknown') return [`unknown, perhaps ${explained.nearest ?? 'nothing'}`]
  return explained.explanations.map(kindOf)
}

function kindOf(each: Explanation): string {
  switch (each.kind) {
    case 'rule':
      return `rule ${each.id}`
    case 'flag':
      return `flag ${each.name} of ${each.component}`
    case 'metric':
      return `metric of ${each.of}`
    case 'statement':
      return `statement: ${each.effect.kind}`
    case 'script':
      return `script: ${each.statements.map(({ effect }) => effect.kind).join(', ')}`
    case 'pool':
    case 'connections':
    case 'error':
    case 'preset':
      return `${each.kind} ${each.name}`
  }
}

describe('explain', () => {
  it.each<[string, string, readonly string[]]>([
    ['a rule by its id', 'VT201', ['rule VT201']],
    ['in small letters', 'vt201', ['rule VT201']],
    ['a rule by its name', 'unknown-flag', ['rule VT201']],
    ['a pool by its metrics', 'found_rows_pool', ['pool found_rows_pool']],
    ['a pool by its name in /debug/vars', 'FoundRowsPool', ['pool found_rows_pool']],
    ['connections that no pool counts', 'vdiff_v2', ['connections vdiff_v2']],
    ['a flag with its dashes', '--dba-pool-size', ['flag dba-pool-size of vttablet']],
    [
      'a flag with one dash, underscores and a value',
      '-dba_pool_size=20',
      ['flag dba-pool-size of vttablet'],
    ],
    ['a flag of both programs', 'log_dir', ['flag log_dir of vttablet', 'flag log_dir of vtgate']],
    ['a metric of /metrics', 'vttablet_conn_pool_wait_count', ['metric of conn_pool']],
    ['without the name of the program', 'conn_pool_wait_count', ['metric of conn_pool']],
    ['a metric of /debug/vars', 'ConnPoolWaitCount', ['metric of conn_pool']],
    [
      'a metric that counts what no pool does',
      'VReplicationStreamCount',
      ['metric of vreplication_target_streams'],
    ],
    ['a client', 'rails', ['preset rails']],
    ['a client in other letters', 'Connector-J', ['preset connector-j']],
    ['a statement', "SET sql_mode='ANSI'", ['statement: set-var-hint']],
    ['a statement of one word', 'commit;', ['statement: none']],
    ['a command of the protocol', 'COM_RESET_CONNECTION', ['statement: none']],
    ['a command that vtgate does not know', 'COM_CHANGE_USER', ['statement: error']],
    ['several words that are no SQL', 'so what', ['statement: error']],
    ['several statements', 'begin; select 1 from t;', ['script: none, none']],
    ['a misspelled client', 'rials', ['unknown, perhaps rails']],
    ['a misspelled pool', 'found_row_pool', ['unknown, perhaps found_rows_pool']],
    ['a misspelled flag', '--dba-pol-size', ['unknown, perhaps --dba-pool-size']],
    [
      'a misspelled metric',
      'vttablet_conn_pool_wait_cuont',
      ['unknown, perhaps vttablet_conn_pool_wait_count'],
    ],
    ['a rule that does not exist', 'VT999', ['unknown, perhaps nothing']],
    ['nothing of the kind', 'weather', ['unknown, perhaps nothing']],
  ])('%s', (_name, asked, expected) => {
    expect(kinds(asked)).toEqual(expected)
  })

  it('explains every name of its index, in words', () => {
    const { rules, pools, connections, flags, clients } = explanationIndex()
    const names = [
      ...rules.map(({ id }) => id),
      ...pools,
      ...connections,
      ...flags.map(({ name }) => `--${name}`),
      ...clients.map(({ name }) => name),
    ]
    for (const name of names) {
      const explained = explain(name)
      expect([name, explained.kind]).toEqual([name, 'found'])
      if (explained.kind !== 'found') continue
      const text = explainTerminal(explained.explanations, { columns: 80, color: false })
      expect(text).not.toMatch(/undefined|NaN|\[object/)
    }
  })

  it('explains every metric that a pool of any release exports', () => {
    const names = newestReleases().flatMap(release =>
      poolsOf(release).flatMap(pool =>
        metricSuffixes(pool, release).flatMap(suffix => metricNames(pool, suffix, release)?.prometheus ?? []),
      ),
    )
    const unexplained = [...new Set(names)].filter(
      name => !kinds(name).some(kind => kind.startsWith('metric')),
    )
    expect([names.length > 0, unexplained]).toEqual([true, []])
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), name => void explain(name)))
  })
})
