import { expect, test } from 'vitest'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import { type Advice, adviseOn } from '../../src/statements/advice.ts'
import { mysql8 } from '../../src/statements/presets.ts'

function advise(version: string, sql: string, settings = {}): readonly string[] {
  const advice = adviseOn(sql, {
    release: parseRelease(version) as Release,
    keyspace: { name: 'ks', sharded: false },
    server: mysql8,
    ...settings,
  })
  return advice.map(written)
}

function written(advice: Advice): string {
  switch (advice.kind) {
    case 'flag':
      return `${advice.component} --${advice.flag}=${advice.value}: ${advice.becomes}`
    case 'default':
      return `${advice.variable} = ${advice.value}`
    case 'habit':
      return advice.text
  }
}

const ending = 'let the session end as soon as it can: nothing else gives its connections back'

test.each([
  [
    '15',
    "set sql_mode = 'ANSI'",
    {},
    [
      'vtgate --mysql-server-version=8.0.30: set-var-hint',
      'vttablet --queryserver-enable-settings-pool=true: settings-pool',
      'vtgate --enable-system-settings=false: check-and-ignore',
      ending,
    ],
  ],
  [
    '18',
    "set time_zone = '+00:00'",
    {},
    ['vtgate --enable-system-settings=false: check-and-ignore', "time_zone = '+00:00'"],
  ],
  [
    '18',
    'set unique_checks = 0',
    { enableSetVar: false },
    [
      'vtgate --enable-set-var=true: set-var-hint',
      'vtgate --enable-system-settings=false: check-and-ignore',
      'unique_checks = 0',
    ],
  ],
  ['22', 'create temporary table x (i int)', {}, [ending]],
  [
    '22',
    "select get_lock('a', 1)",
    {},
    ['release every lock as soon as it is not needed: the last release gives the connection back'],
  ],
  [
    '12',
    "select get_lock('a', 1)",
    {},
    ['disconnect after the last lock is released: only the end of the session gives the connection back'],
  ],
  ['22', 'select 1 from t', {}, []],
  ['22', "set sql_mode = 'ANSI_QUOTES'", {}, []],
  [
    '22',
    "set sql_mode = 'no_such_mode'",
    {},
    ["to undo it, open a new session: setting it back to MySQL's value changes nothing here"],
  ],
  [
    '14',
    "set sql_mode = 'no_zero_date,STRICT_ALL_TABLES'",
    { mysqlServerVersion: '8.0.30' },
    [
      "sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE'",
      "to undo it, open a new session: setting it back to MySQL's value changes nothing here",
      'send no DDL, USE or LOCK TABLES afterwards: they carry no hint, so they reserve the session for good',
    ],
  ],
] as const)('on v%s about %s with %o', (version, sql, settings, wanted) => {
  expect(advise(version, sql, settings)).toEqual(wanted)
})
