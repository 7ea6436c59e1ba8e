import { describe, expect, test } from 'vitest'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { applyStatement, effectOf } from '../../src/statements/apply.ts'
import { applyCommand, isCommand } from '../../src/statements/commands.ts'
import { type Context, type ContextOptions, newContext } from '../../src/statements/context.ts'
import { type Holdings, holdings } from '../../src/statements/holdings.ts'
import { mysql8 } from '../../src/statements/presets.ts'
import { newSession, type Session } from '../../src/statements/session.ts'

const unsharded = { name: 'ks', sharded: false }
const sharded = { name: 'ks', sharded: true, shards: 4 }

function contextOf(version: string, options: Partial<ContextOptions> = {}): Context {
  return newContext({
    release: parseRelease(version) as Release,
    keyspace: unsharded,
    server: mysql8,
    ...options,
  })
}

function sessionAfter(context: Context, ...statements: readonly string[]): Session {
  return statements.reduce(
    (session, sql) => applyStatement(session, sql, context).session,
    newSession(context),
  )
}

function held(context: Context, ...statements: readonly string[]): Holdings {
  return holdings(sessionAfter(context, ...statements), context)
}

function kinds(context: Context, ...statements: readonly string[]): readonly string[] {
  let session = newSession(context)
  return statements.map(sql => {
    const applied = applyStatement(session, sql, context)
    session = applied.session
    return applied.effect.kind
  })
}

describe('a setting that cannot travel as a hint', () => {
  const set = "set time_zone = '+03:00'"

  test('reserves one connection on each shard that the session touches, while the pool is off', () => {
    const context = contextOf('16', { keyspace: sharded })
    expect(held(context, set)).toMatchObject({ dedicated: { least: 0, most: 0 }, settingsTravel: 'reserved' })
    expect(held(context, set, 'select * from t').dedicated).toEqual({ least: 1, most: 4 })
    expect(held(context, set, 'create table t (id int)').dedicated).toEqual({ least: 4, most: 4 })
  })

  test('reserves per keyspace and tablet type', () => {
    const context = contextOf('16')
    expect(held(context, set, 'select * from t', 'use `ks@replica`', 'select * from t').dedicated).toEqual({
      least: 2,
      most: 2,
    })
  })

  test('costs no connection of its own with the settings pool', () => {
    const context = contextOf('18')
    expect(kinds(context, set, 'select * from t', 'commit')).toEqual([
      'settings-pool',
      'settings-pool',
      'none',
    ])
    expect(held(context, set, 'select * from t')).toEqual({
      dedicated: { least: 0, most: 0 },
      places: [],
      lockConnections: 0,
      locks: [],
      settings: { time_zone: "'+03:00'" },
      settingsTravel: 'settings-pool',
      temporaryTables: false,
    })
  })

  test('stays reserved after everything but the end of the session', () => {
    const context = contextOf('16')
    const endless = ['commit', 'rollback', "set time_zone = 'SYSTEM'", 'use ks', 'select 1 from t']
    const session = sessionAfter(context, set, 'select * from t', ...endless)
    expect(holdings(session, context).dedicated).toEqual({ least: 1, most: 1 })
    const reset = applyCommand(session, 'COM_RESET_CONNECTION', context).session
    expect(holdings(reset, context).dedicated).toEqual({ least: 0, most: 0 })
    const again = applyStatement(reset, 'select 1 from t', context)
    expect([again.effect.kind, holdings(again.session, context).dedicated.least]).toEqual(['reserved', 1])
    expect(applyCommand(again.session, 'COM_QUIT', context).session).toEqual(newSession(context))
  })

  test('in v6 COM_RESET_CONNECTION only rolls back', () => {
    const context = contextOf('6')
    expect(applyCommand(newSession(context), 'COM_RESET_CONNECTION', context).effect.reason).toBe(
      'only the transaction is rolled back',
    )
  })
})

