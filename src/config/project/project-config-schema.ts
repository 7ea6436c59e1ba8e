import * as z from 'zod'

const count = z.int().min(0)
const globs = z.array(z.string().min(1)).min(1)
const scalar = z.union([z.string(), z.number(), z.boolean()], 'expected a text, a number or a boolean')
const ruleId = z.string().regex(/^VT\d{3}$/, 'expected the id of a rule, such as VT203')

const probability = 'expected a probability between 0 and 1'

/** `off` is a boolean to YAML 1.1, which Go's tools read. */
const severity = z
  .union(
    [z.enum(['error', 'warning', 'note', 'off']), z.literal(false)],
    'expected error, warning, note or off',
  )
  .transform(value => (value === false ? 'off' : value))

const mysql = z
  .strictObject({
    flavour: z.enum(['mysql', 'mariadb']),
    'max-connections': z.int().min(1),
    'max-user-connections': z.int().min(1),
    managed: z.string().describe('managed service and class or memory: aurora:db.r6g.large'),
    nofile: z
      .union([z.string(), z.int()], 'expected SOFT:HARD')
      .describe('open-files limit of mysqld: SOFT:HARD'),
  })
  .partial()
  .describe('the MySQL side, where the files do not tell')

const budget = z
  .strictObject({
    headroom: z
      .union([z.string(), z.number()], 'expected connections (50) or a share (15%)')
      .describe('connections (50) or share (15%) to stay free'),
    keep: z.record(z.string(), count).describe('slots kept for people, replicas, exporters'),
  })
  .partial()

const onDemand = z
  .strictObject({
    replicas: count,
    backups: count,
    streams: count,
    copying: count,
    vstreams: count,
    'vstreams-copying': count,
    vdiffs: count,
    'message-tables': count,
    reserved: count,
  })
  .partial()
  .describe('what comes on top of the pools, for each mysqld')

const settings = z
  .strictObject({
    vitess: z
      .union([z.string(), z.number()], 'expected a release, such as 22 or v22.0.3')
      .describe('Vitess release: 22 (its newest patch), v22.0.3'),
    role: z.enum(['primary', 'replica', 'rdonly']),
    'semi-sync': z.boolean(),
    set: z.record(z.string(), scalar).describe('values of vttablet flags, over everything the files say'),
    env: z.record(z.string(), scalar).describe('variables that the files leave open'),
    mysql,
    budget,
    'on-demand': onDemand,
    clients: z
      .union(
        [z.string().min(1), z.array(z.string().min(1)).min(1)],
        'expected a clients file, or sessions of a client (rails:2000)',
      )
      .describe('who connects: a clients file, relative to this one, or sessions of a client (rails:2000)'),
    quantile: z
      .number()
      .gt(0, probability)
      .lt(1, probability)
      .describe('how sure estimates from clients are to be: 0.999'),
    rules: z.record(ruleId, severity).describe('severity of each rule'),
  })
  .partial()

const shared = z
  .strictObject({
    mysqld: z.string().min(1).describe('what to call it'),
    tablets: globs.optional().describe('names of the tablets that talk to it'),
    files: globs.optional().describe('files whose tablets talk to it'),
    mysql: mysql.optional(),
    'on-demand': onDemand.optional(),
  })
  .refine(({ tablets, files }) => tablets ?? files, 'expected tablets, files or both')

const ignored = z.strictObject({
  rule: ruleId,
  reason: z.string().trim().min(1, 'expected a reason'),
  files: globs.optional(),
  until: z.iso.date('expected a day as YYYY-MM-DD').optional().describe('the last day on which it counts'),
})

/** The shape of `.vtsize.yaml`. Keys are spelled as the options of `vtsize check`. */
export const projectConfigSchema = settings.extend({
  tablets: z.int().min(1).optional().describe('so many equal tablets on each mysqld'),
  include: globs.optional().describe('only these files of folders'),
  exclude: globs.optional(),
  'fail-on': z.enum(['error', 'warning', 'note']).optional(),
  baseline: z.string().optional().describe('file with accepted findings, relative to this one'),
  topology: z.array(shared).optional().describe('which tablets share which mysqld'),
  ignore: z.array(ignored).optional(),
  overrides: z
    .array(settings.extend({ files: globs }))
    .optional()
    .describe('other settings for files; the last that matches counts'),
})

/** `.vtsize.yaml` as read. */
export type ProjectConfig = z.output<typeof projectConfigSchema>
/** What may differ from file to file. */
export type ProjectSettings = z.output<typeof settings>
export type SharedMysqldConfig = z.output<typeof shared>
export type IgnoreConfig = z.output<typeof ignored>

/** The same as a JSON Schema (draft 2020-12), for editors. */
export function projectConfigJsonSchema(): unknown {
  return z.toJSONSchema(projectConfigSchema, { io: 'input' })
}
