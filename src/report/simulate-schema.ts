import * as z from 'zod'
import { budgetSchema, diagnosticSchema } from './calc-schema.ts'
import { seriesSchema, summarySchema } from './simulate-summary-schema.ts'

const estimate = summarySchema.shape.warmUpMs

const reason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('refused'), mysqld: z.string(), perRun: z.number() }),
  z.object({
    kind: z.literal('failed-gets'),
    tablet: z.string(),
    pool: z.string(),
    share: z.number(),
    allowed: z.number(),
  }),
  z.object({ kind: z.literal('stopped-serving'), where: z.string() }),
])

const scenario = z.object({
  name: z.string(),
  /** What it changes, in one clause; null for the configuration as it is. */
  what: z.string().nullable(),
  release: z.string(),
  primary: z.string(),
  mysqld: z.string(),
  outcome: z.enum(['holds', 'breaks']),
  /** Why it breaks; empty when it holds. */
  reasons: z.array(reason),
  /** What breaks first, in one sentence. */
  sentence: z.string(),
  /** What calc expects of the same clients at the primary; null where nothing can be reserved. */
  reservedEstimate: z
    .object({
      quantile: z.number(),
      connections: z.number(),
      mean: z.number(),
      p50: z.number(),
      p99: z.number(),
      p999: z.number(),
    })
    .nullable(),
  events: z.array(z.object({ atMs: z.number(), label: z.string() })),
  /** Of the primary and its mysqld: flags that somebody set, and how max_connections comes about. */
  configuration: z.object({
    given: z.array(
      z.object({
        flag: z.string(),
        value: z.union([z.number(), z.boolean(), z.string()]).nullable(),
        source: z.string(),
      }),
    ),
    ceiling: z.array(z.object({ value: z.number(), why: z.string() })),
    held: z.array(z.object({ what: z.string(), account: z.string(), connections: z.number() })),
  }),
  summary: summarySchema,
  /** Of the first run. */
  series: seriesSchema,
})

const sweep = z.object({
  parameter: z.string(),
  knee: z.number().nullable(),
  rule: z.string(),
  points: z.array(
    z.object({
      value: z.number(),
      runs: z.int(),
      failedGets: estimate,
      refusals: estimate,
      peakConnections: estimate,
      completedPerSecond: estimate,
      maxConnections: z.number(),
      breaks: z.boolean(),
    }),
  ),
})

/** The shape of `vtsize simulate --json`. Fields are added, never renamed or dropped, within `/1`. */
export const simulateSchema = z.object({
  schema: z.literal('vtsize/simulate/1'),
  seed: z.int(),
  runs: z.int(),
  durationMs: z.number(),
  /** Interrupted: of fewer or shorter runs than asked for. */
  partial: z.boolean(),
  scenarios: z.array(scenario),
  sweep: sweep.nullable(),
  assumptions: z.array(
    z.object({ about: z.string(), value: z.string(), why: z.string(), supply: z.string().nullable() }),
  ),
  undetermined: budgetSchema.shape.undetermined,
  diagnostics: z.array(diagnosticSchema),
})

export type SimulateJson = z.infer<typeof simulateSchema>

/** The same as a JSON Schema (draft 2020-12), for those who validate elsewhere. */
export function simulateJsonSchema(): unknown {
  return z.toJSONSchema(simulateSchema)
}
