import { expect, test } from 'vitest'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { applyStatement } from '../../src/statements/apply.ts'
import { newContext } from '../../src/statements/context.ts'
import { holdings } from '../../src/statements/holdings.ts'
import { mysql8 } from '../../src/statements/presets.ts'
import { newSession } from '../../src/statements/session.ts'

/** The kind of the last statement's effect, and the dedicated and lock connections after it. */
function last(version: string, ...statements: readonly string[]): readonly unknown[] {
  const context = newContext({
    release: parseRelease(version) as Release,
    keyspace: { name: 'ks', sharded: false },
    server: mysql8,
  })
  let session = newSession(context)
  let kind = ''
  for (const sql of statements) {
    const applied = applyStatement(session, sql, context)
    session = applied.session
    kind = applied.effect.kind
  }
  const { dedicated, lockConnections } = holdings(session, context)
  return [kind, dedicated.least, lockConnections]
}

test.each([
  ['a lock', "select get_lock('a', 1)", ['lock-session', 0, 1]],
  ['a temporary table', 'create temporary table x (i int)', ['reserved', 1, 0]],
  ['a setting', "set time_zone = '+01:00'", ['settings-pool', 0, 0]],
  ['a read', 'select v from t where id = ?', ['none', 0, 0]],
])('EXECUTE does what the prepared statement does: %s', (_, sql, wanted) => {
  expect(last('22', `prepare S from ${JSON.stringify(sql)}`, 'EXECUTE s USING @a')).toEqual(wanted)
  expect(last('22', `set @q = ${JSON.stringify(sql)}`, 'prepare s from @q', 'execute `S`')).toEqual(wanted)
})

test.each([
  ['nothing was prepared under the name', ['execute s']],
  ['what was prepared is deallocated', ["prepare s from 'select 1'", 'deallocate prepare s', 'execute s']],
  ['what was prepared is dropped', ["prepare s from 'select 1'", 'drop prepare s', 'execute s']],
  ['nothing can be deallocated', ['deallocate prepare s']],
  ['the variable holds nothing', ['prepare s from @nothing']],
  ['the text cannot be parsed', ["prepare s from 'selec'"]],
  ['the text executes itself', ["prepare s from 'execute s'"]],
  ['the text is missing', ['prepare s']],
])('is refused where %s', (_, statements) => {
  expect(last('17', ...statements)).toEqual(['error', 0, 0])
})

test('stored settings make the session reserved, even for EXECUTE of what could carry them', () => {
  const hinted = ['set sql_safe_updates = 1', "prepare s from 'select v from t'", 'execute s']
  expect(last('22', ...hinted)).toEqual(['settings-pool', 0, 0])
  expect(last('22', 'set sql_safe_updates = 1', 'execute s', 'select v from t')).toEqual([
    'settings-pool',
    0,
    0,
  ])
})

test('an EXECUTE whose text nobody can tell is vtgate’s own affair', () => {
  expect(last('22', "set @q = md5('a')", 'prepare s from @q', 'execute s')).toEqual(['none', 0, 0])
  expect(last('22', `prepare s from 'select ${'1, '.repeat(1000)}1'`, 'execute s')).toEqual(['none', 0, 0])
})
