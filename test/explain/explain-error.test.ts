import { describe, expect, it } from 'vitest'
import { parseRelease } from '../../src/catalog/release.ts'
import { explain } from '../../src/explain/explain.ts'
import { explainTerminal } from '../../src/report/explain-terminal.ts'

const kinds = (asked: string) => {
  const explained = explain(asked)
  return explained.kind === 'unknown' ? [] : explained.explanations.map(({ kind }) => kind)
}

describe('explain', () => {
  it('tells what an error means, which limit it met and which flags set it', () => {
    const explained = explain('resource pool timed out (errno 1203)')
    expect(explained).toMatchObject({
      kind: 'found',
      explanations: [
        {
          kind: 'error',
          name: 'pool-timed-out',
          releases: 'v6 to v18',
          saidBy: 'vttablet',
          limit: 'the size of the pool, and how long a request may wait for it',
          pools: ['conn_pool', 'stream_conn_pool', 'transaction_pool', 'found_rows_pool'],
        },
      ],
    })
  })

  it('takes SQL that quotes an error for SQL', () => {
    expect(kinds("select 'Too many connections'")).toEqual(['statement'])
    expect(kinds('insert into log values ("errno 1040")')).toEqual(['statement'])
  })

  it('takes log lines that mention SQL for log lines', () => {
    const line = `target: ks.0.primary: vttablet: rpc error: code = ResourceExhausted desc = connection pool timed out: Sql: "select * from t", BindVars: {}`
    expect(kinds(line)).toEqual(['error'])
  })

  it('prints them for people', () => {
    const explained = explain('errno 4082')
    if (explained.kind === 'unknown') throw new Error('4082 is known')
    expect(explainTerminal(explained.explanations, { columns: 80, color: false })).toBe(
      `connection-memory-limit, an error of MySQL
  One connection used more memory than connection_memory_limit allows, and MySQL
    closed it.
  limit     connection_memory_limit
  to do     Look at the statement, and at the limit.
  source    measured: MySQL 8.0.46, 8.4.10, 9.7.4
`,
    )
  })

  it('of a release, with the flags as that release spells them', () => {
    const flagsIn = (version: string) => {
      const explained = explain('errno 1040', { release: parseRelease(version) })
      const [first] = explained.kind === 'found' ? explained.explanations : []
      return first?.kind === 'error' ? first.flags.map(({ spelling }) => spelling) : []
    }
    expect(flagsIn('22')).toContain('dba_pool_size')
    expect(flagsIn('22')).not.toContain('dba-pool-size')
    expect(flagsIn('23')).toContain('dba-pool-size')
  })

  it('leaves out what the release never says, unless it is all there is', () => {
    const namesIn = (asked: string, version: string) => {
      const explained = explain(asked, { release: parseRelease(version) })
      return explained.kind === 'found'
        ? explained.explanations.map(each => (each.kind === 'error' ? each.releases : each.kind))
        : []
    }
    const both = 'resource pool timed out, or connection pool timed out'
    expect(namesIn(both, '14')).toEqual(['v6 to v18'])
    expect(namesIn(both, '22')).toEqual(['v19 and later'])
    expect(namesIn('resource pool timed out', '22')).toEqual(['v6 to v18'])
  })
})
