import { describe, expect, it } from 'vitest'
import { clientPresets, connectStatements } from '../../../src/catalog/client-presets.ts'
import { isHarmless } from '../../../src/probe/live/harmless.ts'

describe('statements that a rehearsal sends', () => {
  it.each([
    "SET NAMES utf8mb4, @@SESSION.sql_mode = CONCAT(@@global.sql_mode, ',ANSI'), @@session.wait_timeout = 9",
    '/* mysql-connector-j */SELECT @@session.auto_increment_increment AS a, @@time_zone AS b',
    'set session transaction isolation level read committed;',
    'select connection_id(), version()',
    "SHOW VARIABLES LIKE 'sql_mode'",
    "/*!40100 SET @@SQL_MODE='' */",
    "set @note = 'global x = 1, delete from t'",
  ])('it sends %s', sql => {
    expect(isHarmless(sql)).toBe(true)
  })

  it.each([
    'set @x = 1, global max_connections = 9',
    'set sql_mode = "", @@GLOBAL.read_only = 1',
    'set persist max_connections = 9',
    "set password = 'x'",
    'set default role all to somebody',
    'set statement max_statement_time = 1 for delete from t',
    '/*!50000 set global */ max_connections = 9',
    'select group_replication_set_as_primary(1)',
    'select `shop`.`charge`(1)',
    'set @x = charge(1)',
    'select nextval(numbers)',
    'select 1 into outfile "/x"',
    "select get_lock('x', 100)",
    'select sleep(100)',
    'select 1; drop table t',
    "select 'unclosed",
    'drop table t',
    'show processlist',
    '',
  ])('it leaves out %s', sql => {
    expect(isHarmless(sql)).toBe(false)
  })

  it('sends what clients send when they connect, but for what changes tables', () => {
    const leftOut = clientPresets.flatMap(preset =>
      connectStatements(preset).flatMap(({ sql, command }) => (command || isHarmless(sql) ? [] : [sql])),
    )
    expect(leftOut.filter(sql => !/LOCK TABLES|ALTER TABLE/.test(sql))).toEqual([])
  })
})