describe('a setting that travels as a hint', () => {
  test('goes one way: setting it back finds MySQL unchanged and keeps the hint', () => {
    const context = contextOf('18')
    expect(kinds(context, 'set sql_safe_updates = 1', 'set sql_safe_updates = 0')).toEqual([
      'set-var-hint',
      'elided',
    ])
    expect(held(context, 'set sql_safe_updates = 1', 'set sql_safe_updates = 0').settings).toEqual({
      sql_safe_updates: '1',
    })
  })

  test('is undone in a session that is reserved', () => {
    const context = contextOf('13')
    const statements = ['set sql_safe_updates = 1', 'select 1 from t', 'set sql_safe_updates = 0']
    expect(kinds(context, ...statements)).toEqual(['reserved', 'reserved', 'reserved'])
    expect(held(context, ...statements).settings).toEqual({ sql_safe_updates: '0' })
  })

  test.each([
    ['14', { mysqlServerVersion: '8.0.30' }, 'reserved', 'reserved'],
    ['18', {}, 'settings-pool', 'settings-pool'],
  ] as const)(
    'turns into a session reserved for good on v%s when a statement takes no hints',
    (version, options, pin, read) => {
      const context = contextOf(version, options)
      expect(
        kinds(context, 'set sql_safe_updates = 1', 'select 1 from t', 'flush tables', 'select 1 from t'),
      ).toEqual(['set-var-hint', 'set-var-hint', pin, read])
    },
  )

  test('is written into every part of the statement, before what stands there', () => {
    const context = contextOf('20')
    const session = sessionAfter(context, "set sql_mode = 'ANSI'")
    const rewritten = (sql: string) => applyStatement(session, sql, context).effect.rewritten
    const hint = "/*+ SET_VAR(sql_mode = 'ANSI') */"
    expect(rewritten('SELECT /*+ MAX_EXECUTION_TIME(9) */ a,b FROM ks.t WHERE x="it\'s"')).toBe(
      "select /*+ MAX_EXECUTION_TIME(9) SET_VAR(sql_mode = 'ANSI') */ a, b from t where x = 'it\\'s'",
    )
    expect(rewritten('delete from t where id in (select id from u)')).toBe(
      `delete ${hint} from t where id in (select ${hint} id from u)`,
    )
    expect(rewritten('replace into t values(1)')).toBe(`replace ${hint} into t values (1)`)
    expect(rewritten('begin')).toBeUndefined()
    expect(
      JSON.parse(JSON.stringify(applyStatement(session, 'select 1 from t', context).effect)),
    ).toMatchObject({
      kind: 'set-var-hint',
      rewritten: `select ${hint} 1 from t`,
    })
  })

  test('comes with foreign_key_checks in words of its own from v19 on, even without hints', () => {
    const off = contextOf('19', { enableSetVar: false })
    const session = sessionAfter(off, 'set foreign_key_checks = 0')
    expect(applyStatement(session, 'select 1 from t', off).effect).toMatchObject({
      kind: 'settings-pool',
      rewritten: 'select /*+ SET_VAR(foreign_key_checks=Off) */ 1 from t',
      settings: ['set @@foreign_key_checks = 0'],
    })
  })

  test('of an empty sql_mode needs v22', () => {
    expect(effectOf("set sql_mode = ''", contextOf('21')).kind).toBe('settings-pool')
    expect(effectOf("set sql_mode = ''", contextOf('22'))).toMatchObject({
      kind: 'set-var-hint',
      hint: "SET_VAR(sql_mode = ' ')",
    })
  })

  test('on a session reserved before v22 never reaches the connections that it holds', () => {
    const context = contextOf('16')
    const statements = [
      "set time_zone = '+03:00'",
      'select 1 from t',
      'set sql_safe_updates = 1',
      'set sql_safe_updates = 0',
    ]
    expect(kinds(context, ...statements)).toEqual(['reserved', 'reserved', 'reserved', 'elided'])
  })
})

