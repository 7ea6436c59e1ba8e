import { describe, expect, it } from 'vitest'
import { allFlags, flagRow, flagVersion } from '../../src/catalog/flags.ts'
import { lookUpFlag } from '../../src/catalog/known-flags.ts'
import { covers, type Release } from '../../src/catalog/release.ts'
import {
  allPoolSizeRules,
  allTabletYamlRows,
  flagsInTabletYaml,
  poolSizeRules,
  tabletYamlKey,
  tabletYamlRowsOf,
  tabletYamlRules,
  yamlDurationRows,
} from '../../src/catalog/tablet-yaml.ts'
import { everyRelease, facts, majors, newestOf, recorded, releaseOf } from './every-release.ts'

interface KeyFact {
  readonly key: string
  readonly type: string
  readonly from: number
  readonly to: number
  readonly flag?: string
  readonly noEffectFrom?: number
}

/** One row for each key: the facts write the four keys of an account as one. */
const keyFacts = facts<{ keys: readonly KeyFact[] }>('tablet-yaml').keys.flatMap(
  (fact): readonly KeyFact[] => {
    const user = /^(db\.\w+)\.user\|/.exec(fact.key)?.[1]
    if (user === undefined) return [fact]
    const types = fact.type.split('|')
    return ['user', 'password', 'useSsl', 'useTcp'].map((key, at) => {
      const { flag: _, ...rest } = fact
      return { ...rest, key: `${user}.${key}`, type: types[at] ?? '' }
    })
  },
)

/** Keys whose flag the facts describe in words. */
const severalFlags: Readonly<Record<string, readonly string[]>> = {
  consolidator: ['enable-consolidator', 'enable-consolidator-replicas'],
  heartbeatIntervalSeconds: ['heartbeat-enable', 'heartbeat-interval'],
  'hotRowProtection.mode': ['enable-hot-row-protection', 'enable-hot-row-protection-dry-run'],
  'replicationTracker.mode': ['enable-replication-reporter', 'heartbeat-enable'],
}

