import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Context } from '../../../src/statements/context.ts'
import { formatStatement } from '../../../src/statements/format.ts'
import { readStatement } from '../../../src/statements/statement.ts'
import type { RecordedRow } from '../../conformance/recorded.ts'
import { VtgateWorld } from '../../support/engine-vtgate.ts'

function recorded<Value>(name: string): Value {
  return JSON.parse(readFileSync(`fixtures/recorded/${name}.json`, 'utf8')) as Value
}

const server = recorded<Readonly<Record<string, string>>>('server-variables')
const rows = recorded<readonly RecordedRow[]>('statements').filter(row => row.errorFrom === undefined)
const releases = [...new Set(rows.map(row => row.release))]

/** A cluster as the row's was set up; MySQL refuses nothing. */
function clusterOf(row: RecordedRow): VtgateWorld {
  const { enableSystemSettings, enableSetVar, settingsPool, serverSqlMode } = row
  const values = serverSqlMode === undefined ? server : { ...server, sql_mode: serverSqlMode }
  const isDefault = row.mysqlServerVersion === 'default of the release'
  return new VtgateWorld(row.release, {
    tablet: { settingsPool },
    context: {
      enableSystemSettings,
      enableSetVar,
      settingsPool,
      mysqlServerVersion: isDefault ? undefined : row.mysqlServerVersion,
      keyspaces: ['ks'],
      sequences: [],
      mayChangeMetadata: false,
      server: { values, complete: true },
    },
  })
}

const worlds = new Map<string, VtgateWorld>()

function worldOf(row: RecordedRow): VtgateWorld {
  const key = `${row.release} ${row.settingsPool} ${row.enableSystemSettings} ${row.enableSetVar} ${row.mysqlServerVersion} ${row.serverSqlMode}`
  const known = worlds.get(key) ?? clusterOf(row)
  worlds.set(key, known)
  return known
}

/** What the row's statement sent to MySQL, and how many connections the session then held of its own. */
function replay(row: RecordedRow): { readonly mysql: readonly string[]; readonly held: number } {
  const world = worldOf(row)
  const { mysql } = world.first
  const client = world.connect()
  if (row.database !== null && row.database !== 'ks@primary') client.run(`use \`${row.database}\``)
  for (const sql of row.before ?? []) client.run(sql)
  mysql.log.length = 0
  client.run(row.sql)
  const sent = mysql.log.splice(0)
  client.run('select v from ks.t where id = N')
  const reserved = client.session.shardSessions.filter(shard => shard.reservedId !== 0).length
  const held = reserved + (client.session.lockSession === undefined ? 0 : 1)
  client.close()
  return { mysql: comparable(sent, row, world.vtgate.context), held }
}

/** Whether a pooled connection already has the settings is the pool's affair: with the pool only questions count. */
function comparable(log: readonly string[], row: RecordedRow, context: Context): readonly string[] {
  const formatted = log
    .filter(text => !text.startsWith('(connect') && !text.includes("= 'default'"))
    .map(text => formatStatement(readStatement(text, context).tokens, {}).replace(/ from dual$/, ''))
  return row.settingsPool ? formatted.filter(text => text.startsWith('select')) : formatted
}

/** The one connect that the log shows is the pool growing for a check, as the conformance runner reads it too. */
function isPoolGrowth({ settingsPool, mysql, next }: RecordedRow): boolean {
  return settingsPool && mysql.includes('(connect vt_app)') && !next.includes('(connect vt_app)')
}

describe.each(releases)('statements as recorded on %s', release => {
  const own = rows.filter(row => row.release === release && row.observed !== 'refused-later')

  it('hold as many connections of their own', () => {
    const wrong = own.filter(row => replay(row).held !== row.held)
    expect(wrong.filter(row => !isPoolGrowth(row))).toEqual([])
    expect(wrong.length).toBeLessThan(own.length / 100)
  })

  it('ask and tell MySQL the same when they are SETs, wherever MySQL knows the variable', () => {
    const sets = own.filter(row => /^set /i.test(row.sql) && !isUnlike(row))
    const wrong = sets.flatMap(row => {
      const { mysql } = replay(row)
      const expected = comparable(row.mysql, row, worldOf(row).vtgate.context)
      return JSON.stringify(mysql) === JSON.stringify(expected)
        ? []
        : [{ sql: [...(row.before ?? []), row.sql], mysql, expected }]
    })
    expect(wrong).toEqual([])
  })
})

/** Variables that MySQL does not have leave no trace there; functions in user variables are not worked out here. */
function isUnlike({ sql }: RecordedRow): boolean {
  return /client_found_rows|no_such_variable|version_tokens_session|@foo = (soundex|concat)/i.test(sql)
}
