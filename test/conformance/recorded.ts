import { parseRelease } from '../../src/catalog/release.ts'
import { applyStatement } from '../../src/statements/apply.ts'
import { type Context, newContext } from '../../src/statements/context.ts'
import type { Effect, EffectKind } from '../../src/statements/effect.ts'
import { holdings } from '../../src/statements/holdings.ts'
import { sentText } from '../../src/statements/sent-text.ts'
import { newSession, type Session } from '../../src/statements/session.ts'
import { settingsText } from '../../src/statements/settings-text.ts'
import { readTarget } from '../../src/statements/use.ts'
import type { Outcome } from './outcome.ts'

/** One row of a recorded statements file; its README says what the columns mean. */
export interface RecordedRow {
  readonly release: string
  readonly enableSystemSettings: boolean
  readonly enableSetVar: boolean
  readonly mysqlServerVersion: string
  readonly settingsPool: boolean
  readonly database: string | null
  readonly sql: string
  readonly before?: readonly string[]
  readonly observed: string
  readonly held: number
  readonly heldBefore?: number
  readonly mysql: readonly string[]
  readonly next: readonly string[]
  readonly errorFrom?: string
  readonly nextError?: unknown
  readonly serverSqlMode?: string
}

const nextStatement = 'select v from ks.t where id = N'

/** Holds every row against what the library predicts for it. */
export function runRecorded(
  rows: readonly RecordedRow[],
  server: Readonly<Record<string, string>>,
): readonly Outcome[] {
  const contexts = new Map<string, Context>()
  return rows.map((row, index) => {
    const key = JSON.stringify([
      row.release,
      row.enableSystemSettings,
      row.enableSetVar,
      row.mysqlServerVersion,
      row.settingsPool,
      row.database === null,
      row.serverSqlMode,
    ])
    const context = contexts.get(key) ?? contextOf(row, server)
    contexts.set(key, context)
    return runRow(row, index, context)
  })
}

function contextOf(row: RecordedRow, server: Readonly<Record<string, string>>): Context {
  const release = parseRelease(row.release)
  if (!release) throw new Error(`no such release: ${row.release}`)
  const values = row.serverSqlMode === undefined ? server : { ...server, sql_mode: row.serverSqlMode }
  return newContext({
    release,
    enableSystemSettings: row.enableSystemSettings,
    enableSetVar: row.enableSetVar,
    mysqlServerVersion:
      row.mysqlServerVersion === 'default of the release' ? undefined : row.mysqlServerVersion,
    settingsPool: row.settingsPool,
    keyspace: { name: 'ks', sharded: false },
    keyspaces: ['ks'],
    sequences: [],
    mayChangeMetadata: false,
    server: { values, complete: true },
  })
}

/** The session before the statement, after it, and after the read that the recorder sent next. */
interface Course {
  readonly before: Session
  readonly after: Session
  readonly later: Session
  readonly effect: Effect
  readonly laterEffect: Effect
}

function follow(row: RecordedRow, context: Context): Course {
  let before = connected(row, context)
  for (const sql of row.before ?? []) before = applyStatement(before, sql, context).session
  const { session: after, effect } = applyStatement(before, row.sql, context)
  const { session: later, effect: laterEffect } = applyStatement(after, nextStatement, context)
  return { before, after, later, effect, laterEffect }
}

function connected(row: RecordedRow, context: Context): Session {
  const fresh = newSession(context)
  return {
    ...fresh,
    target: (row.database === null ? undefined : readTarget(row.database, fresh.target)) ?? fresh.target,
  }
}

function runRow(row: RecordedRow, index: number, context: Context): Outcome {
  const course = follow(row, context)
  const id = `#${index} ${row.release} ${row.settingsPool ? 'pool' : 'no pool'} ${row.mysqlServerVersion === '8.0.30' ? '8.0 ' : ''}${[...(row.before ?? []), row.sql].join(' ; ')}`
  const observed = isPoolGrowth(row) ? withoutGrowth(row) : row
  const problems = [
    ...heldProblems(observed, course, context),
    ...observedProblems(observed, course, context),
    ...(row.errorFrom === undefined ? textProblems(row, course, context) : []),
  ]
  return observed === row
    ? { id, problems }
    : { id, problems, note: 'the pool dialled for the check query; the connection is not counted as held' }
}