describe('tablet YAML keys', () => {
  it('are those of the facts and no other', () => {
    const keys = new Set(allTabletYamlRows().map(row => row.key))
    expect([...keys].toSorted()).toEqual(keyFacts.map(fact => fact.key).toSorted())
  })

  it.each(keyFacts)('$key is read from v$from to v$to', fact => {
    for (const major of majors) {
      const row = tabletYamlKey(fact.key, newestOf(major))
      const inside = fact.from <= major && major <= fact.to
      expect(row !== undefined, `v${major}`).toBe(inside)
      if (!row) continue
      expect(row.type, `v${major}`).toBe(typeOf(fact, major, row.type))
      expect(row.noEffectSince).toBe(fact.noEffectFrom === undefined ? undefined : String(fact.noEffectFrom))
      const several = severalFlags[fact.key]
      expect(row.flags).toEqual(several)
      if (fact.flag !== undefined && !several) expect(row.flag).toBe(fact.flag)
    }
  })

  it('have rows that do not overlap, each with a citation', () => {
    for (const release of everyRelease(allTabletYamlRows())) {
      const keys = allTabletYamlRows()
        .filter(row => covers(row, release))
        .map(row => row.key)
      expect(new Set(keys).size, release.text).toBe(keys.length)
    }
    for (const row of allTabletYamlRows()) expect(row.cite).toMatch(/^go\/vt\//)
  })

  it('name flags that exist in some release that reads the key', () => {
    for (const row of allTabletYamlRows()) {
      for (const flag of row.flags ?? (row.flag === undefined ? [] : [row.flag])) {
        expect(lookUpFlag(flag, undefined).kind, `${row.key} ${flag}`).not.toBe('unknown')
      }
    }
  })

  it('agree with the keys that the flags name', () => {
    for (const flag of allFlags()) {
      for (const { key, since } of flag.yaml ?? []) {
        const row = tabletYamlRowsOf(key)[0]
        expect(row?.flags ?? [row?.flag], key).toContain(flag.name)
        expect(row?.since, key).toBe(since)
      }
    }
    for (const { key, flag } of allTabletYamlRows()) {
      const row = flag === undefined ? undefined : flagRow(flag)
      if (row?.yaml) expect(row.yaml.map(each => each.key)).toContain(key)
    }
  })

  it('are found in any case, and below external connections', () => {
    expect(tabletYamlKey('OLTPREADPOOL.SIZE', releaseOf('24'))?.flag).toBe('queryserver-config-pool-size')
    expect(tabletYamlKey('externalConnections.legacy.host', releaseOf('24'))?.type).toBe('connections')
    expect(tabletYamlKey('tabletID', undefined)).toBeUndefined()
    expect(tabletYamlKey('oltp.maxRpws', undefined)?.until).toBe('11')
  })

  it('list the flags that a file may set', () => {
    expect(flagsInTabletYaml()).toContain('queryserver-config-transaction-cap')
    expect(flagsInTabletYaml()).toContain('heartbeat-enable')
    expect(flagsInTabletYaml()).not.toContain('dba-pool-size')
  })
})

describe('tabletYamlRules', () => {
  it.each([
    ['6.0.19', 'whole-seconds', 'refused', 'keeps-flag'],
    ['6.0.20', 'seconds', 'refused', 'keeps-flag'],
    ['16', 'seconds', 'refused', 'keeps-flag'],
    ['17', 'seconds', 'refused', 'refused'],
    ['18', 'seconds', 'refused', 'refused'],
    ['19', 'refused', 'duration', 'keeps-flag'],
    ['24', 'refused', 'duration', 'keeps-flag'],
  ])('in v%s a number is %s, a text %s and nothing %s', (release, number, text, empty) => {
    expect(tabletYamlRules(releaseOf(release)).durations).toMatchObject({ number, text, empty })
  })

  it('have one duration syntax for every release', () => {
    for (const release of everyRelease(yamlDurationRows())) {
      expect(
        yamlDurationRows().filter(row => covers(row, release)),
        release.text,
      ).toHaveLength(1)
    }
  })

  it.each([
    ['11', ['max-rows-misspelt']],
    ['14', []],
    ['18', ['prefill-ignored']],
    [
      '19.0.4',
      [
        'oltp-block',
        'pool-block-without-size',
        'pool-block-without-size',
        'prefill-ignored',
        'replication-tracker-without-mode',
        'schema-reload-reset',
      ],
    ],
    [
      '19.0.5',
      [
        'oltp-block',
        'pool-block-without-size',
        'pool-block-without-size',
        'prefill-ignored',
        'replication-tracker-without-mode',
      ],
    ],
    [
      '20.0.0',
      [
        'oltp-block',
        'pool-block-without-size',
        'pool-block-without-size',
        'prefill-ignored',
        'replication-tracker-without-mode',
        'schema-reload-reset',
      ],
    ],
    [
      '20.0.1',
      [
        'oltp-block',
        'pool-block-without-size',
        'pool-block-without-size',
        'prefill-ignored',
        'replication-tracker-without-mode',
      ],
    ],
  ])('v%s has the traps %j', (release, ids) => {
    expect(tabletYamlRules(releaseOf(release)).traps.map(trap => trap.id)).toEqual(ids)
  })

  it('cite every trap and every pool size', () => {
    for (const row of [...tabletYamlRules(undefined).traps, ...allPoolSizeRules()])
      expect(row.cite).not.toBe('')
  })
})

interface YamlRecording {
  readonly release: string
  readonly case: string
  readonly flags: Readonly<Record<string, number>>
  readonly yaml: string | null
  readonly started: boolean
  readonly serving?: boolean
  readonly error?: string
}

describe('recorded starts', () => {
  const recordings = recorded<{ tabletYaml: readonly YamlRecording[] }>('behaviour').tabletYaml

  const bySize = recordings.filter(each => /^(flag|tx flag|size) (zero|negative)$/.test(each.case))
  it.each(bySize)('$release with $case does what its pool size rule says', recording => {
    const release = releaseOf(recording.release)
    const flag = recording.case.startsWith('tx')
      ? 'queryserver-config-transaction-cap'
      : 'queryserver-config-pool-size'
    const size = recording.case.endsWith('zero') ? 0 : -1
    const rule = poolSizeRules(release).find(each => each.flag === flag && size <= each.atMost)
    const serves = recording.started && recording.serving === true
    expect(rule === undefined).toBe(serves)
    if (recording.error?.startsWith('panic')) expect(rule?.outcome).toBe('dies')
    if (recording.error?.startsWith('did not come up')) expect(rule?.outcome).toBe('never-serves')
  })

  const withOltp = recordings.filter(each => each.case === 'oltp block, number')
  it.each(withOltp)('$release dies of an oltp block only where the trap says so', recording => {
    expect(hasTrap(releaseOf(recording.release), 'oltp-block')).toBe(!recording.started)
  })

  const emptyBlock = recordings.filter(each => each.case === 'empty pool object')
  it.each(emptyBlock)(
    '$release takes an empty pool block for size 0 only where the trap says so',
    recording => {
      expect(hasTrap(releaseOf(recording.release), 'pool-block-without-size')).toBe(
        recording.serving === false,
      )
    },
  )

  const byNumber = recordings.filter(each => each.case === 'pool block without size, number of seconds')
  it.each(byNumber)('$release reads a number of seconds as its duration syntax says', recording => {
    const { number } = tabletYamlRules(releaseOf(recording.release)).durations
    expect(number === 'refused').toBe(!recording.started)
  })

  const byText = recordings.filter(each => each.case === 'olap block')
  it.each(byText)('$release reads a text such as 30s as its duration syntax says', recording => {
    const { text } = tabletYamlRules(releaseOf(recording.release)).durations
    expect(text === 'refused').toBe(!recording.started)
  })

  function hasTrap(release: Release, id: string): boolean {
    return tabletYamlRules(release).traps.some(trap => trap.id === id)
  }
})

/** The facts leave the types of the `db` block to their flags, and describe one type that changes in words. */
function typeOf(fact: KeyFact, major: number, actual: string): string {
  if (fact.key === 'schemaChangeReloadTimeout') return major < 19 ? 'nanoseconds' : 'duration'
  if (fact.key === 'externalConnections') return 'connections'
  if (!fact.type.startsWith('see flags')) return fact.type
  const flag = tabletYamlKey(fact.key, newestOf(major))?.flag
  if (flag === undefined) return actual
  const lookup = lookUpFlag(flag, undefined)
  return flagVersion(flag, newestOf(major))?.type ?? ('type' in lookup ? lookup.type : '')
}
