import { type Offered, poolForWait } from '../../sizing/queueing/pool-size.ts'
import { hasRestarted } from './leak-shapes.ts'
import type { PoolLoad, PoolObservation, TabletObservation, Timed } from './observation.ts'

/** What the samples say about each pool. */
export interface PoolLoads {
  /** The tablet started anew between the samples: nothing can be told then. */
  readonly restarted: boolean
  readonly pools: readonly PoolLoad[]
}

/**
 * λ, S and a of every pool from two samples of a tablet `seconds` apart, with the smallest pool by Erlang's
 * formula where the pool was short. Waits that gave up are in no counter of a pool, so what is told of waits
 * is the better half of the truth.
 */
export function poolLoads(before: TabletObservation, after: TabletObservation, seconds: number): PoolLoads {
  if (hasRestarted(before, after)) return { restarted: true, pools: [] }
  if (!(seconds > 0)) return { restarted: false, pools: [] }
  const refused = delta(before.errors.resourceExhausted, after.errors.resourceExhausted)
  const pools = after.pools.flatMap(pool => {
    const earlier = before.pools.find(({ id }) => id === pool.id)
    if (!earlier) return []
    const service = serviceOf(pool.id, before, after)
    return [poolLoad({ before: earlier, after: pool, seconds, service, refused })]
  })
  return { restarted: false, pools }
}

interface Interval {
  readonly before: PoolObservation
  readonly after: PoolObservation
  readonly seconds: number
  readonly service: Service
  /** Requests of the whole tablet that a pool or the transaction limiter refused. */
  readonly refused: number | null
}

interface Service {
  readonly now: number | null
  readonly before: number | null
  /** MySQL itself answers slower than before, whoever else holds the connection. */
  readonly mysqlSlower: boolean
}

function poolLoad(interval: Interval): PoolLoad {
  const { before, after, seconds, service } = interval
  const lent = delta(getsOf(before), getsOf(after))
  const arrivals = lent === null ? null : lent / seconds
  const waits = delta(before.waitCount, after.waitCount)
  const waited = delta(before.waitSeconds, after.waitSeconds)
  const measures = {
    id: after.id,
    seconds,
    arrivalsPerSecond: arrivals,
    serviceSeconds: service.now,
    load: arrivals === null || service.now === null ? null : arrivals * service.now,
    inUse: before.inUse === null || after.inUse === null ? null : (before.inUse + after.inUse) / 2,
    capacity: after.capacity,
    waits,
    meanWaitSeconds: waits === null || waits === 0 || waited === null ? null : waited / waits,
    serviceSecondsBefore: service.before,
  }
  return { ...measures, ...judged(measures, interval) }
}

type Measures = Omit<PoolLoad, 'verdict' | 'advised' | 'text'>
type Judgement = Pick<PoolLoad, 'verdict' | 'advised' | 'text'>

/** MySQL counts as slow when a connection is held at least this many times as long as before. */
const slowFactor = 2

/** One wait in more than so many requests is a coincidence. */
const fewWaits = 0.01

function judged(measures: Measures, { after, refused, seconds, service }: Interval): Judgement {
  const { id, capacity, arrivalsPerSecond, waits } = measures
  const nothingAdvised = (verdict: PoolLoad['verdict'], text: string) => ({ verdict, advised: null, text })
  if (waits === null || capacity === null || capacity === 0) {
    return nothingAdvised('unknown', `${id} does not show what it would take to judge it`)
  }
  const isFull = after.inUse !== null && after.inUse >= capacity
  const lent = arrivalsPerSecond === null ? 0 : arrivalsPerSecond * seconds
  const isShort = waits > fewWaits * lent || (isFull && (refused ?? 0) > 0)
  if (!isShort) {
    return arrivalsPerSecond === 0 && after.inUse === 0
      ? nothingAdvised('no traffic', `nothing was lent from ${id}`)
      : nothingAdvised('enough', `${waits === 0 ? 'nobody' : 'hardly anybody'} was seen waiting for ${id}`)
  }
  return isSlower(service.before, service.now) ? heldLonger(measures, service) : smallPool(measures)
}

