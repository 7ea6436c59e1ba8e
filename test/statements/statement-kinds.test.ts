import { describe, expect, test } from 'vitest'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { applyStatement, effectOf } from '../../src/statements/apply.ts'
import { newContext } from '../../src/statements/context.ts'
import type { Effect } from '../../src/statements/effect.ts'
import { mysql8 } from '../../src/statements/presets.ts'
import { newSession } from '../../src/statements/session.ts'

function effectIn(version: string, sql: string): Effect {
  return effectOf(sql, newContext({ release: parseRelease(version) as Release }))
}

function summary(version: string, sql: string): readonly string[] {
  const { kind, shards } = effectIn(version, sql)
  return [kind, shards.reach]
}

describe('a SELECT without a table', () => {
  test.each([
    ['of literals', 'SELECT 1', 'nowhere'],
    ['from dual', 'select 1 from  dual', 'nowhere'],
    ["of vtgate's own functions", 'SELECT LAST_INSERT_ID(), FOUND_ROWS()', 'nowhere'],
    ["of MySQL's functions", 'SELECT NOW()', 'random'],
    ["of MySQL's variables", 'SELECT @@version', 'random'],
    ['in parentheses', '(SELECT 1)', 'nowhere'],
  ])('%s goes %s', (_, sql, reach) => {
    expect(summary('22', sql)).toEqual(['none', reach])
  })

  test.each([
    ['a table', 'SELECT a FROM t'],
    ['a table on a line of its own', 'SELECT a\nFROM\nt'],
    ['a table in a subquery', 'SELECT (SELECT max(a) FROM t)'],
    ['a table in parentheses', '(SELECT a FROM t)'],
  ])('is not one that reads %s', (_, sql) => {
    expect(summary('22', sql)).toEqual(['none', 'routed'])
  })
})

describe('what only looks like a statement of vtgate', () => {
  test.each([
    'LOCK INSTANCE FOR BACKUP',
    'UNLOCK INSTANCE',
    "LOAD XML INFILE 'x' INTO TABLE t",
    '(VALUES ROW(1))',
  ])('%s is refused', sql => {
    expect(effectIn('22', sql)).toMatchObject({
      kind: 'error',
      reason: 'no vtgate is known to take it',
    })
  })
})

describe('what is spelled in another way', () => {
  test.each([
    ['DROP PREPARE is DEALLOCATE PREPARE', 'DROP PREPARE s', 'DEALLOCATE PREPARE s'],
    [
      'WITH in parentheses is WITH',
      '(WITH c AS (SELECT 1) SELECT * FROM c)',
      'WITH c AS (SELECT 1) SELECT * FROM c',
    ],
    ['LOCK TABLE is LOCK TABLES', 'LOCK TABLE t READ', 'LOCK TABLES t READ'],
  ])('%s', (_, one, other) => {
    for (const version of ['8', '14', '16', '18', '24'])
      expect(effectIn(version, one)).toEqual(effectIn(version, other))
  })
})

test.each(['SHOW VITESS_SHARDS', 'SHOW VSCHEMA TABLES', 'ALTER VSCHEMA ADD TABLE t'])(
  '%s reaches no tablet',
  sql => {
    expect(summary('22', sql)).toEqual(['none', 'nowhere'])
  },
)

describe('the value of a user variable', () => {
  test.each([
    ['a literal', '15', 'SET @a = 1', undefined],
    ["MySQL's function", '15', 'SET @a = SOUNDEX("x")', "select SOUNDEX('x') from dual"],
    ['CONCAT up to v15', '15', "SET @a = CONCAT('x', 'y')", "select CONCAT('x', 'y') from dual"],
    ['CONCAT from v18 on', '18', "SET @a = CONCAT('x', 'y')", undefined],
    ["MySQL's variable", '18', 'SET @a = @@sql_mode', 'select @@sql_mode from dual'],
  ])('%s', (_, version, sql, check) => {
    expect(effectIn(version, sql).assignments?.[0]?.check).toBe(check)
  })
})

describe('why a value cannot travel as a hint', () => {
  test.each([
    ['15', "SET sql_mode = 'ANSI'", 'vtgate takes MySQL for older than 8.0, so it writes no hints'],
    ['16', "SET time_zone = '+03:00'", 'the variable cannot travel as a hint'],
    ['16', "SET sql_mode = ''", 'this value cannot travel as a hint'],
    ['13', "SET sql_mode = 'ANSI'", 'the variable cannot travel as a hint'],
  ])('in v%s, %s: %s', (version, sql, why) => {
    expect(effectIn(version, sql).reason).toBe(
      `${why}; every shard that the session touches gives it a connection of its own`,
    )
  })

  test('when vtgate is told to write none', () => {
    const context = newContext({ release: parseRelease('18') as Release, enableSetVar: false })
    expect(effectOf("SET sql_mode = 'ANSI'", context).reason).toBe(
      'vtgate is told to write no hints; tablets apply it on connections of their ordinary pools',
    )
  })
})