describe('the comparison with MySQL', () => {
  test.each([
    ["set time_zone = 'system'", 'elided'],
    ['set unique_checks = on', 'elided'],
    ["set unique_checks = 'ON'", 'elided'],
    ['set group_concat_max_len = 1024', 'elided'],
    ['set group_concat_max_len = 1024.0', 'elided'],
    ['set group_concat_max_len = @unset', 'elided'],
    ['set sql_notes = @@sql_notes', 'elided'],
    ["set transaction_isolation = 'repeatable-read'", 'elided'],
    ['set group_concat_max_len = 1000 + 24', 'elided'],
    ['set group_concat_max_len = 1025', 'set-var-hint'],
    ["set sql_mode = concat(@@sql_mode, ',STRICT_TRANS_TABLES')", 'elided'],
    ["set sql_mode = 'NO_ZERO_DATE,ANSI_QUOTES'", 'error'],
    ["set sql_mode = 'ALLOW_INVALID_DATES,ANSI_QUOTES'", 'set-var-hint'],
    ["set sql_mode = 'ansi_quotes'", 'error'],
  ])('makes of %s: %s', (sql, kind) => {
    expect(effectOf(sql, contextOf('18')).kind).toBe(kind)
  })

  test.each([
    ['set sql_notes = @@global.sql_notes', '@@global.sql_notes'],
    ['set sql_notes = TRUE', 'true'],
    ['set sql_notes = ON', '1'],
    ["set sql_notes = 'off'", '0'],
    ['set group_concat_max_len = 1000+24', '1000 + 24'],
    ['set group_concat_max_len = (SELECT 2048)', '2048'],
    ['set group_concat_max_len = ( 2048 )', '2048'],
    ['set time_zone = UTC', "'UTC'"],
    ['set time_zone = "+00:00"', "'+00:00'"],
    ['set time_zone = @unset', 'null'],
  ])('writes the value of %s as %s', (sql, value) => {
    const [assignment] = effectOf(sql, contextOf('18')).assignments ?? []
    expect(assignment?.check).toBe(`select ${value} from dual where @@${assignment?.name} != ${value}`)
  })

  test("takes a global value for the server's, whatever the session keeps", () => {
    const context = contextOf('18')
    expect(kinds(context, "set time_zone = '+03:00'", 'set time_zone = @@global.time_zone')).toEqual([
      'settings-pool',
      'settings-pool',
    ])
    expect(held(context, "set time_zone = '+03:00'", 'set time_zone = @@global.time_zone').settings).toEqual({
      time_zone: "'SYSTEM'",
    })
  })

  test('takes an unknown value of MySQL to differ, and says so', () => {
    const [assignment] =
      effectOf('set time_zone = x', contextOf('18', { server: undefined })).assignments ?? []
    expect(assignment).toMatchObject({ kind: 'settings-pool', assumed: true })
    const [known] = effectOf('set time_zone = x', contextOf('18')).assignments ?? []
    expect(known?.assumed).toBeUndefined()
  })

  test('is an error when the server is known not to have the variable', () => {
    const server = { values: { sql_mode: '' }, complete: true }
    expect(effectOf('set time_zone = 1', contextOf('18', { server })).reason).toBe(
      'MySQL does not know the variable',
    )
    expect(effectOf('set net_read_timeout = 1', contextOf('18', { server })).kind).toBe('check-and-ignore')
    expect(effectOf('set net_read_timeout = 1', contextOf('10', { server })).kind).toBe('error')
  })

  test('leaves a value that MySQL will refuse to the next statement', () => {
    const context = contextOf('18', {
      enableSetVar: false,
      server: { values: { ...mysql8.values, version: '8.0.46' } },
    })
    expect(kinds(context, "set sql_mode = 'NO_AUTO_CREATE_USER'", 'select 1 from t')).toEqual([
      'settings-pool',
      'error',
    ])
  })
})

describe('temporary tables', () => {
  test('need a connection of their own, whatever the pool does', () => {
    const context = contextOf('24')
    expect(held(context, 'create temporary table x (i int)')).toMatchObject({
      dedicated: { least: 1, most: 1 },
      temporaryTables: true,
    })
    expect(kinds(context, 'create temporary table x (i int)', 'select 1 from x')).toEqual([
      'reserved',
      'reserved',
    ])
  })

  test('on another shard keep to the pool', () => {
    const context = contextOf('24', { keyspace: undefined })
    expect(kinds(context, 'create temporary table x (i int)', 'show tables')).toEqual([
      'reserved',
      'settings-pool',
    ])
  })

  test.each([
    ['11', 'passthrough-pooled'],
    ['15', 'error'],
  ])('on a shard target of v%s: %s', (version, kind) => {
    expect(kinds(contextOf(version), 'use `ks:0`', 'create temporary table x (i int)')).toEqual([
      'none',
      kind,
    ])
  })
})