function isSlower(before: number | null, now: number | null): boolean {
  return before !== null && before > 0 && now !== null && now >= slowFactor * before
}

function heldLonger(measures: Measures, { mysqlSlower }: Service): Judgement {
  const { id, arrivalsPerSecond, serviceSeconds, serviceSecondsBefore } = measures
  const normal = offered(arrivalsPerSecond, serviceSecondsBefore)
  const held = `${id} was short because each connection was held ${milliseconds(serviceSeconds)}, ${milliseconds(serviceSecondsBefore)} before`
  return {
    verdict: mysqlSlower ? 'MySQL too slow' : 'held longer',
    advised: normal && smallest(normal),
    text: mysqlSlower
      ? `${held}: a larger pool sends MySQL more of what it is slow at`
      : `${held}, though MySQL answers as fast as it did: clients keep their transactions open longer`,
  }
}

function smallPool(measures: Measures): Judgement {
  const { id, capacity, arrivalsPerSecond, serviceSeconds } = measures
  const load = offered(arrivalsPerSecond, serviceSeconds)
  const advised = load && smallest(load)
  const short = `${id} was short with ${capacity} connections`
  if (load === null || advised === null) {
    return {
      verdict: 'pool too small',
      advised: null,
      text: `${short}; the load it had cannot be worked out`,
    }
  }
  if (capacity !== null && advised <= capacity) {
    const text = `${short}, although ${advised} carry its mean load of ${load.load.toFixed(1)}: the load comes in bursts, or slots are lost`
    return { verdict: 'unknown', advised, text }
  }
  const text = `${short} for a load of ${load.load.toFixed(1)}: ${advised} let 99 % start within one service time`
  return { verdict: 'pool too small', advised, text }
}

function offered(arrivals: number | null, serviceSeconds: number | null): Offered | null {
  if (arrivals === null || serviceSeconds === null || serviceSeconds <= 0) return null
  return { load: arrivals * serviceSeconds, serviceSeconds }
}

/** No more than one request in a hundred waits longer than it then holds the connection. */
function smallest(load: Offered): number | null {
  return poolForWait(load, load.serviceSeconds, 0.01) ?? null
}

function milliseconds(seconds: number | null): string {
  return seconds === null ? 'an unknown time' : `${(seconds * 1000).toFixed(seconds < 0.1 ? 1 : 0)} ms`
}

function getsOf({ gets, getSettings }: PoolObservation): number | null {
  return gets === null ? null : gets + (getSettings ?? 0)
}

/** A counter that went back was started anew, as those of a pool are up to v18 when it is opened again. */
function delta(before: number | null, after: number | null): number | null {
  return before === null || after === null || after < before ? null : after - before
}

/** How long a connection of the pool is held, by the histogram of what it is held for. */
function serviceOf(id: string, before: TabletObservation, after: TabletObservation): Service {
  const histogram = histograms[id]
  if (!histogram) return { now: null, before: null, mysqlSlower: false }
  const held = means(histogram(before), histogram(after))
  const isReads = id === 'conn_pool' || id === 'stream_conn_pool'
  const answers = isReads ? held : means(before.mysql.exec, after.mysql.exec)
  return { ...held, mysqlSlower: isSlower(answers.before, answers.now) }
}

function means(before: Timed | null, after: Timed | null) {
  return { now: meanBetween(before, after), before: meanBetween({ count: 0, seconds: 0 }, before) }
}

const histograms: Readonly<Record<string, (sample: TabletObservation) => Timed | null>> = {
  conn_pool: ({ mysql }) => mysql.exec,
  stream_conn_pool: ({ mysql }) => mysql.stream,
  transaction_pool: ({ transactions }) => transactions,
  found_rows_pool: ({ transactions }) => transactions,
}

function meanBetween(before: Timed | null, after: Timed | null): number | null {
  if (!after) return null
  const count = after.count - (before?.count ?? 0)
  const seconds = after.seconds - (before?.seconds ?? 0)
  return count > 0 && seconds >= 0 ? seconds / count : null
}
