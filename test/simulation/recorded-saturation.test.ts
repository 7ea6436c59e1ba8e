import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { poolBehaviour } from '../../src/catalog/pool-families.ts'
import { type DryClient, DryCluster } from '../support/dry-cluster.ts'

interface Saturation {
  readonly release: string
  readonly steps: readonly { readonly load: string; readonly vt_app: number }[]
  /** By what the client did; long texts are cut off. */
  readonly errors: readonly string[]
}

const recorded = JSON.parse(
  readFileSync('fixtures/recorded/saturation.json', 'utf8'),
) as readonly Saturation[]

/** Sleeps of 25 s: those that wait for the first sixteen have 5 s of their 30 left. */
const sleepMs = 25_000

/** The clients of the record, kind by kind, against a tablet with its defaults. */
class Load {
  readonly cluster: DryCluster
  readonly errors = new Set<string>()
  readonly #clients: DryClient[] = []

  constructor(release: string) {
    this.cluster = new DryCluster(release)
    // One of each kind has run before, so that each pool but the one for found rows has its first connection.
    this.#run(false, 'begin', 'select v from t where id = 0', 'rollback')
    this.#run(false, "set workload = 'olap'", 'select v from t where id = 1')
  }

  get app(): number {
    return this.cluster.world.mysqld.slots.connectedAs('app')
  }

  metric(name: string): number {
    return this.cluster.world.metric(name)
  }

  transactions(kind: 'tx' | 'found', count: number): void {
    for (let i = 0; i < count; i++) {
      const error = this.#run(kind === 'found', 'begin', `select v from t where id = ${i}`)
      this.#hear(kind, error)
    }
  }

  /** Different statements that sleep, all at once. */
  sleeps(kind: 'oltp' | 'olap', count: number): void {
    const { costs } = this.cluster.world.mysqld
    const sent = Array.from({ length: count }, (_, i) => {
      const sql = `select sleep(25), ${i} from t`
      costs.register(sql, { demandMs: () => 0, waitMs: () => sleepMs })
      const client = this.#connect(false)
      if (kind === 'olap') client.run("set workload = 'olap'")
      return client.send(sql)
    })
    this.cluster.world.clock.at(this.cluster.world.clock.now() + 31_000, () => {
      for (const { error } of sent) this.#hear(kind, error)
    })
  }

  temporaryTables(kind: string, count: number): void {
    for (let i = 0; i < count; i++) {
      this.#hear(kind, this.#run(false, 'create temporary table tt (id int)'))
    }
  }

  allLeave(): void {
    for (const client of this.#clients.splice(0)) client.close()
  }

  #connect(foundRows: boolean): DryClient {
    const client = this.cluster.connect(foundRows)
    this.#clients.push(client)
    return client
  }

  #run(foundRows: boolean, ...statements: readonly string[]) {
    return this.#connect(foundRows).runAll(...statements)
  }

  #hear(kind: string, error: { readonly errno: number; readonly message: string } | undefined): void {
    if (error !== undefined) this.errors.add(`${kind}: (${error.errno}, '${comparable(error.message)}`)
  }
}

/** Ids, times and what is cut off in the record are left out. */
function comparable(text: string): string {
  return text.replace(/, elapsed time:.*|, killing.*| \(CallerID.*/s, '')
}

/** Clients that came when all was full for the second time, after sleeps of their own: the texts are the same. */
const secondRound = /^\w+2:/

/** What each load adds to vt_app's connections, and what is left when the last clients go. */
function increments(load: Load) {
  const grown: number[] = []
  let before = load.app
  const step = (what: () => void): void => {
    what()
    grown.push(load.app - before)
    before = load.app
  }
  step(() => load.transactions('tx', 24))
  step(() => load.transactions('found', 24))
  step(() => load.sleeps('oltp', 20))
  step(() => load.sleeps('olap', 215))
  step(() => load.temporaryTables('reserved while pool full', 5))
  load.cluster.world.clock.advance(40_000)
  before = load.app
  load.allLeave()
  step(() => load.temporaryTables('reserved', 30))
  const inUse = load.metric('TransactionPoolInUse')
  load.allLeave()
  return { grown, inUse, left: load.app - before }
}

/** What each load added to vt_app in the record, by the steps whose names begin so. */
function recordedIncrements(row: Saturation): readonly number[] {
  const at = (load: string): number =>
    row.steps.find(step => step.load.startsWith(load))?.vt_app ?? Number.NaN
  return [
    at('24 transactions') - at('after first'),
    at('+24 with') - at('24 transactions'),
    at('+20 oltp') - at('+24 with'),
    at('+215 olap') - at('+20 oltp'),
    at('+5 temporary') - at('+26'),
    at('30 temporary') - at('clients left'),
  ]
}

describe('every pool filled, one after the other, as recorded', () => {
  it.each(recorded.map(row => [row.release, row] as const))('%s', (release, row) => {
    const load = new Load(release)
    const { grown, left, inUse } = increments(load)
    // Before v19 the queues had been round more of their slots when the record began.
    const tolerance = poolBehaviour(load.cluster.world.release).kind === 'smartconnpool' ? 0 : 2
    const expected = recordedIncrements(row)
    for (const [at, value] of grown.entries()) {
      expect(Math.abs(value - (expected[at] ?? Number.NaN))).toBeLessThanOrEqual(tolerance)
    }
    // Reserved connections were in no gauge of a pool, and went with their clients.
    expect([grown.at(-1), inUse, left]).toEqual([30, 0, -30])
    for (const text of row.errors.filter(each => !secondRound.test(each)).map(comparable)) {
      expect([...load.errors].some(error => error.startsWith(text))).toBe(true)
    }
  })
})