describe('what is not closed is refused', () => {
  test.each(["SELECT 'a", 'SELECT "a', 'SELECT `a', 'SET @`a = 1', 'SELECT 1 /* a', "SET sql_mode = 'ANSI"])(
    '%s',
    sql => {
      for (const version of ['7', '14', '24']) expect(effectIn(version, sql).kind).toBe('error')
    },
  )
})

test.each([
  ['START TRANSACTION with anything behind it', 'START TRANSACTION READ ONLY', '15', '16'],
  ['a snapshot', 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY', '15', '16'],
  ['VEXPLAIN', 'VEXPLAIN PLAN SELECT a FROM t', '15', '16'],
  ['WITH', 'WITH c AS (SELECT a FROM t) SELECT * FROM c', '18', '19'],
  ['WITH RECURSIVE', 'WITH RECURSIVE c AS (SELECT 1 UNION ALL SELECT 2 FROM c) SELECT * FROM c', '20', '21'],
])('%s is refused up to one release and taken from the next', (_, sql, last, first) => {
  expect([effectIn(last, sql).kind, effectIn(first, sql).kind]).toEqual(['error', 'none'])
})

test('STREAM and VSTREAM are no queries', () => {
  const context = newContext({ release: parseRelease('22') as Release })
  for (const sql of ['STREAM * FROM t', 'VSTREAM * FROM t']) {
    expect(effectOf(sql, context).kind).toBe('error')
    const olap = applyStatement(newSession(context), 'SET workload = olap', context).session
    expect(applyStatement(olap, sql, context).effect).toMatchObject({
      kind: 'none',
      shards: { reach: 'routed', connection: 'pooled' },
    })
  }
})

test('who may not change the topology may not change the vschema', () => {
  const release = parseRelease('22') as Release
  const sql = 'ALTER VSCHEMA ADD TABLE t'
  expect(effectOf(sql, newContext({ release, mayChangeMetadata: false })).kind).toBe('error')
  expect(effectOf(sql, newContext({ release })).kind).toBe('none')
})

test.each([
  ['USE @replica', { keyspace: 'ks', shard: undefined, tabletType: 'replica' }],
  ['use other@rdonly', { keyspace: 'other', shard: undefined, tabletType: 'rdonly' }],
  ['use `ks[-80]`', { keyspace: 'ks', shard: '-80', tabletType: 'primary' }],
  ['use `ks:-80@replica`', { keyspace: 'ks', shard: '-80', tabletType: 'replica' }],
])('%s chooses its target', (sql, target) => {
  const context = newContext({
    release: parseRelease('22') as Release,
    keyspace: { name: 'ks', sharded: true },
  })
  expect(applyStatement(newSession(context), sql, context).session.target).toEqual(target)
})

test('outside a transaction there is no savepoint to go back to', () => {
  const last = (version: string, ...statements: readonly string[]) => {
    const context = newContext({ release: parseRelease(version) as Release })
    let session = newSession(context)
    let kind = ''
    for (const sql of statements) {
      const applied = applyStatement(session, sql, context)
      session = applied.session
      kind = applied.effect.kind
    }
    return kind
  }
  for (const sql of ['ROLLBACK TO a', 'rollback work to savepoint a', 'RELEASE SAVEPOINT a']) {
    expect(last('22', sql)).toBe('error')
    expect(last('22', 'set sql_safe_updates = 1', sql)).toBe('error')
    for (const before of [
      'BEGIN',
      'start transaction',
      'begin /* x */',
      'set autocommit = 0',
      'set autocommit = off',
    ])
      expect(last('22', before, 'SAVEPOINT a', sql)).toBe('none')
  }
  expect(last('22', 'SAVEPOINT a')).toBe('none')
  expect(last('7', 'ROLLBACK TO a')).toBe('none')
})

test.each([
  ['VEXPLAIN SELECT a FROM t', 'nowhere', undefined],
  ['VEXPLAIN PLAN SELECT a FROM t', 'nowhere', undefined],
  ['VEXPLAIN QUERIES SELECT a FROM t', 'random', 'select /*+ SET_VAR(sql_safe_updates = 1) */ a from t'],
  ['EXPLAIN SELECT a FROM t', 'random', 'explain select /*+ SET_VAR(sql_safe_updates = 1) */ a from t'],
])('%s reaches %s, with the hints of the session from v22 on', (sql, reach, rewritten) => {
  const context = newContext({ release: parseRelease('22') as Release, server: mysql8 })
  const hinted = applyStatement(newSession(context), 'set sql_safe_updates = 1', context).session
  const { effect } = applyStatement(hinted, sql, context)
  expect([effect.kind, effect.shards.reach, effect.rewritten]).toEqual(['settings-pool', reach, rewritten])
})
