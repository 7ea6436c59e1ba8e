import * as z from 'zod'
import { budgetSchema, diagnosticSchema } from './calc-schema.ts'

/** A mechanical change: `before` stands at the place and is to become `after`. One with a password in it is left out. */
const edit = z.object({
  file: z.string(),
  line: z.int().positive(),
  column: z.int().positive(),
  before: z.string(),
  after: z.string(),
})

/** File, line and column are null together: such a finding is about the whole. */
const finding = z.object({
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'note']),
  message: z.string(),
  file: z.string().nullable(),
  line: z.int().positive().nullable(),
  column: z.int().positive().nullable(),
  /** What to do, in words. */
  fix: z.string().nullable(),
  edit: edit.nullable(),
  /** The command that explains the rule. */
  docs: z.string(),
})

/** The shape of `vtsize check --json`. Fields are added, never renamed or dropped, within `/1`. */
export const checkSchema = z.object({
  schema: z.literal('vtsize/check/1'),
  files: z.int().nonnegative(),
  tablets: z.int().nonnegative(),
  ignored: z.int().nonnegative(),
  findings: z.array(finding),
  budgets: z.array(budgetSchema),
  /** The budgets of the revision compared with. */
  before: z.array(budgetSchema).optional(),
  diagnostics: z.array(diagnosticSchema),
})

export type CheckJson = z.infer<typeof checkSchema>
export type FindingJson = z.infer<typeof finding>

/** The same as a JSON Schema (draft 2020-12), for those who validate elsewhere. */
export function checkJsonSchema(): unknown {
  return z.toJSONSchema(checkSchema)
}
