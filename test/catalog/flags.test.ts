import { describe, expect, it } from 'vitest'
import { allFlags, flagDefault, flagRow, flagVersion } from '../../src/catalog/flags.ts'
import { covers } from '../../src/catalog/release.ts'
import { everyRelease, facts, majors, newestOf, releaseOf } from './every-release.ts'

interface FlagFact {
  readonly flag: string
  readonly component: 'vttablet' | 'vtgate'
  readonly kind: string
  readonly yaml?: readonly { key: string; from: number; to: number }[]
  readonly debugEnv?: readonly { name: string; from: number; to: number }[]
  readonly legacyAliases?: { names: readonly string[]; versions: string }
  readonly byVersion: readonly VersionFact[]
}

interface VersionFact {
  readonly from: number
  readonly to: number
  readonly status: string
  readonly spelling?: string
  readonly alsoAccepted?: readonly string[]
  readonly type?: string
  readonly default?: string
  readonly defaultSeconds?: number
  readonly hidden?: true
  readonly src?: string
}

const flagFacts = facts<readonly FlagFact[]>('flags')

describe('flags', () => {
  it('hold the 203 flags of the facts and no other', () => {
    const names = allFlags().map(row => `${row.component} ${row.name}`)
    expect(names).toHaveLength(203)
    expect(names.toSorted()).toEqual(flagFacts.map(fact => `${fact.component} ${fact.flag}`).toSorted())
    expect(new Set(names).size).toBe(203)
  })

  it.each(flagFacts)('$component $flag is in every major what the facts say', fact => {
    const row = flagRow(fact.flag, fact.component)
    expect(row?.kind).toBe(fact.kind)
    for (const major of majors) {
      const expected = fact.byVersion.find(version => version.from <= major && major <= version.to)
      const version = flagVersion(fact.flag, newestOf(major), fact.component)
      expect(version && stated(version), `v${major}`).toEqual(
        expected?.status === 'absent' ? undefined : expected && stated({ ...expected, cite: expected.src }),
      )
      if (expected?.defaultSeconds !== undefined)
        expect(version?.defaultSeconds).toBe(expected.defaultSeconds)
    }
  })

  it.each(flagFacts)(
    '$component $flag has the YAML keys, debug variables and older names of the facts',
    fact => {
      const row = flagRow(fact.flag, fact.component)
      const ranges = (list: readonly { from: number; to: number }[] = []) =>
        list.map(({ from, to, ...rest }) => ({
          ...rest,
          since: String(from),
          ...(to !== 24 && { until: String(to) }),
        }))
      expect(row?.yaml ?? []).toEqual(ranges(fact.yaml))
      expect(row?.debugEnv ?? []).toEqual(ranges(fact.debugEnv))
      expect(row?.aliases ?? []).toEqual(aliasesOf(fact))
    },
  )

  it('describe each flag in one sentence', () => {
    for (const { name, what } of allFlags()) expect(what, name).toMatch(/^[\w-][^\n]*\.$/)
  })

  it('have versions that do not overlap, in order, each with a citation', () => {
    const releases = everyRelease(allFlags().flatMap(row => row.versions))
    for (const row of allFlags()) {
      for (const release of releases) {
        expect(
          row.versions.filter(version => covers(version, release)).length,
          `${row.name} ${release.text}`,
        ).toBeLessThan(2)
      }
      for (const version of row.versions) expect(version.cite, row.name).toMatch(/^go\/.+:\d+(,\d+)*@v\d+/)
    }
  })

  it('have a default that their own type can read', () => {
    for (const row of allFlags()) {
      for (const release of everyRelease(row.versions)) {
        if (covers({ since: '6' }, release) && flagVersion(row.name, release, row.component)) {
          expect(['number', 'boolean', 'string']).toContain(
            typeof flagDefault(row.name, release, row.component),
          )
        }
      }
    }
  })

  it.each([
    ['queryserver-config-pool-size', '6.0.20', 16],
    ['queryserver-config-stream-pool-size', '24', 200],
    ['queryserver-config-transaction-cap', '13', 20],
    ['dba-pool-size', '22', 20],
    ['app-pool-size', '23', 40],
    ['queryserver-config-idle-timeout', '6.0.0', 1800],
    ['queryserver-config-idle-timeout', '16', 1800],
    ['queryserver-config-idle-timeout', '19', 1800],
    ['shutdown-grace-period', '19', 0],
    ['shutdown-grace-period', '20', 3],
    ['twopc-abandon-age', '21', 0],
    ['twopc-abandon-age', '22', 900],
    ['twopc-coordinator-address', '20', ''],
    ['track-schema-versions', '7.0.1', true],
    ['track-schema-versions', '7.0.2', false],
    ['transaction-limit-per-user', '24', 0.4],
    ['queryserver-enable-online-ddl', '12', true],
  ])('%s defaults to its typed value in v%s: %j', (name, release, value) => {
    expect(flagDefault(name, releaseOf(release))).toBe(value)
  })

  it.each([
    ['queryserver-config-stream-pool-timeout', '6.0.19', undefined],
    ['queryserver-config-stream-pool-timeout', '6.0.20', 'float-seconds'],
    ['queryserver-config-txpool-timeout', '6.0.19', 'int-seconds'],
    ['queryserver-config-txpool-timeout', '6.0.20', 'float-seconds'],
    ['queryserver-config-txpool-timeout', '17.0.0', 'duration-or-float-seconds'],
    ['queryserver-config-txpool-timeout', '19.0.0', 'duration'],
  ])('%s is in v%s of type %s', (name, release, type) => {
    expect(flagVersion(name, releaseOf(release))?.type).toBe(type)
  })

  it('vtgate has enable-system-settings from v7.0.1', () => {
    expect(flagVersion('enable-system-settings', releaseOf('7.0.0'), 'vtgate')).toBeUndefined()
    expect(flagDefault('enable-system-settings', releaseOf('7.0.1'), 'vtgate')).toBe(false)
    expect(flagDefault('enable-system-settings', releaseOf('12'), 'vtgate')).toBe(true)
  })

  it('a flag that a release lacks has no default there', () => {
    expect(() => flagDefault('unmanaged', releaseOf('19'))).toThrow(
      'bug: vttablet v19.0.10 has no flag unmanaged',
    )
  })
})

function stated(version: Omit<VersionFact, 'from' | 'to'> & { readonly cite?: string | undefined }) {
  const { spelling, alsoAccepted, type, default: text, status, hidden, cite } = version
  return { spelling, alsoAccepted, type, default: text, status, hidden, cite }
}

function aliasesOf({ legacyAliases }: FlagFact) {
  if (!legacyAliases) return []
  const users = ['allprivs', 'app', 'appdebug', 'dba', 'erepl', 'filtered', 'repl']
  const [since, until] = legacyAliases.versions.split('-')
  const spellings = legacyAliases.names.flatMap(name =>
    name.includes('<user>') ? users.map(user => name.replace('<user>', user)) : [name],
  )
  return spellings.map(spelling => ({ spelling, since, until }))
}
