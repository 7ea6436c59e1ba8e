import * as z from 'zod'

/** A mean over the runs with its 95 % interval; null ends when one run gives none. */
const estimate = z.object({ mean: z.number(), low: z.number().nullable(), high: z.number().nullable() })

/** The highest peak of any run is `null` where it was 0 all the time. */
const gauge = z.object({
  peak: estimate,
  highest: z.object({ value: z.number(), atMs: z.number() }).nullable(),
  mean: estimate,
})
const timeQuantiles = z.object({ p50: estimate, p90: estimate, p99: estimate, p999: estimate })
const quantiles = timeQuantiles.extend({ count: estimate, mean: estimate, max: estimate })
const countedText = z.object({
  text: z.string(),
  count: estimate,
  firstAtMs: z.number(),
  lastAtMs: z.number(),
})

const pool = z.object({
  pool: z.string(),
  capacity: estimate,
  inUse: gauge,
  active: gauge,
  killConnections: gauge,
  waiting: gauge,
  gets: estimate,
  settingGets: estimate,
  waits: z.object({
    counted: estimate,
    countedMs: estimate,
    all: estimate,
    allMs: estimate,
    failed: estimate,
    quantilesMs: quantiles.nullable(),
  }),
  errors: z.array(countedText),
  dials: estimate,
  dialsPerSecond: estimate,
  reconnects: estimate,
  reconnectsPerSecond: estimate,
  settings: z.object({ diffSetting: estimate, resetSetting: estimate, changesPerSecond: estimate }),
  idleClosed: estimate,
  maxLifetimeClosed: estimate,
})

const tablet = z.object({
  name: z.string(),
  mysqld: z.string(),
  pools: z.array(pool),
  reserved: gauge.extend({ quantiles: timeQuantiles.nullable() }),
  connections: gauge,
  notServingMs: estimate,
})

const mysqld = z.object({
  name: z.string(),
  maxConnections: estimate,
  connections: gauge,
  byAccount: z.array(z.object({ account: z.string(), peak: estimate })),
  running: gauge,
  meanBusyCores: estimate,
  statementsPerSecond: estimate,
})

const group = z.object({
  name: z.string(),
  sessions: gauge,
  completed: estimate,
  abandoned: estimate,
  completedPerSecond: estimate,
  statements: estimate,
  retries: estimate,
  errors: z.array(countedText),
  statementMs: quantiles.nullable(),
  activityMs: quantiles.nullable(),
})

const trouble = z.object({
  atMs: z.number(),
  kind: z.string(),
  where: z.string(),
  pool: z.string().nullable(),
  text: z.string(),
  limit: z.object({ name: z.string(), value: z.number() }).nullable(),
})

/** What the runs of one scenario measured. */
export const summarySchema = z.object({
  runs: z.int(),
  partial: z.boolean(),
  confidence: z.number(),
  method: z.enum(['replications', 'batch-means']),
  seeds: z.array(z.int()),
  warmUpMs: estimate,
  simulatedMs: z.number(),
  measuredMs: estimate,
  tablets: z.array(tablet),
  mysqlds: z.array(mysqld),
  refusals: z.array(
    z.object({
      mysqld: z.string(),
      form: z.string(),
      text: z.string(),
      count: estimate,
      firstAtMs: z.number(),
      lastAtMs: z.number(),
    }),
  ),
  groups: z.array(group),
  firstTroubles: z.array(
    z.object({ trouble, runs: z.int(), earliestAtMs: z.number(), latestAtMs: z.number() }),
  ),
})

const subject = {
  of: z.enum(['tablet', 'mysqld', 'group']),
  name: z.string(),
  pool: z.string().nullable(),
  what: z.string(),
}

/** Quantities at even distances over a whole run. */
export const seriesSchema = z.object({
  stepMs: z.number(),
  endMs: z.number(),
  lines: z.array(
    z.discriminatedUnion('kind', [
      z.object({
        ...subject,
        kind: z.literal('gauge'),
        mean: z.array(z.number()),
        most: z.array(z.number()),
      }),
      z.object({ ...subject, kind: z.literal('counter'), count: z.array(z.number()) }),
    ]),
  ),
})
