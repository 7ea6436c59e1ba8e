import { expect, it } from 'vitest'
import { mysql8Defaults } from '../../src/catalog/system-variables-mysql.ts'
import { type SetupFlags, sessionSetup } from '../../src/commands/explain-setup.ts'

const given = (flags: Partial<SetupFlags> = {}) => sessionSetup({ 'mysql-defaults': '8.0', ...flags })

it.each<[string, Partial<SetupFlags>, unknown]>([
  ['unknown unless told', {}, undefined],
  ['unsharded', { unsharded: true }, { name: 'ks', sharded: false }],
  ['sharded', { sharded: true }, { name: 'ks', sharded: true }],
  ['of one shard', { shards: 1 }, { name: 'ks', sharded: false, shards: 1 }],
  [
    'of one shard that is sharded all the same',
    { shards: 1, sharded: true },
    { name: 'ks', sharded: true, shards: 1 },
  ],
  ['of four shards', { shards: 4 }, { name: 'ks', sharded: true, shards: 4 }],
])('the keyspace is %s', (_name, flags, keyspace) => {
  expect(given(flags).keyspace).toEqual(keyspace)
})

it("takes MySQL's values over its defaults, sql_mode as MySQL stores it", () => {
  const flags = { 'server-variable': ['SQL_MODE=traditional', 'time_zone=', 'x=a=b'] }
  const modes =
    'STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,TRADITIONAL,NO_ENGINE_SUBSTITUTION'
  const values = { sql_mode: modes, time_zone: '', x: 'a=b' }
  expect(given(flags).server).toEqual({ values: { ...mysql8Defaults, ...values } })
  expect(given({ ...flags, 'mysql-defaults': 'none' }).server).toEqual({ values })
})

it.each<[Partial<SetupFlags>, string]>([
  [{ vitess: '5' }, '--vitess 5: no release that vtsize knows'],
  [{ 'mysql-server-version': 'eight' }, '--mysql-server-version eight: expected a version'],
  [{ 'server-variable': ['sql_mode'] }, '--server-variable: expected NAME=VALUE'],
])('refuses %j', (flags, message) => {
  expect(() => given(flags)).toThrow(message)
})
