import { describe, expect, test } from 'vitest'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { applyStatement } from '../../src/statements/apply.ts'
import { newContext } from '../../src/statements/context.ts'
import { holdings } from '../../src/statements/holdings.ts'
import { newSession } from '../../src/statements/session.ts'

/** The kind of each statement's effect, one session in an unsharded keyspace, and the lock connections held at the end. */
function follow(version: string, ...statements: readonly string[]): readonly [readonly string[], number] {
  const context = newContext({
    release: parseRelease(version) as Release,
    keyspace: { name: 'ks', sharded: false },
  })
  let session = newSession(context)
  const kinds = statements.map(sql => {
    const applied = applyStatement(session, sql, context)
    session = applied.session
    return applied.effect.kind
  })
  return [kinds, holdings(session, context).lockConnections]
}

describe('a lock function opens the lock connection where it is a column of a SELECT without a table', () => {
  test.each([
    ['alone', "SELECT GET_LOCK('a', 1)"],
    ['with a blank before its parenthesis and under another name', "select get_lock ('a', 1) AS l"],
    ['from dual', "SELECT GET_LOCK('a', 1) FROM DUAL"],
    ['in parentheses', "SELECT (GET_LOCK('a', 1))"],
    ['in a SELECT in parentheses', "((SELECT GET_LOCK('a', 1)))"],
    ['behind a modifier', "SELECT SQL_NO_CACHE DISTINCT GET_LOCK('a', 1)"],
    ['beside another lock function', "SELECT IS_FREE_LOCK('b'), GET_LOCK('a', 1)"],
    ['with a subquery for a name', "SELECT GET_LOCK((SELECT 'a'), 1)"],
  ])('%s', (_, sql) => {
    for (const version of ['8', '13', '14', '24']) expect(follow(version, sql)).toEqual([['lock-session'], 1])
  })
})

describe('elsewhere GET_LOCK is refused', () => {
  test.each([
    ['compared', "SELECT GET_LOCK('a', 1) = 1"],
    ['compared in parentheses', "SELECT (GET_LOCK('a', 1) = 1)"],
    ['an argument', "SELECT COALESCE(GET_LOCK('a', 1), 0)"],
    ['in CASE', "SELECT CASE WHEN GET_LOCK('a', 1) THEN 1 END"],
    ['in a subquery', "SELECT (SELECT GET_LOCK('a', 1))"],
    ['in a derived table', "SELECT * FROM (SELECT GET_LOCK('a', 1)) AS x"],
    ['in a condition', "SELECT 1 WHERE GET_LOCK('a', 1)"],
    ['with LIMIT', "SELECT GET_LOCK('a', 1) LIMIT 1"],
    ['in a UNION', "(SELECT GET_LOCK('a', 1)) UNION (SELECT 1)"],
    ['in WITH', "WITH c AS (SELECT GET_LOCK('a', 1)) SELECT * FROM c"],
    ['beside a table', "SELECT GET_LOCK('a', 1) FROM t"],
    ['for a user variable', "SET @a = GET_LOCK('a', 1)"],
    ['for a user variable, in a subquery', "SET @a = (SELECT GET_LOCK('a', 1))"],
  ])('%s', (_, sql) => {
    for (const version of ['8', '13', '14', '24']) expect(follow(version, sql)).toEqual([['error'], 0])
  })

  test('and beside another expression from v14 on', () => {
    const sql = "SELECT 1, GET_LOCK('a', 1)"
    expect(follow('13', sql)).toEqual([['lock-session'], 1])
    expect(follow('14', sql)).toEqual([['error'], 0])
  })
})

describe('what is no lock function', () => {
  test.each([
    ['a column of that name', 'SELECT get_lock FROM t'],
    ['text', "SELECT 'GET_LOCK(1)' FROM t"],
    ['a function of a schema', 'SELECT ks.get_lock(1) FROM t'],
  ])('%s', (_, sql) => {
    expect(follow('24', sql)).toEqual([['none'], 0])
  })
})

describe('locks are counted by their name', () => {
  test.each([
    ['spelled as an expression', "CONCAT('x', 'b')", "'xb'", 0],
    ['two expressions that differ', "CONCAT('a', 'b')", "CONCAT('a', 'c')", 1],
    ['an expression that nobody can tell, twice', "MD5('a')", "MD5('a')", 0],
    ['in other quotes', "'a'", '"a"', 0],
    ['in another case', "'a'", "'A'", 1],
  ])('%s', (_, taken, released, held) => {
    const [, connections] = follow('22', `SELECT GET_LOCK(${taken}, 1)`, `SELECT RELEASE_LOCK(${released})`)
    expect(connections).toBe(held)
  })

  test('with the value of a user variable', () => {
    const [, connections] = follow('22', "SET @l = 'a'", 'SELECT GET_LOCK(@l, 1)', "SELECT RELEASE_LOCK('a')")
    expect(connections).toBe(0)
  })

  test('and one that is taken and released by one SELECT leaves nothing', () => {
    expect(follow('22', "SELECT GET_LOCK('a', 1), RELEASE_LOCK('a')")).toEqual([['lock-session-release'], 0])
    expect(follow('13', "SELECT GET_LOCK('a', 1), RELEASE_LOCK('a')")).toEqual([['lock-session'], 1])
  })
})

test('a reserved session takes a lock for a user variable on a connection of its own', () => {
  const context = newContext({
    release: parseRelease('18') as Release,
    keyspace: { name: 'ks', sharded: false },
  })
  const reserved = applyStatement(newSession(context), "SET time_zone = '+03:00'", context).session
  const applied = applyStatement(reserved, "SET @a = GET_LOCK('a', 1)", context)
  expect(applied.effect.assignments?.[0]).toMatchObject({
    kind: 'udv',
    check: "select get_lock('a', 1) from dual",
  })
  expect(holdings(applied.session, context).dedicated).toEqual({ least: 1, most: 1 })
})

test('v7 reserves for a SELECT, and refuses what it cannot parse', () => {
  expect(follow('7', "SELECT GET_LOCK('a', 1)")[0]).toEqual(['reserved'])
  expect(follow('7', "CALL p(GET_LOCK('a', 1))")[0]).toEqual(['error'])
})

test('without the lock connection, lock functions that take nothing leave the session and its settings out', () => {
  const context = newContext({
    release: parseRelease('18') as Release,
    keyspace: { name: 'ks', sharded: false },
  })
  for (const set of ["SET time_zone = '+03:00'", 'SET sql_safe_updates = 1']) {
    const before = applyStatement(newSession(context), set, context).session
    const { session, effect } = applyStatement(before, "SELECT RELEASE_LOCK('a')", context)
    expect(effect).toMatchObject({ kind: 'passthrough-pooled', shards: { connection: 'pooled' } })
    expect([effect.rewritten, effect.settings, session]).toEqual([undefined, undefined, before])
  }
})
