import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newestReleases } from '../../src/catalog/release.ts'
import { applyStatement } from '../../src/statements/apply.ts'
import { type Context, newContext } from '../../src/statements/context.ts'
import { effectKinds } from '../../src/statements/effect.ts'
import { formatStatement } from '../../src/statements/format.ts'
import { holdings } from '../../src/statements/holdings.ts'
import { ordinaryEffect, ordinaryKind } from '../../src/statements/ordinary.ts'
import { mysql8 } from '../../src/statements/presets.ts'
import { statementsIn } from '../../src/statements/script.ts'
import { sentText } from '../../src/statements/sent-text.ts'
import { isUntouched, newSession, type Session } from '../../src/statements/session.ts'
import { readStatement } from '../../src/statements/statement.ts'
import { tokenize } from '../../src/statements/tokens.ts'
import { appliedScript } from '../support/applied-script.ts'
import { anyText, sqlLike } from '../support/sql-arbitrary.ts'

const contexts: readonly Context[] = newestReleases().flatMap(release => [
  newContext({
    release,
    keyspace: { name: 'ks', sharded: false },
    server: mysql8,
    mysqlServerVersion: '8.0.30',
  }),
  newContext({
    release,
    keyspace: { name: 'ks', sharded: true, shards: 3 },
    enableSystemSettings: true,
    settingsPool: false,
  }),
])

const context = fc.constantFrom(...contexts)

function run(script: readonly string[], at: Context): Session {
  return script.reduce((session, sql) => applyStatement(session, sql, at).session, newSession(at))
}

