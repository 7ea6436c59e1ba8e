import { describe, expect, it } from 'vitest'
import { flagVersion } from '../../src/catalog/flags.ts'
import { covers, type Release } from '../../src/catalog/release.ts'
import {
  allUnpooledRows,
  type UnpooledRow,
  unpooledOf,
  unpooledParts,
  unpooledRow,
} from '../../src/catalog/unpooled.ts'
import { everyRelease, facts, majors, newestOf, releaseOf } from './every-release.ts'

interface SourceFact {
  readonly name: string
  readonly kind: string
  readonly from: number
  readonly to: number
  readonly bounded: boolean
  readonly inDocumentedFormula: boolean
  readonly tabletTypes: readonly string[]
  readonly metrics: { readonly expvar?: readonly string[]; readonly prometheus?: readonly string[] }
}

const sources = facts<{ pools: readonly SourceFact[] }>('pools').pools.filter(
  fact => fact.kind === 'unpooled',
)

describe('sources beside the pools', () => {
  it('are those of the facts and no other', () => {
    const ids = new Set(allUnpooledRows().map(row => row.id))
    expect([...ids].toSorted()).toEqual(sources.map(fact => fact.name).toSorted())
  })

  it.each(sources)('$name is there from v$from to v$to, bounded as the facts say', fact => {
    for (const major of majors) {
      const rows = unpooledParts(fact.name, newestOf(major))
      expect(rows.length > 0, `v${major}`).toBe(fact.from <= major && major <= fact.to)
      for (const row of rows.filter(each => each.per !== 'tablet')) expect(row.bounded).toBe(fact.bounded)
      if (rows.length > 0) {
        expect(rows.some(row => row.inFormula)).toBe(fact.inDocumentedFormula)
        if (fact.name === 'settings_connections') continue
        expect(
          rows.flatMap(row => row.metrics ?? []).every(each => fact.metrics.expvar?.includes(each.expvar)),
        ).toBe(true)
      }
    }
  })

  it.each(sources)('$name reaches the tablets that the facts name', fact => {
    const roles = new Set(allUnpooledRows().flatMap(row => (row.id === fact.name ? row.roles : [])))
    const types = fact.tabletTypes.filter(type => type !== 'other')
    // The compared tablets of a VDiff may be of any type; the facts name the target. In v6 the watcher runs on any type.
    const wider =
      fact.name === 'vdiff_v2' || fact.name === 'replication_watcher' ? ['primary', 'replica', 'rdonly'] : []
    const probed = fact.name === 'throttler_replica_probes' ? ['rdonly'] : []
    expect([...roles].toSorted()).toEqual([...new Set([...types, ...wider, ...probed])].toSorted())
  })

  it('have rows that do not overlap', () => {
    for (const release of everyRelease(allUnpooledRows())) {
      const keys = unpooledOf(release).map(row => `${row.id} ${row.part}`)
      expect(new Set(keys).size, release.text).toBe(keys.length)
    }
  })

  it('name only flags that exist then', () => {
    for (const release of everyRelease(allUnpooledRows())) {
      for (const row of unpooledOf(release)) {
        if (row.connections.kind === 'each') continue
        expect(flagVersion(row.connections.flag, release), `${row.id} ${release.text}`).toBeDefined()
      }
    }
  })

  it('each say what they are and where that was read', () => {
    for (const row of allUnpooledRows()) {
      expect(row.what, row.id).toMatch(/\.$/)
      expect(row.cite, row.id).toMatch(/^go\/.+@v\d+|^MySQL: /)
    }
  })

  it.each([
    ['vstreamer_source_streams', '6', 'dba'],
    ['vstreamer_source_streams', '7', 'app'],
    ['vstreamer_source_streams', '13', 'app'],
    ['vstreamer_source_streams', '14', 'filtered'],
    ['replica_io_threads', '24', 'repl'],
    ['vreplication_permission_check', '22', 'allprivs'],
    ['vreplication_permission_check', '23', 'filtered'],
    ['health_and_setup_transients', '6', 'dba'],
    ['health_and_setup_transients', '7', 'app'],
  ])('%s of v%s connects as %s', (id, release, account) => {
    expect(unpooledRow(id, releaseOf(release))?.account).toBe(account)
  })

  it('give a copying stream one connection, its workers, and two more in passing', () => {
    const v24 = releaseOf('24')
    const parts = unpooledParts('vreplication_target_streams', v24).filter(row => row.account === 'filtered')
    expect(parts.map(row => [row.part, row.connections])).toEqual([
      [undefined, { kind: 'each', least: 1, most: 1 }],
      [
        'parallel insert workers',
        { kind: 'flag', flag: 'vreplication-parallel-insert-workers', onlyAbove: 1 },
      ],
      ['copy state', { kind: 'each', least: 0, most: 1 }],
      ['post-copy actions', { kind: 'each', least: 0, most: 1 }],
      ['engine', { kind: 'each', least: 0, most: 1 }],
    ])
  })

  it('give a stream one connection and the engine one in passing up to v15', () => {
    const parts = unpooledParts('vreplication_target_streams', releaseOf('15'))
    expect(parts.map(row => row.part)).toEqual([undefined, 'engine'])
  })

  it.each([
    ['8', 1],
    ['13', 1],
    ['14', 2],
    ['16', 2],
    ['17', 3],
    ['24', 3],
  ])('give the table garbage collector of v%s up to %i', (release, most) => {
    expect(mostOf(unpooledParts('table_gc_unpooled', releaseOf(release)))).toBe(most)
  })

  it('give a VDiff three connections on its target', () => {
    const v14: Release = releaseOf('14')
    const target = unpooledParts('vdiff_v2', v14).filter(row => row.part !== 'compared tablets')
    expect(mostOf(target)).toBe(3)
  })

  it('are not in releases that lack them', () => {
    expect(unpooledRow('reserved_connections', releaseOf('6'))).toBeUndefined()
    expect(unpooledRow('replication_watcher', releaseOf('24'))).toBeUndefined()
    expect(
      allUnpooledRows().some(row => row.id === 'binlog_dump_gtid_clients' && covers(row, releaseOf('23'))),
    ).toBe(false)
  })
})

function mostOf(rows: readonly UnpooledRow[]): number {
  return rows.reduce((sum, row) => sum + (row.connections.kind === 'each' ? row.connections.most : 0), 0)
}
