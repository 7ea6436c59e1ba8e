import * as z from 'zod'
import { clientPreset, clientPresets } from '../catalog/client-presets.ts'
import { nearestName } from '../catalog/nearest-name.ts'
import { versionNumber } from '../catalog/vtgate-settings.ts'
import { clientBehaviourSchema } from './client-behaviour-schema.ts'
import { duration } from './clients-file-duration.ts'

/** More at once than any mysqld serves; it also bounds the work. */
const mostSessions = 1_000_000
const mostGroups = 32

const shareText = 'expected a share from 0 to 1'
const share = z.number(shareText).min(0, shareText).max(1, shareText)
const rateText = 'expected a number above 0, up to 1000000'
const rate = z.number(rateText).positive(rateText).max(1e6, rateText)
const countText = `expected a whole number from 1 to ${mostSessions}`
const count = z.int(countText).min(1, countText).max(mostSessions, countText)
const statements = z.array(z.string().min(1)).min(1)

const flowText = 'expected a number above 0, up to 100000'
const flow = z
  .strictObject({
    'per-second': z
      .number(flowText)
      .positive(flowText)
      .max(1e5, flowText)
      .describe('how many come per second at one shard, of all sessions of the group'),
    seconds: duration.describe('how long each holds its connection, on average'),
  })
  .refine(
    each => each['per-second'] * each.seconds <= mostSessions,
    `expected no more than ${mostSessions} at once`,
  )

const sometimes = z.strictObject({
  share: share.describe('share of the sessions that do it at all'),
})

const group = z
  .strictObject({
    name: z.string().min(1).optional().describe('what to call these clients'),
    preset: z
      .string()
      .refine(id => clientPreset(id) !== undefined, { error: ({ input }) => presetProblem(String(input)) })
      .optional()
      .describe('the client whose connect-time statements they send: vtsize explain shows each'),
    statements: statements.optional().describe('statements that every session sends after it has connected'),
    sessions: count.optional().describe('sessions in all, open all the time'),
    'sessions-per-vtgate': count.optional().describe('sessions at each vtgate, open all the time'),
    vtgates: count.optional().describe('how many vtgates those are at'),
    'arrivals-per-second': rate.optional().describe('sessions that begin per second'),
    life: duration.optional().describe('how long a session lasts, on average'),
    'shards-touched': count.optional().describe('shards that a session visits; all when left out'),
    'queries-per-second': rate
      .optional()
      .describe('queries of one session at one shard; connections that idle to death are then left out'),
    replicas: z
      .strictObject({
        share: share.describe('share of the sessions that read from replicas instead of the primary'),
        tablets: count.default(1).describe('tablets of that type that each shard has'),
        type: z.enum(['replica', 'rdonly']).default('replica'),
      })
      .optional(),
    'found-rows': z
      .boolean()
      .optional()
      .describe('they connect with CLIENT_FOUND_ROWS; as the preset does when left out'),
    'temporary-tables': sometimes.optional().describe('sessions that create temporary tables'),
    locks: sometimes
      .extend({
        held: duration.optional().describe('how long they keep the lock; for good when left out'),
        every: duration.optional().describe('time from one lock to the next; the life when left out'),
      })
      .optional()
      .describe('sessions that take GET_LOCK'),
    settings: sometimes.extend({ statements }).optional().describe('sessions that set something more'),
    reads: flow.optional().describe('reads outside transactions'),
    transactions: flow.optional(),
    streams: z
      .union([z.strictObject({ 'at-once': count }), flow], 'expected at-once, or per-second and seconds')
      .optional()
      .describe('long-running streamed reads at one shard'),
    simulate: clientBehaviourSchema
      .optional()
      .describe('how they work, where vtsize simulate shall not assume it; calc and check do not read it'),
  })
  .superRefine((value, context) => {
    const problem = populationProblem(value)
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
  })

