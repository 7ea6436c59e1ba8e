import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Component } from '../../src/catalog/flags.ts'
import { knownFamily, vocabularyOf } from '../../src/catalog/known-flag-index.ts'
import { lookUpFlag } from '../../src/catalog/known-flags.ts'
import { covers } from '../../src/catalog/release.ts'
import { facts, majors, majorsOf, newestOf, releaseOf } from './every-release.ts'

interface KnownFlagFacts {
  readonly vttablet: Readonly<Record<string, string>>
  readonly vtgate: Readonly<Record<string, string>>
  readonly types: Readonly<Record<Component, TypeFacts>>
  readonly deprecatedAndHidden: Readonly<Record<Component, Readonly<Record<string, string>>>>
}

type TypeFacts = Readonly<Record<string, readonly string[]>> & {
  readonly changing: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const known = facts<KnownFlagFacts>('known-flags')
const loggingTypes = new Set(
  'value traceLocation traceLocations severity severityFlag Level moduleSpec vModuleFlag'.split(' '),
)

describe.each(['vttablet', 'vtgate'] as const)('the flags of %s', component => {
  const oldest = component === 'vttablet' ? 6 : 14

  it('are accepted, with their type, by exactly the releases that the facts name', () => {
    for (const [spelling, ranges] of Object.entries(known[component])) {
      const accepting = majorsOf(ranges)
      for (const major of majors.filter(each => each >= oldest)) {
        const lookup = lookUpFlag(spelling, newestOf(major), component)
        const at = `${spelling} v${major}`
        if (accepting.has(major)) {
          expect(lookup, at).toMatchObject({ kind: 'accepted', type: typeIn(component, spelling, major) })
          expect(lookup, at).not.toHaveProperty('notice')
        } else if (lookup.kind === 'accepted') {
          expect(lookup.notice, at).toBe(
            `Flag --${spelling} has been deprecated, use --${spelling.replaceAll('_', '-')} instead`,
          )
          expect(major, at).toBeGreaterThan(22)
        }
      }
    }
  })

  it('are deprecated or without effect where the facts say they are hidden', () => {
    for (const [spelling, ranges] of Object.entries(known.deprecatedAndHidden[component])) {
      for (const major of majorsOf(ranges)) {
        const lookup = lookUpFlag(spelling, newestOf(major), component)
        expect(lookup.kind === 'accepted' && lookup.status, `${spelling} v${major}`).toMatch(
          /^(deprecated|no-op)$/,
        )
      }
    }
  })

  it('are no more than the facts name', () => {
    for (const name of vocabularyOf(component).names) {
      for (const flag of knownFamily(name, component)) {
        const accepting = majorsOf(known[component][flag.spelling] ?? '0')
        for (const major of majors.filter(each => each >= oldest)) {
          const here = flag.versions.filter(version => covers(version, newestOf(major))).length
          expect(here, `${flag.spelling} v${major}`).toBe(accepting.has(major) ? 1 : 0)
        }
      }
    }
  })

  it('are found under the same name by all their spellings', () => {
    for (const spelling of Object.keys(known[component])) {
      const lookup = lookUpFlag(spelling, undefined, component)
      expect(lookup.kind, spelling).toBe('accepted')
      const name = lookup.kind === 'accepted' ? lookup.name : ''
      if (!/^db-config-|^log_/.test(spelling)) expect(name, spelling).toBe(spelling.replaceAll('_', '-'))
    }
  })
})

describe('lookUpFlag', () => {
  const accepted = { kind: 'accepted', status: 'ok' } as const

  it.each([
    [
      'takes the underscored spelling up to v22',
      'dba_pool_size',
      '22',
      { ...accepted, name: 'dba-pool-size', type: 'int' },
    ],
    [
      'takes the dashed spelling from v23',
      'dba-pool-size',
      '23',
      { ...accepted, name: 'dba-pool-size', type: 'int' },
    ],
    [
      'refuses the dashed spelling before v23',
      'dba-pool-size',
      '22',
      { kind: 'other-spelling', name: 'dba-pool-size', type: 'int', accepted: ['dba_pool_size'] },
    ],
    [
      'translates underscores in v23, with a notice',
      'dba_pool_size',
      '23',
      {
        ...accepted,
        name: 'dba-pool-size',
        type: 'int',
        notice: 'Flag --dba_pool_size has been deprecated, use --dba-pool-size instead',
      },
    ],
    [
      'translates underscores that were never legal before',
      'queryserver_config_pool_size',
      '24',
      {
        ...accepted,
        name: 'queryserver-config-pool-size',
        type: 'int',
        notice:
          'Flag --queryserver_config_pool_size has been deprecated, use --queryserver-config-pool-size instead',
      },
    ],
    [
      'refuses those before v23',
      'queryserver_config_pool_size',
      '22',
      {
        kind: 'other-spelling',
        name: 'queryserver-config-pool-size',
        type: 'int',
        accepted: ['queryserver-config-pool-size'],
      },
    ],
    [
      'never takes a mixed name',
      'queryserver_config-pool-size',
      '24',
      {
        kind: 'other-spelling',
        name: 'queryserver-config-pool-size',
        type: 'int',
        accepted: ['queryserver-config-pool-size'],
      },
    ],
    [
      'never takes a mixed name, whatever the release',
      'dba_pool-size',
      undefined,
      {
        kind: 'other-spelling',
        name: 'dba-pool-size',
        type: 'int',
        accepted: ['dba_pool_size', 'dba-pool-size'],
      },
    ],
    [
      'takes either spelling without a release',
      'dba-pool-size',
      undefined,
      { ...accepted, name: 'dba-pool-size', type: 'int' },
    ],
    [
      'takes a time as any release would while the release is not known',
      'queryserver-config-idle-timeout',
      undefined,
      { ...accepted, name: 'queryserver-config-idle-timeout', type: 'duration-or-float-seconds' },
    ],
    [
      'says in one stretch when a flag changed its spelling',
      'throttle-threshold',
      '24',
      { kind: 'other-release', name: 'throttle-threshold', type: 'duration', releases: 'v8 to v18' },
    ],
    ['is not led astray by text that looks like a row', 'alsologtostderr|bool', '24', { kind: 'unknown' }],
    [
      'takes both spellings where both are registered',
      'enable-consolidator',
      '10',
      { ...accepted, name: 'enable-consolidator', type: 'bool' },
    ],
    [
      'names all spellings that the release takes',
      'enable_lag-throttler',
      '12',
      {
        kind: 'other-spelling',
        name: 'enable-lag-throttler',
        type: 'bool',
        accepted: ['enable-lag-throttler', 'enable_lag_throttler'],
      },
    ],
    ['keeps underscores in log_dir', 'log_dir', '23', { ...accepted, name: 'log_dir', type: 'string' }],
    [
      'knows log_dir by its dashes too',
      'log-dir',
      '23',
      { kind: 'other-spelling', name: 'log_dir', type: 'string', accepted: ['log_dir'] },
    ],
    [
      'says which releases had a flag',
      'client-found-rows-pool-size',
      '15',
      { kind: 'other-release', name: 'client-found-rows-pool-size', type: 'int', releases: 'v6 to v14' },
    ],
    [
      'says since when there is a flag',
      'unmanaged',
      '19',
      { kind: 'other-release', name: 'unmanaged', type: 'bool', releases: 'v20 and later' },
    ],
    [
      'says when a flag has no effect',
      'twopc_enable',
      '22',
      { kind: 'accepted', name: 'twopc-enable', type: 'bool', status: 'no-op' },
    ],
    [
      'reads an old per-user name as the flag it stands for',
      'db-config-app-uname',
      '14',
      { kind: 'accepted', name: 'db-app-user', type: 'string', status: 'deprecated' },
    ],
    [
      'says that the old per-user names are gone',
      'db-config-app-uname',
      '15',
      { kind: 'other-release', name: 'db-app-user', type: 'string', releases: 'v6 to v14' },
    ],
    [
      "tells vtgate's flags apart",
      'enable_system_settings',
      '20',
      { kind: 'other-component', component: 'vtgate', name: 'enable-system-settings', type: 'bool' },
    ],
    [
      'mends a slip',
      'queryserver-config-pool-sise',
      '24',
      { kind: 'unknown', nearest: 'queryserver-config-pool-size' },
    ],
    [
      'mends a slip in the spelling of the release',
      'dba_pol_size',
      '20',
      { kind: 'unknown', nearest: 'dba_pool_size' },
    ],
    ['does not guess between words that all exist', 'db-pool-size', '24', { kind: 'unknown' }],
    ['does not guess at short names', 'vx', '24', { kind: 'unknown' }],
    ['has no idea of anything else', 'max_connections', '24', { kind: 'unknown' }],
  ] as const)('%s', (_, spelling, release, expected) => {
    expect(lookUpFlag(spelling, release === undefined ? undefined : releaseOf(release))).toEqual(expected)
  })

  it('gives every text an answer', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(undefined, ...majors.map(newestOf)), (text, release) => {
        expect(lookUpFlag(text, release)).toHaveProperty('kind')
      }),
    )
  })

  it('answers a thousand unknown names, and a very long one, in no time', () => {
    const start = performance.now()
    for (let count = 0; count < 1000; count++) lookUpFlag(`queryserver-config-pool-sise-${count}`, undefined)
    lookUpFlag('q'.repeat(1_000_000), undefined)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})

function typeIn(component: Component, spelling: string, major: number): string {
  const { changing, ...lists } = known.types[component]
  const byRange = Object.entries(changing[spelling] ?? {}).find(([, ranges]) => majorsOf(ranges).has(major))
  const type =
    byRange?.[0] ?? Object.entries(lists).find(([, names]) => names.includes(spelling))?.[0] ?? 'string'
  return loggingTypes.has(type) ? 'opaque' : type
}
