import { expect, test } from 'vitest'
import { newestReleases, parseRelease, type Release } from '../../src/catalog/release.ts'
import {
  effectiveSettings,
  settingsPoolCanBeChosen,
  versionNumber,
} from '../../src/catalog/vtgate-settings.ts'
import {
  type BehaviourName,
  behaviourCite,
  behaviourOf,
} from '../../src/catalog/vtgate-settings-behaviour.ts'
import { statementRules } from '../../src/catalog/vtgate-settings-statement-rows.ts'
import { statementRulesOf } from '../../src/catalog/vtgate-settings-statements.ts'

function release(text: string): Release {
  return parseRelease(text) as Release
}

test.each([
  ['6', false, false, 50709, false],
  ['11', false, false, 50709, false],
  ['12', true, false, 50709, false],
  ['14', true, true, 50709, false],
  ['15', true, true, 50709, false],
  ['16', true, true, 80030, false],
  ['17', true, true, 80030, true],
  ['23', true, true, 80030, true],
  ['24', true, true, 80406, true],
])(
  'v%s passes settings %s, as hints %s, parses as %i, pools them %s by default',
  (text, system, hints, parser, pool) => {
    expect(effectiveSettings(release(text), {})).toEqual({
      enableSystemSettings: system,
      enableSetVar: hints,
      parserVersion: parser,
      settingsPool: pool,
    })
  },
)

test('a switch that the release does not have, or no longer minds, changes nothing', () => {
  const all = {
    enableSystemSettings: true,
    enableSetVar: true,
    mysqlServerVersion: '8.0.30',
    settingsPool: true,
  }
  expect(effectiveSettings(release('6'), all)).toEqual(effectiveSettings(release('6'), {}))
  expect(effectiveSettings(release('21'), { settingsPool: false }).settingsPool).toBe(true)
  expect(effectiveSettings(release('20'), { settingsPool: false }).settingsPool).toBe(false)
  expect(effectiveSettings(release('14'), { settingsPool: true }).settingsPool).toBe(false)
  expect(['14', '15', '20', '21'].map(text => settingsPoolCanBeChosen(release(text)))).toEqual([
    false,
    true,
    true,
    false,
  ])
})

test('the vtgate flag sets the parser version, whatever the release takes by default', () => {
  expect(effectiveSettings(release('14'), { mysqlServerVersion: '8.0.x' }).parserVersion).toBe(80000)
  expect(effectiveSettings(release('18'), { mysqlServerVersion: '5.7.44-log' }).parserVersion).toBe(50744)
  expect(effectiveSettings(release('18'), { mysqlServerVersion: 'newest' }).parserVersion).toBe(80030)
})

test.each([
  ['8.0.30', 80030],
  ['8.4', 80400],
  ['8', 80000],
  ['8.0.x', 80000],
  ['x', undefined],
  ['', undefined],
])('the version %s counts as %s', (text, number) => {
  expect(versionNumber(text)).toBe(number)
})

test('every release has at most one rule for a kind of statement, and every row a source', () => {
  for (const each of newestReleases()) {
    const kinds = statementRulesOf(each)
    const matching = statementRules.filter(rule => kinds.get(rule.kind) === rule)
    expect(new Set(matching.map(({ kind }) => kind)).size).toBe(kinds.size)
    const covering = statementRules.filter(
      ({ since, until }) => Number(since) <= each.major && each.major <= Number(until ?? 99),
    )
    expect(covering.length, each.text).toBe(kinds.size)
  }
  for (const { kind, cite, why } of statementRules)
    expect([kind, cite !== '', why !== '']).toEqual([kind, true, true])
})

test('behaviours come and go with the releases', () => {
  const has = (name: BehaviourName) =>
    newestReleases()
      .filter(each => behaviourOf(each)[name])
      .map(each => each.major)
  expect(has('legacySetPath')).toEqual([6, 7])
  expect(has('returnsCheckErrors')).toEqual([6, 7, 8, 10])
  expect(has('storesTargetedSet')).toEqual([24])
  expect(behaviourCite('returnsCheckErrors')).toBe(
    'go/vt/vtgate/engine/set.go@v8; go/vt/vtgate/engine/set.go@v10',
  )
})
