import type { LeakShape, PoolObservation, TabletObservation } from './observation.ts'

/** Samples of one tablet, oldest first. */
export type Samples = readonly TabletObservation[]

/**
 * What looks like connections that are lost rather than used. One sample shows a pool that holds more than
 * its size; several show a pool that lends nothing while requests time out, and what only ever grows. A
 * sample of a closed pool (capacity 0) says nothing.
 */
export function leakShapes(samples: Samples): readonly LeakShape[] {
  const last = samples.at(-1)
  if (!last) return []
  const since = sinceLastStart(samples)
  return [
    ...last.pools.flatMap(pool => [...aboveCapacity(pool, since), ...fullButIdle(pool, since)]),
    ...last.pools.flatMap(pool => neverFalls(pool, since)),
    ...reservedShapes(since),
  ]
}

/** The samples of the process that runs now. */
export function sinceLastStart(samples: Samples): Samples {
  const restart = samples.findLastIndex((sample, index) => {
    const before = samples[index - 1]
    return before !== undefined && hasRestarted(before, sample)
  })
  return samples.slice(Math.max(0, restart))
}

/** True when the later sample is of a younger process: its clock or one of its counters went back. */
export function hasRestarted(before: TabletObservation, after: TabletObservation): boolean {
  const { uptimeSeconds: earlier } = before.tablet
  const { uptimeSeconds: later } = after.tablet
  if (earlier !== null && later !== null) return later < earlier
  return [
    [before.queries?.count, after.queries?.count],
    [before.mysql.exec?.count, after.mysql.exec?.count],
    [before.errors.resourceExhausted, after.errors.resourceExhausted],
  ].some(([one, other]) => (one ?? 0) > (other ?? Number.POSITIVE_INFINITY))
}

function history(id: string, samples: Samples): readonly PoolObservation[] {
  return samples.flatMap(sample => sample.pools.find(pool => pool.id === id) ?? [])
}

function isOpen({ capacity }: PoolObservation): boolean {
  return capacity !== null && capacity > 0
}

/** A pool that was made smaller is above its size until its connections come back, so every sample has to show it. */
function aboveCapacity({ id }: PoolObservation, samples: Samples): readonly LeakShape[] {
  const pools = history(id, samples)
  if (!pools.every(pool => isOpen(pool) && (pool.active ?? 0) > (pool.capacity ?? 0))) return []
  const { active, capacity } = pools.at(-1) ?? {}
  return [
    {
      kind: 'active-above-capacity',
      pool: id,
      text: `${id} holds ${active} connections with a size of ${capacity}`,
    },
  ]
}

const busyShare = 0.2

/**
 * A pool from which nothing can be lent although hardly anything is. A pool that is busy to the last
 * connection explains refusals better, so then no other is suspected.
 */
function fullButIdle(pool: PoolObservation, samples: Samples): readonly LeakShape[] {
  const { id, active, capacity, inUse } = pool
  const [first] = samples
  const rejected = rejectedSince(first, samples.at(-1))
  if (capacity === null || !isOpen(pool) || active !== capacity || inUse === null || rejected === 0) return []
  const isIdle = history(id, samples).every(each => each.inUse !== null && each.inUse < busyShare * capacity)
  if (!isIdle || samples.some(sample => sample.pools.some(isBusy)) || hasLent(id, samples)) return []
  const text = `${id} is full (${active} of ${capacity}) with only ${inUse} in use, while ${rejected} requests were refused: its slots are lost, not used`
  return [{ kind: 'full-but-idle', pool: id, text }]
}

function isBusy(pool: PoolObservation): boolean {
  return isOpen(pool) && pool.inUse !== null && pool.inUse >= (pool.capacity ?? 0)
}

/** What lends connections has some. */
function hasLent(id: string, samples: Samples): boolean {
  const gets = history(id, samples).map(pool => pool.gets)
  return (gets.at(-1) ?? 0) > (gets[0] ?? 0)
}

/** Pool timeouts between two samples, less what the transaction limiter refused. */
function rejectedSince(first: TabletObservation | undefined, last: TabletObservation | undefined): number {
  if (!first || !last) return 0
  const of = ({ errors }: TabletObservation) =>
    (errors.resourceExhausted ?? 0) - (errors.txLimiterRejections ?? 0)
  return Math.max(0, of(last) - of(first))
}

const fewestSamples = 3

/** Rising all the time, although connections come and go. */
function neverFalls({ id }: PoolObservation, samples: Samples): readonly LeakShape[] {
  const pools = history(id, samples)
  const inUse = pools.map(pool => pool.inUse)
  if (pools.length < fewestSamples || !pools.every(isOpen) || !rises(inUse)) return []
  const text = `connections in use of ${id} went from ${inUse[0]} to ${inUse.at(-1)} in ${pools.length} samples and never fell`
  return [{ kind: 'in-use-never-falls', pool: id, text }]
}

function reservedShapes(samples: Samples): readonly LeakShape[] {
  const counts = samples.map(({ reserved }) => reserved.now)
  if (samples.length < 2 || !rises(counts)) return []
  const grown = `reserved connections went from ${counts[0]} to ${counts.at(-1)} in ${samples.length} samples and never fell`
  const transactions = difference(samples.at(0)?.transactions?.count, samples.at(-1)?.transactions?.count)
  if (transactions === 0) {
    const text = `${grown}, without a single transaction: sessions take them and do not give them back`
    return [{ kind: 'reserved-without-transactions', pool: null, text }]
  }
  return samples.length < fewestSamples ? [] : [{ kind: 'reserved-grows', pool: null, text: grown }]
}

/** Never falling and higher at the end; false where any of it is not known. */
function rises(values: readonly (number | null)[]): boolean {
  const known = values.filter(value => value !== null)
  if (known.length !== values.length || known.length < 2) return false
  const falls = known.some((value, index) => value < (known[index - 1] ?? value))
  return !falls && (known.at(-1) ?? 0) > (known[0] ?? 0)
}

function difference(before: number | undefined, after: number | undefined): number | null {
  return before === undefined || after === undefined ? null : after - before
}