describe('advisory locks', () => {
  test('are counted by name from v14 on', () => {
    const context = contextOf('22')
    const statements = ["select get_lock('a', 1)", "select get_lock('b', 1)", "select get_lock('a', 1)"]
    expect(held(context, ...statements)).toMatchObject({ lockConnections: 1, locks: ['a', 'b'] })
    expect(
      kinds(
        context,
        ...statements,
        "select release_lock('a')",
        "select release_lock('b')",
        "select release_lock('a')",
      ),
    ).toEqual([
      'lock-session',
      'lock-session',
      'lock-session',
      'lock-session',
      'lock-session',
      'lock-session-release',
    ])
    expect(held(context, ...statements, 'select release_all_locks()').lockConnections).toBe(0)
  })

  test('keep their connection until the end up to v13', () => {
    const context = contextOf('13')
    expect(held(context, "select get_lock('a', 1)", "select release_lock('a')").lockConnections).toBe(1)
  })

  test('stand beside the connections of the session, with its settings', () => {
    const context = contextOf('16')
    const session = sessionAfter(context, "set time_zone = '+03:00'", 'select 1 from t')
    const { effect, session: locked } = applyStatement(session, "select get_lock('a', 1)", context)
    expect(effect.settings).toEqual(["set time_zone = '+03:00'"])
    expect(holdings(locked, context)).toMatchObject({ dedicated: { least: 1 }, lockConnections: 1 })
  })

  test('reserve the whole session in v7', () => {
    expect(held(contextOf('7'), "select get_lock('a', 1)").dedicated).toEqual({ least: 1, most: 1 })
  })
})

describe('a shard target', () => {
  test.each([
    ['16', ['none', 'reserved'], 1],
    ['23', ['none', 'reserved'], 1],
    ['24', ['none', 'settings-pool'], 0],
  ] as const)('takes SET unseen on v%s', (version, wanted, least) => {
    const context = contextOf(version)
    expect(kinds(context, 'use `ks:0`', "set time_zone = 'SYSTEM'")).toEqual(wanted)
    expect(held(context, 'use `ks:0`', "set time_zone = 'SYSTEM'").dedicated.least).toBe(least)
  })

  test('takes CALL in a sharded keyspace, as the shard is named', () => {
    const context = contextOf('22', { keyspace: sharded })
    expect(kinds(context, 'call p()', 'use `ks:-80`', 'call p()')).toEqual([
      'error',
      'none',
      'passthrough-pooled',
    ])
  })

  test('that covers several shards reserves on each of them', () => {
    const context = contextOf('22', { keyspace: sharded })
    expect(held(context, 'use `ks:-`', "set time_zone = '+03:00'").dedicated).toEqual({ least: 4, most: 4 })
  })

  test('that covers several shards refuses a checked SET', () => {
    expect(kinds(contextOf('18', { keyspace: sharded }), 'use `ks:-`', 'set net_read_timeout = 1')).toEqual([
      'none',
      'error',
    ])
  })
})

describe('who may', () => {
  test('change system settings is a matter of the session from v10 on', () => {
    const off = 'set enable_system_settings = 0'
    const set = "set time_zone = '+03:00'"
    expect(kinds(contextOf('18'), off, set)).toEqual(['vitess-aware', 'check-and-ignore'])
    expect(
      kinds(contextOf('18', { enableSystemSettings: false }), 'set enable_system_settings = 1', set),
    ).toEqual(['vitess-aware', 'settings-pool'])
    expect(kinds(contextOf('18', { protocol: 'grpc' }), set)).toEqual(['check-and-ignore'])
    expect(kinds(contextOf('9', { protocol: 'grpc', enableSystemSettings: true }), set)).toEqual(['reserved'])
  })

  test('use keyspaces that the vschema does not have: nobody', () => {
    const context = contextOf('18', { keyspaces: ['ks'] })
    expect(kinds(context, 'use other', 'use ks', 'call other.p()', 'use')).toEqual([
      'error',
      'none',
      'error',
      'error',
    ])
  })
})

describe('protocol commands', () => {
  const context = contextOf('22')

  test.each([
    ['COM_INIT_DB', 'none'],
    ['COM_STMT_PREPARE', 'none'],
    ['COM_STMT_CLOSE', 'none'],
    ['COM_RESET_CONNECTION', 'none'],
    ['COM_QUIT', 'none'],
    ['COM_CHANGE_USER', 'error'],
  ] as const)('%s: %s', (command, kind) => {
    expect(isCommand(command)).toBe(true)
    expect(applyCommand(newSession(context), command, context).effect.kind).toBe(kind)
  })

  test('COM_INIT_DB is USE: it pins a session whose settings travel as hints', () => {
    const session = sessionAfter(context, 'set sql_safe_updates = 1')
    expect(applyCommand(session, 'COM_INIT_DB', context, 'other')).toMatchObject({
      session: { inReserved: true, target: { keyspace: 'other' } },
      effect: { kind: 'settings-pool' },
    })
  })

  test('in a text they are no SQL', () => {
    expect(isCommand('COM_QUERY')).toBe(false)
    expect(effectOf('COM_RESET_CONNECTION', context).kind).toBe('error')
  })
})
