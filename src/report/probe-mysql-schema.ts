import * as z from 'zod'
import { budgetSchema } from './calc-schema.ts'
import { number } from './probe-tablet-schema.ts'

const text = z.string().nullable()
const flag = z.boolean().nullable()
const counts = z.record(z.string(), z.number())

const server = z.object({
  versionComment: text,
  flavour: z.enum(['mysql', 'mariadb', 'percona']),
  managed: z.enum(['aurora', 'rds', 'cloud-sql']).nullable(),
  hostname: text,
  port: number,
  uptimeSeconds: number,
  readOnly: flag,
  superReadOnly: flag,
  performanceSchema: flag,
  threadHandling: text,
})

/** What the ceiling rests on beside its derivation. */
const limits = z.object({
  maxConnections: number,
  setBy: z.object({ source: z.string(), path: text, setBy: text, setAt: text }).nullable(),
  loweredAtStart: flag,
  openFiles: z
    .object({ limit: z.number(), wanted: z.number(), connectionsAtNextStart: z.number() })
    .nullable(),
  perAccountDefault: number,
  accountCaps: z
    .array(z.object({ user: z.string(), host: z.string(), connections: number, perHour: number }))
    .nullable(),
  spareSlot: z.object({
    taken: flag,
    owner: z.enum(['privileged accounts', 'provider']),
    mayTake: z.array(z.string()),
    privilegedSessions: z.array(
      z.object({
        connectionId: z.number(),
        user: z.string(),
        host: z.string(),
        command: z.string(),
        seconds: number,
      }),
    ),
  }),
  doors: z.array(
    z.object({
      id: z.enum(['admin-port', 'x-plugin', 'extra-port']),
      open: z.boolean(),
      address: text,
      port: number,
      limit: number,
      connections: number,
      countsAgainstMaxConnections: z.boolean(),
    }),
  ),
})

const load = z.object({
  running: number,
  peakAt: text,
  headroom: number,
  refused: number,
  connectionErrors: counts,
  attempts: number,
  attemptsPerSecond: number,
  abortedConnects: number,
  abortedClients: number,
  threadsCreated: number,
  threadsCached: number,
})

/** A mysqld, as it was seen. */
export const mysqlSchema = z.object({
  address: z.string(),
  version: z.string(),
  server,
  /** As in calc: derived from the running limits. */
  ceiling: budgetSchema.shape.ceiling,
  limits,
  /** Threads_connected, the probe's own session among them. */
  connected: number,
  peak: number,
  load,
  accounts: z.array(
    z.object({
      user: z.string(),
      role: z.enum(['app', 'dba', 'allprivs', 'appdebug', 'filtered', 'repl', 'monitoring', 'other']),
      connections: z.number(),
      idle: number,
      longestIdleSeconds: number,
      hosts: counts,
      commands: counts,
      probe: z.number(),
    }),
  ),
  binlogDumps: z.array(
    z.object({
      connectionId: z.number(),
      user: z.string(),
      role: z.string(),
      host: z.string(),
      seconds: number,
    }),
  ),
  uncounted: z.array(z.object({ what: z.string(), threads: z.number(), why: z.string() })),
  reconciliation: z.object({
    connected: number,
    listed: number,
    complete: z.boolean(),
    difference: number,
    because: z.array(z.string()),
  }),
  /** connected - active - dumps - reserved of Vitess' accounts; null without tablets. */
  unaccounted: number,
  timeouts: z.object({
    waitTimeout: number,
    interactiveTimeout: number,
    connectTimeout: number,
    backLog: number,
  }),
  probe: z.object({
    connectionId: z.number(),
    account: z.string(),
    tls: z.boolean(),
    statements: z.number(),
    throughProxy: z.boolean(),
  }),
  privileges: z.object({
    process: flag,
    connectionAdmin: flag,
    lacking: z.array(z.object({ privilege: z.string(), adds: z.string(), grant: z.string() })),
  }),
  notes: z.array(z.string()),
})

/** Why no session came about. */
export const refusalSchema = z.object({
  address: z.string(),
  kind: z.string(),
  errno: number,
  sqlstate: text,
  text,
  what: z.string(),
  why: z.string(),
  todo: z.array(z.string()),
})
