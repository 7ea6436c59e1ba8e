import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type ClientPreset, clientPreset, clientPresets } from '../../src/catalog/client-presets.ts'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import type { SessionSettings } from '../../src/catalog/vtgate-settings.ts'
import type { ContextOptions } from '../../src/statements/context.ts'
import {
  connectEffects,
  presetDefaults,
  presetEffects,
  presetHoldings,
  remedies,
} from '../../src/statements/presets.ts'

interface FactStatement {
  readonly sql: string
  readonly outcome: Readonly<Record<string, { readonly class: string }>>
}

const facts = JSON.parse(readFileSync('fixtures/facts/client-presets.json', 'utf8')) as {
  readonly client: string
  readonly statements: readonly FactStatement[]
}[]

const setUps: Readonly<Record<string, readonly [string, SessionSettings]>> = {
  'v11 defaults': ['11', {}],
  'v12 defaults': ['12', {}],
  'v14 defaults': ['14', {}],
  'v14 --mysql_server_version=8.0.x': ['14', { mysqlServerVersion: '8.0.x' }],
  'v15 defaults (pool off)': ['15', {}],
  'v15 settings pool on': ['15', { settingsPool: true }],
  'v16 defaults': ['16', {}],
  'v18 defaults': ['18', {}],
  'v22+ defaults': ['22', {}],
  'v24 defaults': ['24', {}],
}

function options(version: string, settings: SessionSettings = {}): ContextOptions {
  return { release: parseRelease(version) as Release, keyspace: { name: 'ks', sharded: false }, ...settings }
}

function preset(id: string): ClientPreset {
  return clientPreset(id) as ClientPreset
}

/**
 * Recorded on v15.0.3: what the facts let pass there, that release refused; the grammar before it had no more. READ ONLY came
 * into the grammar with the snapshot (vitess#11704).
 */
function isRecordedOtherwise(sql: string, setUp: string): boolean {
  const upTo15 = /^v1[1-5] /.test(setUp)
  return (
    (sql.startsWith('START TRANSACTION ') && upTo15) ||
    (sql.startsWith('/*!80000') && setUp.startsWith('v15'))
  )
}

describe.each(Object.entries(setUps))('on %s', (setUp, [version, settings]) => {
  test.each(clientPresets.map((each, index) => [each.id, each, index] as const))(
    '%s does what the facts say',
    (_, each, index) => {
      const effects = presetEffects(each, options(version, settings))
      const wanted = facts[index]?.statements ?? []
      expect(effects.map(({ effect }, at) => [wanted[at]?.sql, effect.kind])).toEqual(
        wanted.map(({ sql, outcome }) => [
          sql,
          isRecordedOtherwise(sql, setUp) ? 'error' : outcome[setUp]?.class,
        ]),
      )
    },
  )
})

test.each([
  ['rails', '12', {}, 1],
  ['rails', '14', {}, 1],
  ['rails', '14', { mysqlServerVersion: '8.0.30' }, 0],
  ['rails', '18', {}, 0],
  ['sequelize', '16', {}, 1],
  ['sequelize', '17', {}, 0],
  ['django', '15', {}, 0],
  ['django', '16', {}, 1],
  ['laravel', '15', {}, 0],
  ['mysql2', '12', {}, 0],
  ['mysqldump-restore', '16', {}, 1],
] as const)(
  'a connection of %s on v%s with %o holds %i dedicated connections',
  (id, version, settings, held) => {
    expect(presetHoldings(preset(id), options(version, settings)).dedicated).toEqual({
      least: held,
      most: held,
    })
  },
)

test('says which flags would spare the connection', () => {
  const flags = (id: string, version: string) =>
    remedies(preset(id), options(version)).map(({ flag, value }) => `${flag}=${value}`)
  expect(flags('rails', '14')).toEqual(['mysql-server-version=8.0.30', 'enable-system-settings=false'])
  expect(flags('sequelize', '16')).toEqual([
    'queryserver-enable-settings-pool=true',
    'enable-system-settings=false',
  ])
  expect(flags('rails', '18')).toEqual([])
})

const railsModes =
  'ONLY_FULL_GROUP_BY,NO_AUTO_VALUE_ON_ZERO,STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'

test('says which default of MySQL would make a SET change nothing', () => {
  expect(presetDefaults(preset('rails'), options('14'))).toEqual({ sql_mode: `'${railsModes}'` })
  const server = { values: { sql_mode: railsModes } }
  const again = connectEffects(preset('rails'), { ...options('14'), server })
  expect(again.map(({ kind }) => kind)).toEqual(['check-and-ignore'])
  expect(presetHoldings(preset('rails'), { ...options('14'), server }).settingsTravel).toBe('none')
})

test.each([
  [
    'rails',
    '11',
    { enableSystemSettings: true },
    'up to v11 vtgate compares text, and CONCAT makes it longer',
  ],
  ['drupal', '14', {}, 'MySQL shows ANSI and TRADITIONAL with their parts, which vtgate does not add'],
] as const)('names no default that would not help: %s on v%s with %o, as %s', (id, version, settings, _) => {
  expect(presetDefaults(preset(id), options(version, settings))).toEqual({})
})

test('takes the default that the first SET of a variable asks for, not the one that sets it back', () => {
  expect(presetDefaults(preset('mysqldump-restore'), options('14'))).toEqual({
    time_zone: "'+00:00'",
    unique_checks: '0',
    foreign_key_checks: '0',
    sql_mode: "'NO_AUTO_VALUE_ON_ZERO'",
    sql_notes: '0',
  })
})
