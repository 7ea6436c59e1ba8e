import * as z from 'zod'
import { budgetSchema, diagnosticSchema } from './calc-schema.ts'
import { mysqlSchema, refusalSchema } from './probe-mysql-schema.ts'
import { number, tabletSchema, unaccountedSchema } from './probe-tablet-schema.ts'
import { simulateSchema } from './simulate-schema.ts'

const rehearsal = z.object({
  /** Threads_connected before it began, the probe's own session among them. */
  baseline: z.number(),
  checkpoints: z.array(
    z.object({
      step: z.string(),
      what: z.string(),
      predicted: z.number(),
      measured: number,
      errors: z.record(z.string(), z.number()),
    }),
  ),
  /** Why it ended early; null when it went through. */
  stopped: z.string().nullable(),
  closing: z.object({
    connected: number,
    isBack: z.boolean(),
    afterMs: z.number(),
    left: number,
    /** Statements that remove what it could not remove itself. */
    toRemove: z.array(z.string()),
  }),
  notes: z.array(z.string()),
})

/** A way to make a budget fit, for somebody to type. */
const command = z.object({
  where: z.enum(['mysql', 'my.cnf', 'systemd', 'vttablet', 'shell']),
  text: z.string(),
  note: z.string(),
})

/**
 * The shape of `vtsize probe --json`. Fields are added, never renamed or dropped, within `/1`. What could not
 * be read is null.
 */
export const probeSchema = z.object({
  schema: z.literal('vtsize/probe/1'),
  /** Null when no server was asked for, or it refused: then `refusal` says why. */
  mysql: mysqlSchema.nullable(),
  refusal: refusalSchema.nullable(),
  vttablets: z.array(tabletSchema),
  unaccounted: unaccountedSchema.nullable(),
  budgets: z.array(budgetSchema.extend({ commands: z.array(command) })),
  rehearsal: rehearsal.nullable(),
  simulation: simulateSchema.nullable(),
  diagnostics: z.array(diagnosticSchema),
})

export type ProbeJson = z.infer<typeof probeSchema>

/** The same as a JSON Schema (draft 2020-12), for those who validate elsewhere. */
export function probeJsonSchema(): unknown {
  return z.toJSONSchema(probeSchema)
}
