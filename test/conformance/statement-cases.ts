import { parseRelease } from '../../src/catalog/release.ts'
import { applyStatement } from '../../src/statements/apply.ts'
import { applyCommand, isCommand } from '../../src/statements/commands.ts'
import { type Context, newContext } from '../../src/statements/context.ts'
import type { Applied, Effect } from '../../src/statements/effect.ts'
import { dedicate, newSession, type Session } from '../../src/statements/session.ts'
import { numberValue, textValue, type Value } from '../../src/statements/values.ts'
import type { Outcome } from './outcome.ts'

/** One case of a statements file: a statement, the releases it holds for, and what is expected of it. */
export interface StatementCase {
  readonly id: string
  readonly sql: string
  readonly versions: readonly number[]
  readonly context: CaseContext
  readonly expect: {
    readonly class: string
    readonly ops?: readonly { readonly name: string | null; readonly class: string }[]
    readonly reservedConnections?: number | string
  }
}

interface CaseContext {
  readonly keyspace?: 'unsharded' | 'sharded' | 'none'
  readonly target?: 'shard' | null
  readonly session?: CaseSession
  readonly enableSystemSettings?: boolean
  readonly enableSetVar?: boolean
  readonly mysqlServerVersion?: string | null
  readonly setVarHints?: boolean
  readonly settingsPool?: boolean
  readonly mysqlDiffers?: boolean
  readonly protocol?: 'COM'
  readonly workload?: string
  readonly allowKillStatement?: boolean
}

interface CaseSession {
  readonly reserved?: boolean
  readonly pendingHints?: boolean
  readonly storedSettings?: readonly string[] | Readonly<Record<string, string>>
  readonly hasLockSession?: boolean
  readonly locksHeld?: number
}

/** Runs every case on every release it names. */
export function runStatementCases(cases: readonly StatementCase[]): readonly Outcome[] {
  return cases.flatMap(each => each.versions.map(version => runCase(each, version)))
}

function runCase(each: StatementCase, version: number): Outcome {
  const id = `${each.id} v${version} ${each.sql}`
  const context = contextOf(each.context, version)
  const { effect } = apply(each, sessionOf(each, context), context)
  const problems = [
    ...(effect.kind === each.expect.class
      ? []
      : [`${each.expect.class}, got ${effect.kind} (${effect.reason})`]),
    ...assignmentProblems(each, effect),
    ...connectionProblems(each, effect),
  ]
  return { id, problems }
}

function apply(each: StatementCase, session: Session, context: Context): Applied {
  return each.context.protocol === 'COM' && isCommand(each.sql)
    ? applyCommand(session, each.sql, context, 'ks')
    : applyStatement(session, each.sql, context)
}

/** The cases were taken from, or derived for, vtgate's planner and executor: no protocol layer stands before them. */
function contextOf(given: CaseContext, version: number): Context {
  const release = parseRelease(String(version))
  if (!release) throw new Error(`no such release: ${version}`)
  return newContext({
    release,
    protocol: 'executor',
    enableSystemSettings: given.enableSystemSettings,
    enableSetVar: given.setVarHints ?? given.enableSetVar,
    mysqlServerVersion: given.setVarHints ? '8.0.30' : (given.mysqlServerVersion ?? undefined),
    // Some cases put the pool off in releases that cannot: they mean what the tablet does.
    tabletsPoolSettings: given.settingsPool,
    differs: given.mysqlDiffers,
    allowKillStatement: given.allowKillStatement,
    keyspace:
      given.keyspace === 'unsharded' || given.keyspace === 'sharded'
        ? { name: 'ks', sharded: given.keyspace === 'sharded', shards: given.keyspace === 'sharded' ? 2 : 1 }
        : undefined,
  })
}

function sessionOf(each: StatementCase, context: Context): Session {
  const fresh = newSession(context)
  const given = each.context.session ?? {}
  const settings = storedSettings(given)
  const session: Session = {
    ...fresh,
    target:
      each.context.target === 'shard' ? { ...fresh.target, keyspace: 'ks', shard: '-80' } : fresh.target,
    settings,
    inReserved: given.reserved ?? false,
    lock: lockOf(given, each.sql),
    fromStart: false,
    workload: each.context.workload ?? fresh.workload,
  }
  // A session that reserves where it goes has been somewhere.
  return session.inReserved && !context.settingsPool ? dedicate(session, context, 'first') : session
}

/** `pendingHints` alone does not say which setting is pending: any that travels as a hint will do. */
function storedSettings(given: CaseSession): ReadonlyMap<string, Value | undefined> {
  const stored = given.storedSettings
  if (stored === undefined)
    return given.pendingHints ? new Map([['sql_safe_updates', numberValue('1')]]) : new Map()
  if (Array.isArray(stored)) return new Map(stored.map(name => [name, undefined]))
  return new Map(
    Object.entries(stored).map(([name, text]) => [
      name,
      /^\d+$/.test(text) ? numberValue(text) : textValue(text),
    ]),
  )
}

/** Of several locks the case names only the one in its statement. */
function lockOf(given: CaseSession, sql: string): Session['lock'] {
  if (!given.hasLockSession) return undefined
  const named = /\('([^']*)'/.exec(sql)?.[1] ?? 'lock 1'
  const others = Array.from({ length: (given.locksHeld ?? 1) - 1 }, (_, index) => `other ${index}`)
  return { locks: new Map([named, ...others].map(name => [name, 1])) }
}

function assignmentProblems(each: StatementCase, effect: Effect): readonly string[] {
  const got = effect.assignments ?? []
  return (each.expect.ops ?? []).flatMap(({ name, class: wanted }) => {
    const bare = name?.replace(/^@/, '')
    const found = got.filter(assignment => assignment.name === bare)
    // A plan that fails as a whole tells of the failure only.
    if (found.length === 0 || effect.kind === 'error') return []
    return found.some(assignment => assignment.kind === wanted)
      ? []
      : [`${bare}: ${wanted}, got ${found[0]?.kind}`]
  })
}

/** 0, 1 or a phrase that names the shards. */
function connectionProblems(each: StatementCase, effect: Effect): readonly string[] {
  const wanted = each.expect.reservedConnections
  const { reach, connection, keyspaces } = effect.shards
  const holds = connection === 'dedicated' || (connection === 'lock' && effect.kind === 'lock-session')
  const isRight =
    wanted === undefined ||
    (wanted === 0 && !holds) ||
    (wanted === 1 && holds && reach !== 'all') ||
    (typeof wanted === 'string' && holds && phraseFits(wanted, reach, keyspaces ?? 1))
  return isRight ? [] : [`reserved connections ${wanted}, got ${connection} on ${reach}`]
}

function phraseFits(phrase: string, reach: string, keyspaces: number): boolean {
  if (phrase.includes('both keyspaces')) return reach === 'all' && keyspaces === 2
  if (phrase.startsWith('all shards')) return reach === 'all' && keyspaces === 1
  return reach === 'routed' || reach === 'all'
}