/**
 * With the settings pool a check query never reserves. Where the log shows a connect right before one, and nothing that
 * could have needed a connection of its own, the pool had lost a connection to the row before and grew again.
 */
function isPoolGrowth(row: RecordedRow): boolean {
  const seen = row.mysql.filter(text => !isReset(text))
  const [connect, ...rest] = seen
  return (
    row.settingsPool &&
    row.held > (row.heldBefore ?? 0) &&
    connect === '(connect vt_app)' &&
    rest.length > 0 &&
    rest.every(isCheck) &&
    !row.next.includes('(connect vt_app)')
  )
}

function withoutGrowth(row: RecordedRow): RecordedRow {
  const isError = row.observed.startsWith('error')
  const settings = row.next.some(text => text.startsWith('set ') && !isReset(text))
  const hint = row.next.some(text => text.includes('SET_VAR('))
  const observed = isError ? 'error' : hint ? 'set-var-hint' : settings ? 'settings-pool' : 'check'
  return { ...row, observed, held: row.held - 1 }
}

function isCheck(text: string): boolean {
  return / from dual where @@|^select @@sql_mode as orig/.test(text)
}

function isReset(text: string): boolean {
  return /^set .* = 'default'(,|$)/.test(text)
}

function count(session: Session, context: Context): number {
  const { dedicated, lockConnections } = holdings(session, context)
  return dedicated.least + lockConnections
}

/** A row whose next statement failed never got the connection that it was to hold. */
function heldProblems(row: RecordedRow, course: Course, context: Context): readonly string[] {
  const before = count(course.before, context)
  const after = count(course.later, context)
  const isBefore = (row.heldBefore ?? 0) === before
  const isAfter = row.held === after || row.observed === 'refused-later'
  return [
    ...(isBefore ? [] : [`${row.heldBefore} held before, got ${before}`]),
    ...(isAfter
      ? []
      : [`${row.held} held after, got ${after} (${course.effect.kind}: ${course.effect.reason})`]),
  ]
}

const quietKinds: readonly EffectKind[] = ['none', 'vitess-aware', 'udv', 'ignored']
const checkKinds: readonly EffectKind[] = ['check-and-ignore', 'elided', 'udv', 'none']
const passingKinds: readonly EffectKind[] = ['none', 'passthrough-pooled', 'lock-session-release']

function observedProblems(row: RecordedRow, course: Course, context: Context): readonly string[] {
  if (row.errorFrom === 'mysql') return []
  const { kind, reason } = course.effect
  const fits = observedFits(row, course, context)
  return fits ? [] : [`${row.observed}, got ${kind} and then ${course.laterEffect.kind} (${reason})`]
}

/** The table of the recording's README. What settings do shows in the next statement only. */
function observedFits(row: RecordedRow, course: Course, context: Context): boolean {
  const { kind } = course.effect
  const grows = count(course.later, context) > count(course.before, context)
  const shrinks = count(course.later, context) < count(course.before, context)
  const hint = course.laterEffect.hint !== undefined
  const pooledSettings = course.laterEffect.kind === 'settings-pool'
  switch (row.observed) {
    case 'error':
      return kind === 'error' && !grows
    case 'error+reserved':
      return kind === 'error' && grows
    case 'nothing':
      return !grows && !hint && (quietKinds.includes(kind) || isUnseenCheck(course.effect, context))
    case 'check':
      return !grows && !hint && !pooledSettings && checkKinds.includes(kind)
    case 'passthrough':
      return (
        !grows && !hint && !pooledSettings && (passingKinds.includes(kind) || runsOnLockConnection(course))
      )
    case 'set-var-hint':
      return !grows && hint && kind !== 'error'
    case 'settings-pool':
      return !grows && !hint && pooledSettings && kind !== 'error'
    case 'reserved':
      return grows && kind !== 'error' && course.later.dedicated.length > course.before.dedicated.length
    case 'stays-reserved':
      return !grows && !shrinks && course.later.dedicated.length > 0 && kind !== 'error'
    case 'released':
      return shrinks && kind === 'lock-session-release'
    case 'lock-session':
      return kind === 'lock-session' && course.before.lock === undefined
    case 'refused-later':
      return refusedLaterFits(row, course)
    default:
      return false
  }
}

