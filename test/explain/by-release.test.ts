import { describe, expect, it, test } from 'vitest'
import { clientPresets } from '../../src/catalog/client-presets.ts'
import { parseRelease } from '../../src/catalog/release.ts'
import { byRelease } from '../../src/explain/by-release.ts'
import { explain } from '../../src/explain/explain.ts'
import type { SessionSetup } from '../../src/explain/session-setup.ts'
import { mysql8 } from '../../src/statements/presets.ts'

describe('releases in stretches', () => {
  it.each<[string, (major: number) => unknown, readonly string[]]>([
    ['one row when nothing changes', () => 'same', ['v7 to v24']],
    ['a row of its own for a single release', major => major === 12, ['v7 to v11', 'v12', 'v13 to v24']],
    [
      'neighbours only, so that a value may come back',
      major => major % 2 === 0 && major > 22,
      ['v7 to v23', 'v24'],
    ],
    ['a row each when all differ', major => major, Array.from({ length: 18 }, (_, at) => `v${at + 7}`)],
  ])('%s', (_name, valueIn, expected) => {
    const rows = byRelease(({ major }) => ({ value: valueIn(major) }))
    expect(rows.map(({ releases }) => releases)).toEqual(expected)
  })

  it('say their ends as numbers and keep the row', () => {
    expect(byRelease(({ major }) => ({ value: major > 15 }))).toEqual([
      { releases: 'v7 to v15', since: 7, until: 15, value: false },
      { releases: 'v16 to v24', since: 16, until: 24, value: true },
    ])
  })
})

function rows(asked: string, setup: SessionSetup = {}): readonly string[] {
  const explained = explain(asked, { server: mysql8, ...setup })
  const [explanation] = explained.kind === 'found' ? explained.explanations : []
  return explanation?.kind === 'statement' || explanation?.kind === 'preset'
    ? explanation.byRelease.map(({ releases, effect }) => `${releases} ${effect}`)
    : []
}

describe('a statement by release', () => {
  it.each<[string, SessionSetup, readonly string[]]>([
    [
      "SET sql_mode='ANSI'",
      {},
      ['v7 to v11 check-and-ignore', 'v12 to v15 reserved', 'v16 to v24 set-var-hint'],
    ],
    [
      "SET sql_mode='ANSI'",
      { mysqlServerVersion: '8.0.30' },
      ['v7 to v11 check-and-ignore', 'v12 to v13 reserved', 'v14 to v24 set-var-hint'],
    ],
    ["SET sql_mode='ANSI'", { enableSystemSettings: false }, ['v7 to v24 check-and-ignore']],
    [
      "SET time_zone='+00:00'",
      { settingsPool: true },
      ['v7 to v11 check-and-ignore', 'v12 to v14 reserved', 'v15 to v24 settings-pool'],
    ],
    ["SELECT GET_LOCK('a', 1)", {}, ['v7 reserved', 'v8 to v24 lock-session']],
    [
      'CREATE TEMPORARY TABLE x (i int)',
      { keyspace: { name: 'ks', sharded: false } },
      ['v7 to v9 error', 'v10 to v24 reserved'],
    ],
    [
      'CREATE TEMPORARY TABLE x (i int)',
      { keyspace: { name: 'ks', sharded: true } },
      ['v7 to v9 error', 'v10 to v24 error'],
    ],
    ['SET a = a = a', {}, ['v7 to v24 error']],
    ['COM_RESET_CONNECTION', {}, ['v7 to v24 none']],
  ])('%s with %j', (sql, setup, expected) => {
    expect(rows(sql, setup)).toEqual(expected)
  })

  it('says what it becomes of the next read, and what to do in the spelling of the release', () => {
    const advised = (version: string) => {
      const explained = explain("SET sql_mode='ANSI'", { server: mysql8, release: parseRelease(version) })
      const [found] = explained.kind === 'found' ? explained.explanations : []
      return found?.kind === 'statement'
        ? [
            found.later?.effect.rewritten,
            ...found.advice.flatMap(each => (each.kind === 'flag' ? each.flag : [])),
          ]
        : []
    }
    expect(advised('13')).toEqual([undefined, '--enable_system_settings=false'])
    expect(advised('15')).toEqual([
      undefined,
      '--mysql_server_version=8.0.30',
      '--queryserver-enable-settings-pool=true',
      '--enable_system_settings=false',
    ])
    expect(advised('22')).toEqual(["select /*+ SET_VAR(sql_mode = 'ANSI') */ * from t"])
  })
})

describe('a client by release', () => {
  it('is told for rails', () => {
    expect(rows('RAILS')).toEqual([
      'v7 error',
      'v8 to v11 check-and-ignore',
      'v12 to v13 reserved',
      'v14 reserved',
      'v15 reserved',
      'v16 to v24 set-var-hint',
    ])
  })

  test.each(clientPresets.map(({ id }) => id))('%s covers v7 to v24 without a gap', id => {
    const explained = explain(id)
    const [found] = explained.kind === 'found' ? explained.explanations : []
    const stretches = found?.kind === 'preset' ? found.byRelease : []
    const majors = stretches.flatMap(({ since, until }) =>
      Array.from({ length: until - since + 1 }, (_, at) => since + at),
    )
    expect(majors).toEqual(Array.from({ length: 18 }, (_, at) => at + 7))
  })
})
