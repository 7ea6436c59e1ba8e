import * as z from 'zod'

const place = z.object({ file: z.string(), line: z.int().positive(), column: z.int().positive() })
const placeFields = place.partial().shape
/** Null when it cannot be known. */
const connections = z.int().nullable()

const flag = z.object({
  value: z.union([z.number(), z.boolean(), z.string()]).nullable(),
  origin: z.enum(['flag', 'yaml', 'operator', 'default', 'option', 'running', 'unresolved']),
  text: z.string(),
  ...placeFields,
  definedAt: place.optional(),
  why: z.string().optional(),
  supply: z.string().optional(),
})

const tablet = z.object({
  name: z.string(),
  form: z.string(),
  role: z.enum(['primary', 'replica', 'rdonly']),
  type: z.string().nullable(),
  vitess: z.string().nullable(),
  instances: z.int().nullable(),
  source: place,
  flags: z.record(z.string(), flag),
  starts: z.enum(['serves', 'never-serves', 'dies']),
  documented: connections,
  release: connections,
})

const demandLine = z.object({
  id: z.string(),
  kind: z.enum(['pool', 'kill', 'unpooled', 'reserved', 'other']),
  count: connections,
  sure: z.enum(['exact', 'bound', 'estimate', 'unbounded', 'unresolved']),
  account: z.string(),
  tablet: z.string().nullable(),
  setBy: z.string().nullable(),
  why: z.string(),
  cite: z.string(),
  estimate: z
    .object({
      quantile: z.number(),
      mean: z.number(),
      p50: z.int(),
      p99: z.int(),
      p999: z.int(),
      worst: connections,
    })
    .optional(),
  steps: z.array(z.string()).optional(),
})

const poolNeed = z.object({
  tablet: z.string(),
  pool: z.string(),
  load: z.number(),
  size: connections,
  target: z.string(),
  /** How load and size were worked out. */
  how: z.string(),
  flag: z.string(),
  now: z.number().nullable(),
})

/** `fit` is null when any number fits. */
const sessionRoom = z.object({
  group: z.string(),
  present: z.enum(['steady', 'arrivals']),
  sessions: z.number(),
  fit: z.int().nullable(),
  any: z.boolean(),
})

/** `maxConnections` is null when MySQL takes none that is large enough. */
const populationNeed = z.object({
  maxConnections: z.int().nullable(),
  openFiles: z.int().nullable(),
  reserved: z.int(),
  beside: z.int(),
  kept: z.int(),
})

const demand = z.object({
  documented: connections,
  release: connections,
  expected: connections,
  lines: z.array(demandLine),
})

const ceiling = z.object({
  configured: connections,
  effective: connections,
  steps: z.array(
    z.object({
      id: z.string(),
      value: z.int(),
      why: z.string(),
      cite: z.string().optional(),
      place: place.optional(),
    }),
  ),
  openFiles: z.int().nullable(),
})

const unresolved = z.object({ text: z.string(), why: z.string(), supply: z.string(), ...placeFields })

/** A budget, as calc and check print it. */
export const budgetSchema = z.object({
  mysqld: z.string(),
  servers: z.int().nullable(),
  tablets: z.array(z.string()),
  demand,
  ceiling,
  accounts: z.array(z.object({ account: z.string(), count: connections, cap: z.int().nullable() })),
  verdict: z.enum(['fits', 'over', 'undetermined']),
  reasons: z.array(
    z.object({
      kind: z.enum(['sum', 'headroom', 'account']),
      account: z.string().optional(),
      missing: z.int(),
    }),
  ),
  undetermined: z.array(unresolved),
  headroom: connections,
  wantedHeadroom: z.int().nullable(),
  remedy: z
    .object({
      maxConnections: z.int().optional(),
      openFiles: z.int().optional(),
      cuts: z.array(z.object({ flag: z.string(), from: z.int(), to: z.int(), frees: z.int() })),
    })
    .nullable(),
  clients: z
    .object({
      room: z.object({ sessions: z.int(), fit: z.int() }).nullable(),
      rooms: z.array(sessionRoom),
      need: populationNeed.nullable(),
      /** What the estimate leaves out, and why what is null is not told. */
      notes: z.array(z.string()),
      poolNeeds: z.array(poolNeed),
    })
    .optional(),
})

/** A diagnostic, as calc and check print it. */
export const diagnosticSchema = z.object({
  severity: z.enum(['error', 'warning', 'note']),
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  ...placeFields,
})

/** The shape of `vtsize calc --json`. Fields are added, never renamed or dropped, within `/1`. */
export const calcSchema = z.object({
  schema: z.literal('vtsize/calc/1'),
  vitess: z.string().nullable(),
  tablets: z.array(tablet),
  budgets: z.array(budgetSchema),
  diagnostics: z.array(diagnosticSchema),
})

export type CalcJson = z.infer<typeof calcSchema>
export type TabletJson = z.infer<typeof tablet>
export type FlagJson = z.infer<typeof flag>
export type BudgetJson = z.infer<typeof budgetSchema>
export type DemandJson = z.infer<typeof demand>
export type ClientsJson = NonNullable<BudgetJson['clients']>
export type DemandLineJson = z.infer<typeof demandLine>
export type CeilingJson = z.infer<typeof ceiling>
export type UnresolvedJson = z.infer<typeof unresolved>
export type DiagnosticJson = z.infer<typeof diagnosticSchema>

/** The same as a JSON Schema (draft 2020-12), for those who validate elsewhere. */
export function calcJsonSchema(): unknown {
  return z.toJSONSchema(calcSchema)
}
