import { describe, expect, it } from 'vitest'
import { poolMetricName, releasesThatShow, type ShownNames } from '../../src/catalog/exported-metrics.ts'
import { metricSuffixes } from '../../src/catalog/pool-metrics.ts'
import { poolsOf } from '../../src/catalog/pools.ts'
import { covers, newestReleases, parseRelease, type Release } from '../../src/catalog/release.ts'
import { allUnpooledRows } from '../../src/catalog/unpooled.ts'

/** Everything that a release can export. */
function shownBy(release: Release, form: ShownNames['form']): ShownNames {
  const pools = poolsOf(release).flatMap(row => {
    const { metrics } = row
    return metrics ? metricSuffixes(row, release).map(suffix => poolMetricName(metrics, suffix, form)) : []
  })
  const counts = allUnpooledRows()
    .flatMap(row => row.metrics ?? [])
    .filter(metric => covers(metric, release))
    .map(metric => metric[form])
  return { form, names: new Set([...pools, ...counts]), whole: true }
}

const texts = (shown: ShownNames) => releasesThatShow(shown).map(({ text }) => text)
const release = (text: string): Release => {
  const parsed = parseRelease(text)
  if (!parsed) throw new Error(`${text} is a release`)
  return parsed
}

describe('what a tablet exports', () => {
  it.each(newestReleases().map(each => [each.text, each] as const))('fits %s itself', (_, each) => {
    for (const form of ['expvar', 'prometheus'] as const) {
      const ranges = releasesThatShow(shownBy(each, form))
      expect(
        ranges.some(({ first, last }) =>
          covers({ since: first.text.slice(1), until: last.text.slice(1) }, each),
        ),
      ).toBe(true)
    }
  })

  it.each([
    ['6.0.20', ['v6']],
    // The throttler's pool of v8 and v9 is a primary's, so that a replica does not show it.
    ['7.0.2', ['v7 to v9']],
    ['12.0.0', ['v9 to v12']],
    ['13.0.0', ['v13 to v14']],
    ['15.0.3', ['v15']],
    ['18.0.8', ['v16 to v18']],
    ['19.0.10', ['v19']],
    ['20.0.6', ['v20 to v20.0.6', 'v21 to v21.0.3']],
    ['20.0.7', ['v20.0.7 to v20', 'v21.0.4 to v21']],
    ['21.0.1', ['v20 to v20.0.6', 'v21 to v21.0.3']],
    ['22.0.3', ['v22']],
    ['24.0.0', ['v23 to v24']],
  ])('by v%s is what these releases export', (text, expected) => {
    expect(texts(shownBy(release(text), 'expvar'))).toEqual(expected)
  })

  it('is told apart by the names of /debug/env', () => {
    const shown = shownBy(release('20.0.8'), 'expvar')
    const env = new Set(['PoolSize', 'StreamPoolSize', 'TxPoolSize'])
    expect(texts({ ...shown, env })).toEqual(['v20.0.7 to v20', 'v21.0.4 to v21'])
    expect(
      texts({ ...shown, env: new Set(['ReadPoolSize', 'StreamPoolSize', 'TransactionPoolSize']) }),
    ).toEqual([])
  })

  it('fits no release with a metric too many or too few', () => {
    const shown = shownBy(release('22.0.3'), 'expvar')
    expect(texts({ ...shown, names: new Set([...shown.names, 'ConnPoolExhausted']) })).toEqual([])
    const missing = new Set([...shown.names].filter(name => name !== 'ConnPoolIdleAllowed'))
    expect(texts({ ...shown, names: missing })).toEqual([])
  })

  it('is judged by what is there when the page broke off', () => {
    const names = new Set(['ConnPoolCapacity', 'ConnPoolIdleAllowed'])
    expect(texts({ form: 'expvar', names, whole: false })).toEqual(['v22 to v24'])
  })
})