function presetProblem(id: string): string {
  const names = new Set(clientPresets.map(preset => preset.id))
  const meant = nearestName(id, { names, words: new Set() })
  return meant === undefined
    ? 'expected a client preset, such as rails, django or laravel'
    : `expected a client preset; did you mean ${meant}?`
}

interface Population {
  readonly sessions?: number | undefined
  readonly 'sessions-per-vtgate'?: number | undefined
  readonly vtgates?: number | undefined
  readonly 'arrivals-per-second'?: number | undefined
  readonly life?: number | undefined
  readonly simulate?: { readonly load?: 'closed' | 'open' | undefined } | undefined
}

function populationProblem(value: Population): string | undefined {
  const { sessions, vtgates, life } = value
  const perVtgate = value['sessions-per-vtgate']
  const arrivals = value['arrivals-per-second']
  if ([sessions, perVtgate, arrivals].filter(each => each !== undefined).length !== 1)
    return 'expected one of sessions, sessions-per-vtgate with vtgates, arrivals-per-second with life'
  if ((perVtgate === undefined) !== (vtgates === undefined))
    return 'expected sessions-per-vtgate and vtgates together'
  if (arrivals !== undefined && life === undefined) return 'expected life beside arrivals-per-second'
  if (arrivals !== undefined && value.simulate?.load === 'open')
    return 'expected sessions or sessions-per-vtgate beside load: open'
  return undefined
}

function sessionsAtOnce(value: Population): number {
  const arrivals = value['arrivals-per-second']
  if (arrivals !== undefined) return arrivals * (value.life ?? 0)
  return value.sessions ?? (value['sessions-per-vtgate'] ?? 0) * (value.vtgates ?? 0)
}

const shardsText = 'expected a whole number from 1 to 100000'

/** The shape of a clients file: who connects to the cluster, and what their sessions do. */
export const clientsFileSchema = z.strictObject({
  vtgate: z
    .strictObject({
      'enable-system-settings': z.boolean(),
      'enable-set-var': z.boolean(),
      'mysql-server-version': z
        .union([z.string(), z.number()], 'expected a version, such as 8.0.30')
        .transform(String)
        .refine(text => versionNumber(text) !== undefined, 'expected a version, such as 8.0.30'),
    })
    .partial()
    .optional()
    .describe("flags of vtgate; the release's defaults when left out"),
  'settings-pool': z.boolean().optional().describe('of vttablet, where its own flags do not tell'),
  shards: z
    .int(shardsText)
    .min(1, shardsText)
    .max(100_000, shardsText)
    .default(1)
    .describe('shards of the keyspace; 1: not sharded'),
  'server-variables': z
    .record(z.string(), z.union([z.string(), z.number()]).transform(String))
    .optional()
    .describe("session defaults of MySQL that differ from MySQL 8's: sql_mode"),
  horizon: duration.optional().describe('size for the peak of so long a time, not for one moment'),
  targets: z
    .strictObject({
      wait: duration.describe('reads may wait so long').default(0.005),
      'wait-share': share.describe('share of the reads that may wait longer').default(0.01),
      'timeout-share': share
        .max(0.1, 'expected no more than a tenth')
        .describe('share of the transactions that may time out')
        .default(0.001),
    })
    .prefault({}),
  groups: z
    .array(group)
    .min(1)
    .max(mostGroups)
    .refine(
      groups => groups.reduce((sum, each) => sum + sessionsAtOnce(each), 0) <= mostSessions,
      `expected no more than ${mostSessions} sessions at once in all`,
    ),
})

/** A clients file as read: durations in seconds. */
export type ClientsFile = z.output<typeof clientsFileSchema>
export type ClientGroup = ClientsFile['groups'][number]

/** The same as a JSON Schema (draft 2020-12), for editors. */
export function clientsFileJsonSchema(): unknown {
  return z.toJSONSchema(clientsFileSchema, { io: 'input' })
}
