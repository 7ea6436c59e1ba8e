import { describe, expect, it } from 'vitest'
import { compared } from '../../../src/probe/vttablet/configured-tablet.ts'
import { observeTablet } from '../../../src/probe/vttablet/observe-tablet.ts'
import { recordedPages } from '../../support/tablet-pages.ts'
import { tablet } from '../../support/tablets.ts'

const page = (path: string, text: string | null) => ({
  path,
  status: text === null ? 404 : 200,
  text,
  complete: true,
  diagnostics: [],
})

/** The recorded tablet zone1-0000000100, primary of ks/0, with other strings. */
function running(strings: Readonly<Record<string, string>> = {}) {
  const vars = { ...JSON.parse(recordedPages('v22.0.3-vttablet-idle')['/debug/vars'] ?? ''), ...strings }
  return observeTablet('http://tablet:15100', {
    vars: page('/debug/vars', JSON.stringify(vars)),
    metrics: page('/metrics', null),
    env: page('/debug/env?format=json', null),
  })
}

/** Which of these the tablet is held against, by a pool size that each has for itself. */
function chosen(names: readonly string[], strings?: Readonly<Record<string, string>>) {
  const configured = names.map((name, at) => ({
    ...tablet({ release: '22.0.3', args: [`--queryserver-config-pool-size=${at + 100}`] }),
    name,
  }))
  const { sample, diagnostics } = compared(running(strings), configured)
  const size = sample.observation.drift.find(
    ({ what }) => what === 'queryserver-config-pool-size',
  )?.configured
  return size === undefined ? diagnostics[0]?.code : names[Number(size) - 100]
}

describe('a tablet is held against', () => {
  it.each([
    ['the only one there is', ['up.sh'], 'up.sh'],
    ['the one with its alias', ['zone1-0000000101', 'zone1-0000000100'], 'zone1-0000000100'],
    ['the one with its alias in short', ['zone1-100', 'zone1-101'], 'zone1-100'],
    [
      'the pool of its keyspace and cell',
      ['ks/zone2/replica', 'ks/zone1/replica', 'other/zone1/replica'],
      'ks/zone1/replica',
    ],
    ['the pool of its type', ['ks/zone1/rdonly/big', 'ks/zone1/replica/small#2'], 'ks/zone1/replica/small#2'],
    ['the pool of its shard', ['ks/-80/zone1/replica', 'ks/-/zone1/replica'], 'ks/-/zone1/replica'],
    [
      'none of two that could be its own',
      ['ks/zone1/replica/a', 'ks/zone1/replica/b'],
      'tablet-not-configured',
    ],
    ['none of several that are others', ['a.sh', 'b.sh'], 'tablet-not-configured'],
  ])('%s', (_, names, expected) => {
    expect(chosen(names)).toBe(expected)
  })

  it('the pool of its type and shard, whatever those are', () => {
    const names = ['ks/-80/zone1/replica', 'ks/80-/zone1/replica', 'ks/80-/zone1/rdonly']
    expect(chosen(names, { TabletShard: '80-', TabletType: 'rdonly' })).toBe('ks/80-/zone1/rdonly')
    expect(chosen(names, { TabletShard: '80-', TabletType: 'replica' })).toBe('ks/80-/zone1/replica')
  })
})