/** A lock function of a session that holds the lock connection reaches MySQL there, and nothing else changes. */
function runsOnLockConnection({ before, after, effect }: Course): boolean {
  return effect.kind === 'lock-session' && before.lock !== undefined && after.lock !== undefined
}

/** MySQL's log leaves out a query on a variable that the server does not have. */
function isUnseenCheck(effect: Effect, context: Context): boolean {
  return (
    effect.kind === 'check-and-ignore' &&
    (effect.assignments ?? []).every(({ name }) => context.server?.values[name] === undefined)
  )
}

/** The next statement fails for the settings of the session, or for what the recorder's own read asks of the set-up. */
function refusedLaterFits(row: RecordedRow, course: Course): boolean {
  const isForSetting = row.next.some(text => text.startsWith('set ') && !isReset(text))
  return isForSetting
    ? course.effect.kind === 'settings-pool' || course.effect.kind === 'reserved'
    : course.effect.kind !== 'error'
}

function textProblems(row: RecordedRow, course: Course, context: Context): readonly string[] {
  return [
    ...nextReadProblems(row, course, context),
    ...settingsProblems(row, course, context),
    ...rewrittenProblems(row, course),
    ...checkTextProblems(row, course),
  ]
}

function nextReadProblems(row: RecordedRow, course: Course, context: Context): readonly string[] {
  const reads = row.next.filter(text => text.startsWith('select')).map(withoutLimit)
  const wanted = sentText(course.after, nextStatement, context)
  return row.nextError === undefined && !(reads.length === 1 && reads.every(text => isSame(text, wanted)))
    ? [`next ${JSON.stringify(reads)}, got ${wanted}`]
    : []
}

/** vtgate writes hints in the order in which a Go map yields them, which is none. */
function isSame(left: string, right: string): boolean {
  return inOrder(left) === inOrder(right)
}

function inOrder(text: string): string {
  return text.replaceAll(
    /\/\*\+ (.*?) \*\//g,
    (_, hints: string) =>
      `/*+ ${hints
        .split(/ (?=SET_VAR\()/)
        .sort()
        .join(' ')} */`,
  )
}

function withoutLimit(text: string): string {
  return text.replace(/ \/\* INT64 \*\/$/, '').replace(/ limit \d+$/, '')
}

/** A pooled connection may have the settings already, so that none are seen; those that are seen must be ours. */
function settingsProblems(row: RecordedRow, course: Course, context: Context): readonly string[] {
  const own = settingsText(course.after.settings, context)
  const onLock = settingsText(course.before.settings, context, false)
  const single = [...course.after.settings].flatMap(([name, value]) =>
    settingsText(new Map([[name, value]]), context),
  )
  const earlier = settingsText(course.before.settings, context)
  const seenNext = row.next.filter(isSetting)
  const wrongNext = seenNext.filter(text => !own.includes(text))
  const sent = (course.effect.assignments ?? []).flatMap(assignment => assignment.sent ?? [])
  const known = new Set([...own, ...single, ...earlier, ...onLock, ...sent])
  const wrongNow = row.mysql.filter(isSetting).filter(text => !known.has(text))
  const isFresh = row.observed === 'reserved' && row.next.includes('(connect vt_app)') && own.length > 0
  return [
    ...wrongNext.map(text => `next ${text}, got ${own.join('; ') || 'no settings'}`),
    ...wrongNow.map(text => `settings ${text}, got ${[...known].join('; ')}`),
    ...(isFresh && seenNext.length === 0 ? [`no settings, got ${own.join('; ')}`] : []),
  ]
}

function isSetting(text: string): boolean {
  return text.startsWith('set ') && !isReset(text)
}

function rewrittenProblems(row: RecordedRow, course: Course): readonly string[] {
  const seen = row.mysql.filter(text => text.includes('/*+')).map(withoutLimit)
  const own = course.effect.rewritten
  return seen.filter(text => own === undefined || !isSame(text, own)).map(text => `sent ${text}, got ${own}`)
}

function checkTextProblems(row: RecordedRow, course: Course): readonly string[] {
  const own = new Set((course.effect.assignments ?? []).map(assignment => assignment.check))
  const seen = row.mysql.filter(isCheck)
  return course.effect.assignments === undefined
    ? []
    : seen.filter(text => !own.has(text)).map(text => `check ${text}, got ${[...own].join('; ')}`)
}
