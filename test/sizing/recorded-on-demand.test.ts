import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Account } from '../../src/catalog/roles.ts'
import { type Driver, type UnpooledRow, unpooledOf } from '../../src/catalog/unpooled.ts'
import { connectionsOf } from '../../src/sizing/count.ts'
import { tabletDemand } from '../../src/sizing/demand.ts'
import { nothingOnDemand, onDemandLines } from '../../src/sizing/on-demand.ts'
import { release, tablet } from '../support/tablets.ts'

const counts = z.record(z.string(), z.number())
const file = new URL('../../fixtures/recorded/behaviour.json', import.meta.url)

/** The most connections of each account that a mysqld had while a step ran. */
const recorded = z
  .object({
    onDemand: z.array(
      z.object({
        release: z.string(),
        steps: z.array(z.object({ step: z.string(), peak: z.object({ source: counts, target: counts }) })),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(file, 'utf8'))).onDemand

/** How many there are of what opens connections, at one of the two mysqlds. */
type Causes = Partial<Record<Driver, number>>

const oneStream: Causes = { 'vreplication stream': 1 }
const twoStreams: Causes = { 'vreplication stream': 2 }
const twoReaders: Causes = { 'vstream client': 2 }
const copyingIn: Causes = { 'vreplication stream copying': 1, 'vreplication stream after copying': 1 }

/** What ran in each step of the record, and what may have run beside it for a part of its time. */
const stepCauses: Readonly<
  Record<string, Record<'source' | 'target', { readonly runs: Causes; readonly perhaps?: Causes }>>
> = {
  before: { source: { runs: {} }, target: { runs: {} } },
  'MoveTables of 2 tables, first 8 s (copying)': {
    source: { runs: { 'vstream client': 1, 'vstream copying': 1 } },
    target: { runs: oneStream, perhaps: copyingIn },
  },
  'MoveTables, later (running)': {
    source: { runs: { 'vstream client': 1 }, perhaps: { 'vstream copying': 1 } },
    target: { runs: oneStream, perhaps: copyingIn },
  },
  'VDiff, 6 s': {
    source: { runs: { 'vstream client': 1, vdiff: 1 } },
    target: { runs: { ...oneStream, vdiff: 1 } },
  },
  'a second workflow, 6 s': {
    source: { runs: twoReaders, perhaps: { 'vstream copying': 1 } },
    target: { runs: twoStreams, perhaps: copyingIn },
  },
  'both running': { source: { runs: twoReaders }, target: { runs: twoStreams } },
  // The migration is a stream of its own, into the source and out of it.
  'online DDL on the source, 25 s': {
    source: {
      runs: { ...oneStream, migration: 1, 'vstream client': 3, 'vstream copying': 1 },
      perhaps: copyingIn,
    },
    target: { runs: twoStreams },
  },
  'after it': { source: { runs: twoReaders }, target: { runs: twoStreams } },
}

/** Connections of an account by the rows of the catalog: what is held, and what there is for moments as well. */
function boundsOf(account: Account, causes: Causes, side: 'source' | 'target', rows: readonly UnpooledRow[]) {
  let [least, most] = [0, 0]
  for (const row of rows) {
    const { connections, lasts, per, part } = row
    // Of a VDiff the source has the snapshot that is read from it, and nothing else.
    const isElsewhere = per === 'vdiff' && side === 'source' && part !== 'compared tablets'
    if (row.account !== account || connections.kind !== 'each' || isElsewhere) continue
    const times = causes[per] ?? 0
    least += times * (lasts === 'held' ? connections.least : 0)
    most += times * connections.most
  }
  return { least, most }
}

describe.each(recorded)('recorded peaks of what comes on demand, $release', row => {
  const at = release(row.release)
  const rows = unpooledOf(at).filter(({ roles }) => roles.includes('primary'))
  const pools = tabletDemand(tablet({ release: row.release }), at).release
  const cases = row.steps.flatMap(({ step, peak }) =>
    (['source', 'target'] as const).map(side => ({ step, side, peak: peak[side] })),
  )

  it.each(cases)('$step: the $side', ({ step, side, peak }) => {
    const causes = stepCauses[step]
    if (causes === undefined) throw new Error(`what ran in this step: ${step}`)
    const { runs, perhaps = {} } = causes[side]
    const { least, most } = boundsOf('filtered', runs, side, rows)
    const rest = boundsOf('filtered', perhaps, side, rows)
    expect(peak.vt_filtered ?? 0).toBeGreaterThanOrEqual(least)
    expect(peak.vt_filtered ?? 0).toBeLessThanOrEqual(most + rest.most)
    expect(peak['dump threads']).toBe(runs['vstream client'] ?? 0)
    const dba = boundsOf('dba', runs, side, rows)
    const others = (peak.vt_dba ?? 0) + (peak.vt_app ?? 0) + (peak.vt_allprivs ?? 0)
    expect(others).toBeLessThanOrEqual((pools ?? 0) + dba.most)
  })

  it('a VDiff adds what it holds as the dba account', () => {
    const peakOf = (step: string) =>
      row.steps.find(each => each.step === step)?.peak.target.vt_dba ?? Number.NaN
    const grown = peakOf('VDiff, 6 s') - peakOf('MoveTables, later (running)')
    const { least } = boundsOf('dba', { vdiff: 1 }, 'target', rows)
    expect(least).toBe(2)
    expect(grown).toBeGreaterThanOrEqual(least)
  })

  it('the options of calc say as much', () => {
    const filtered = (options: Partial<typeof nothingOnDemand>) =>
      onDemandLines({ ...nothingOnDemand, reserved: 0, ...options }, [tablet({ release: row.release })], at)
        .filter(({ account }) => account === 'filtered')
        .reduce((sum, { count }) => sum + (connectionsOf(count) ?? Number.NaN), 0)
    const peakOf = (step: string, side: 'source' | 'target') =>
      row.steps.find(each => each.step === step)?.peak[side].vt_filtered
    expect(filtered({ streams: 2 })).toBe(peakOf('both running', 'target'))
    expect(filtered({ vstreams: 2 })).toBe(peakOf('both running', 'source'))
    const reading = peakOf('MoveTables of 2 tables, first 8 s (copying)', 'source')
    expect(filtered({ vstreams: 1, vstreamsCopying: 1 })).toBeGreaterThanOrEqual(reading ?? Number.NaN)
    expect(filtered({ streams: 1, vdiffs: 1 })).toBeGreaterThanOrEqual(
      peakOf('VDiff, 6 s', 'target') ?? Number.NaN,
    )
  })
})