describe('any text', () => {
  test('classifies without an exception, with a reason, from any session', () => {
    fc.assert(
      fc.property(
        fc.array(sqlLike, { maxLength: 6 }),
        fc.oneof(sqlLike, anyText),
        context,
        (script, sql, at) => {
          const { effect, session } = applyStatement(run(script, at), sql, at)
          expect(effectKinds).toContain(effect.kind)
          expect(effect.reason).not.toBe('')
          expect(JSON.parse(JSON.stringify(holdings(session, at)))).toEqual(holdings(session, at))
          sentText(session, sql, at)
        },
      ),
      { numRuns: 1500 },
    )
  })

  test('leaves the session that it was given as it was', () => {
    fc.assert(
      fc.property(fc.array(sqlLike, { maxLength: 4 }), sqlLike, context, (script, sql, at) => {
        const session = run(script, at)
        const before = structuredClone(session)
        applyStatement(session, sql, at)
        expect(session).toEqual(before)
      }),
    )
  })

  test('splits into statements that stand in it in order, and hold every letter unless it has comments', () => {
    fc.assert(
      fc.property(anyText, text => {
        const statements = Array.from(statementsIn(text), ({ sql }) => sql)
        let from = 0
        for (const sql of statements) {
          const at = text.indexOf(sql, from)
          expect(at).toBeGreaterThanOrEqual(from)
          from = at + sql.length
        }
        const letters = (of: string) => of.replaceAll(/[\s;]/g, '').replaceAll(/[\0-\x1f]/g, '')
        if (!/#|--|\/\*/.test(text)) expect(letters(statements.join(''))).toBe(letters(text))
      }),
    )
  })

  test('of a statement is written so that writing it again changes nothing', () => {
    const write = (sql: string) =>
      formatStatement(tokenize(sql, () => false).filter(({ kind }) => kind !== 'comment'))
    fc.assert(
      fc.property(sqlLike, sql => {
        expect(write(write(sql))).toBe(write(sql))
      }),
    )
  })
})

describe('what sessions hold', () => {
  test('a session never stops being reserved, and holds nothing dedicated before it is', () => {
    fc.assert(
      fc.property(fc.array(sqlLike, { maxLength: 12 }), context, (script, at) => {
        let session = newSession(at)
        for (const sql of script) {
          const next = applyStatement(session, sql, at).session
          expect(next.inReserved || !session.inReserved).toBe(true)
          expect(next.dedicated.length === 0 || next.inReserved).toBe(true)
          session = next
        }
        const { dedicated } = holdings(session, at)
        expect(dedicated.least).toBeLessThanOrEqual(dedicated.most ?? Number.POSITIVE_INFINITY)
      }),
      { numRuns: 1000 },
    )
  })

  test('v6 never reserves anything, and lock functions go nowhere of their own', () => {
    const oldest = contexts[0] as Context
    fc.assert(
      fc.property(fc.array(sqlLike, { maxLength: 12 }), script => {
        const { dedicated, lockConnections } = holdings(run(script, oldest), oldest)
        expect([dedicated.most, lockConnections]).toEqual([0, 0])
      }),
    )
  })
})

describe('the fast exit', () => {
  test('lets pass only what the slow way calls none, in every release', () => {
    fc.assert(
      fc.property(
        fc.tuple(
          fc.constantFrom('select ', 'insert ', 'update ', 'DELETE\n', ''),
          fc.oneof(anyText, sqlLike),
        ),
        context,
        ([verb, rest], at) => {
          const sql = verb + rest
          fc.pre(ordinaryEffect(sql) !== undefined)
          const statement = readStatement(sql, at)
          expect(statement.locks).toEqual([])
          const rule = at.rules.get(statement.kind)
          expect([statement.kind, rule?.effect]).toEqual([statement.kind, 'none'])
        },
      ),
      { numRuns: 1500 },
    )
  })

  test('comes to the same as the slow way in a session that keeps or holds something', () => {
    const befores = [
      'set sql_safe_updates = 1',
      "set time_zone = '+03:00'",
      'create temporary table zz (i int)',
      "select get_lock('a', 1)",
      "set sql_safe_updates = 1, time_zone = '+03:00'",
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...befores),
        fc.constantFrom('select v from t where ', 'insert into t values ', 'update t set ', 'delete from t '),
        fc.oneof(anyText, sqlLike),
        context,
        (before, verb, rest, at) => {
          const sql = verb + rest
          fc.pre(ordinaryKind(sql) !== undefined)
          const session = run([before], at)
          fc.pre(!isUntouched(session))
          const fast = applyStatement(session, sql, at)
          // The comment asks for a closer look and changes nothing else.
          const slow = applyStatement(session, `${sql} -- `, at)
          expect(JSON.parse(JSON.stringify(fast.effect))).toEqual(JSON.parse(JSON.stringify(slow.effect)))
          expect(fast.session).toEqual(slow.session)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test.each([
    'select get_lock("a", 1)',
    'select GET_LOCK/* x */("a", 1)',
    'select release_all_locks ()',
    'select 1 /*! , get_lock(1, 1) */',
    'select @a := 1',
    'select 1; set time_zone = 1',
    'select 1 -- get_lock',
    "select 'unclosed",
    'select next value from seq',
    'SELECT NEXT 5 VALUES FROM seq',
  ])('does not take %s', sql => {
    expect(ordinaryEffect(sql)).toBeUndefined()
  })

  test.each([
    "SELECT a FROM t WHERE b = 'it\\'s \"quoted\"' AND `get_lock` = 1;",
    'select /* get_lock("a", 1) */ count(*) from t',
    'insert into t (a) values (-1)',
    'BEGIN',
  ])('takes %s', sql => {
    expect(ordinaryEffect(sql)?.kind).toBe('none')
  })
})

describe('time', () => {
  const newest = contexts.at(-2) as Context

  test.each([
    ['an unclosed string of quotes', "'".repeat(400_000)],
    ['open parentheses', `set sql_mode = ${'('.repeat(400_000)}`],
    ['nested calls', `set sql_mode = ${'concat('.repeat(100_000)}`],
    ['a SET of commas', `set ${','.repeat(400_000)}`],
    ['many assignments', `set ${Array.from({ length: 40_000 }, (_, i) => `@v${i} = ${i}`).join(', ')}`],
    ['version comments', '/*!*/'.repeat(100_000)],
    ['unclosed comments', '/*'.repeat(200_000)],
    ['union parts', `${'(select 1) union '.repeat(50_000)}(select 1)`],
    ['words and dots', 'a.'.repeat(200_000)],
    ['minus signs', `set sql_mode = ${'-'.repeat(400_000)}`],
    ['lock calls', `select ${'get_lock('.repeat(80_000)}`],
    ['a long variable named often', `set @b = concat(${'@long, '.repeat(100_000)}@long)`],
    ['a long variable set often', `set ${'sql_mode = @long, '.repeat(10_000)}sql_mode = @long`],
    ['a long text joined', `set @b = concat_ws(@long${', @huge'.repeat(20_000)})`],
    ['doubling', `set ${'sql_mode = concat(@@sql_mode, @@sql_mode), '.repeat(10_000)}sql_mode = ''`],
  ])('stays linear on %s', (_, sql) => {
    const started = performance.now()
    const variables = `set @long = '${'x'.repeat(1000)}', @huge = '${'x'.repeat(60_000)}'`
    const session = run(['set sql_safe_updates = 1', variables], newest)
    applyStatement(session, sql, newest)
    appliedScript(sql, newest)
    expect(performance.now() - started).toBeLessThan(3000)
  })

  test('stays linear on a script that sets ever new variables, targets and locks', () => {
    const lines = Array.from(
      { length: 8000 },
      (_, i) =>
        `set @a${i} = 1; use k${i}; select get_lock('l${i}', 1); set time_zone = '+0${i % 9}:00'; select 1 from t`,
    )
    const started = performance.now()
    const { session } = appliedScript(lines.join(';'), contexts.at(-1) as Context)
    expect(session.dedicated.length).toBeLessThanOrEqual(1024)
    expect(performance.now() - started).toBeLessThan(8000)
  })
})
