import * as z from 'zod'

/** Null where it could not be read. */
export const number = z.number().nullable()

const text = z.string().nullable()
const timed = z.object({ count: number, seconds: number }).nullable()

const pool = z.object({
  id: z.string(),
  capacity: number,
  active: number,
  inUse: number,
  waitCount: number,
  waitSeconds: number,
  available: number,
  maxCap: number,
  idleAllowed: number,
  idleTimeoutSeconds: number,
  idleClosed: number,
  maxLifetimeClosed: number,
  exhausted: number,
  waiterQueueFull: number,
  gets: number,
  getSettings: number,
  diffSettings: number,
  resetSettings: number,
  getTime: timed,
})

const load = z.object({
  id: z.string(),
  seconds: z.number(),
  arrivalsPerSecond: number,
  serviceSeconds: number,
  load: number,
  inUse: number,
  capacity: number,
  waits: number,
  meanWaitSeconds: number,
  serviceSecondsBefore: number,
  verdict: z.enum(['no traffic', 'enough', 'pool too small', 'MySQL too slow', 'held longer', 'unknown']),
  advised: number,
  text: z.string(),
})

/** A vttablet, as its pages showed it. */
export const tabletSchema = z.object({
  url: z.string(),
  program: z.enum(['vttablet', 'vtgate', 'vtcombo', 'mysqld_exporter', 'other']).nullable(),
  release: text,
  releaseFrom: z.enum(['BuildVersion', 'exported metrics']).nullable(),
  tablet: z.object({
    alias: text,
    keyspace: text,
    shard: text,
    type: text,
    state: text,
    uptimeSeconds: number,
    maxFds: number,
  }),
  pools: z.array(pool),
  silentPools: z.array(z.string()),
  reserved: z.object({ now: number, byCaller: z.record(z.string(), number).nullable(), ended: timed }),
  streams: z.object({ vstreamers: number, vreplication: number, vdiffs: number }),
  kills: z.object({
    transactions: number,
    queries: number,
    reservedConnections: number,
    connections: number,
  }),
  errors: z.object({ resourceExhausted: number, deadlineExceeded: number, txLimiterRejections: number }),
  queries: timed,
  mysql: z.object({ exec: timed, stream: timed, connect: timed }),
  transactions: timed,
  timeouts: z.object({ transaction: number, olapTransaction: number, query: number }),
  env: z.record(z.string(), z.string()).nullable(),
  drift: z.array(
    z.object({
      what: z.string(),
      pool: text,
      running: z.string(),
      configured: z.string(),
      place: text,
      source: z.string(),
      note: text,
    }),
  ),
  pages: z.array(z.object({ path: z.string(), status: number, complete: z.boolean() })),
  /** Between the last two samples; null when there was only one. */
  loads: z.object({ restarted: z.boolean(), pools: z.array(load) }).nullable(),
  leaks: z.array(z.object({ kind: z.string(), pool: text, text: z.string() })),
})

const suspect = z.object({
  id: z.string(),
  connections: number,
  count: z.enum(['counted', 'at most', 'unbounded']),
  text: z.string(),
  cite: z.string(),
})

/** What MySQL counts beyond what the tablets export. */
export const unaccountedSchema = z.object({
  connected: z.number(),
  active: number,
  dumps: number,
  reserved: number,
  difference: number,
  unaccounted: number,
  /** False: the account of the probe does not see whose the connections are, so those of all are one. */
  byAccount: z.boolean(),
  accounts: z.array(
    z.object({
      users: z.array(z.string()),
      roles: z.array(z.string()),
      connected: z.number(),
      active: number,
      dumps: number,
      reserved: number,
      unaccounted: number,
      suspects: z.array(suspect),
      unexplained: number,
    }),
  ),
})
