import { behaviourCite } from '../catalog/vtgate-settings-behaviour.ts'
import type { Context } from './context.ts'
import { type Decision, refused } from './decided.ts'
import { formatStatement } from './format.ts'
import { getsLock, type LockCall, lockColumns } from './lock-functions.ts'
import { readRightHandSide } from './right-hand-side.ts'
import { isUnsharded, mostHeld, type Session } from './session.ts'
import { hasClauses, isWrite, readsNoTable, type Statement, withoutParentheses } from './statement.ts'
import { asText } from './values.ts'

const lockCite = 'go/vt/vtgate/engine/lock.go@v8-v24'
const onlyColumns = 'lock functions may only be the columns of a SELECT from dual'

/** What advisory-lock functions do; nothing when the statement calls none, or is sent on without a look (DO). */
export function decideLocks(statement: Statement, session: Session, context: Context): Decision | undefined {
  const { kind, locks } = statement
  const isLooked = kind === 'select' || kind === 'with' || isWrite(statement)
  if (locks.length === 0 || !isLooked) return undefined
  const gets = getsLock(locks)
  if (!context.behaviour.locksApart) return decideOldLocks(gets, session, context)
  if (session.target.shard !== undefined) return decideOnTarget(gets, session)
  if (isWrite(statement)) return decideInWrite(gets, statement, session, context)
  const tokens = withoutParentheses(statement.tokens)
  if (kind === 'with' || !readsNoTable(tokens) || hasClauses(tokens))
    return decideElsewhere(gets, session, context)
  const columns = lockColumns(tokens)
  if (columns === 'none') return decideElsewhere(gets, session, context)
  if (columns === 'some' && context.behaviour.refusesMixedLocks) {
    return refused(
      'a lock function and another expression stand in one SELECT',
      behaviourCite('refusesMixedLocks'),
    )
  }
  return decideLockSession(locks, gets, session, context)
}

/** v6 has no place for a lock; v7 reserves the whole session. */
function decideOldLocks(gets: boolean, session: Session, context: Context): Decision {
  const cite = behaviourCite('locksReserveSession')
  if (context.behaviour.locksReserveSession) {
    return { kind: 'reserved', reach: 'random', reason: 'a lock function reserves the whole session', cite }
  }
  return gets ? refused('the tablet does not allow GET_LOCK', cite) : pooled(session, cite)
}

function decideOnTarget(gets: boolean, session: Session): Decision {
  if (!gets) return pooled(session, lockCite)
  return session.inReserved
    ? {
        kind: 'reserved',
        reach: 'routed',
        reason: "the lock is taken on the session's own connection",
        cite: lockCite,
      }
    : refused('the tablet refuses GET_LOCK without a reserved connection', lockCite)
}

function decideInWrite(
  gets: boolean,
  statement: Statement,
  session: Session,
  context: Context,
): Decision | undefined {
  const { behaviour } = context
  if (isUnsharded(session, context)) {
    if (behaviour.passesLocksInWrites) return undefined
    if (behaviour.locksInsideWrites && gets)
      return locked(statement.locks, session, context, 'it is worked out first, on the lock connection')
  }
  return refused(onlyColumns, lockCite)
}

/** Beside a table, with a clause of SELECT, or inside another expression. */
function decideElsewhere(gets: boolean, session: Session, context: Context): Decision {
  return context.behaviour.passesLockTests && isUnsharded(session, context) && !gets
    ? pooled(session, behaviourCite('passesLockTests'))
    : refused(onlyColumns, lockCite)
}

function decideLockSession(
  calls: readonly LockCall[],
  gets: boolean,
  session: Session,
  context: Context,
): Decision {
  const { behaviour } = context
  if (gets && !releasesAll(calls, session, context))
    return locked(calls, session, context, 'the lock is kept on a connection of its own on the first shard')
  if (!gets && session.lock === undefined && !behaviour.anyLockFunctionReserves)
    return { ...pooled(session, behaviourCite('anyLockFunctionReserves')), aside: true }
  const isRelease = calls.some(call => call.name === 'release_lock' || call.name === 'release_all_locks')
  if (!behaviour.countsLocks || !isRelease) {
    return session.lock === undefined
      ? locked(
          calls,
          session,
          context,
          'every lock function opens the lock connection, which stays until the session ends',
        )
      : kept(session, isRelease)
  }
  const lock = afterCalls(calls, session, context)
  if (lock.size > 0) return { ...kept(session, true), session: { ...session, lock: { locks: lock } } }
  return {
    kind: 'lock-session-release',
    reach: 'nowhere',
    reason: 'no advisory lock is left, so the lock connection is released',
    cite: behaviourCite('countsLocks'),
    session: { ...session, lock: undefined },
  }
}

/** True when what one SELECT takes is released by it too. */
function releasesAll(calls: readonly LockCall[], session: Session, context: Context): boolean {
  return context.behaviour.countsLocks && afterCalls(calls, session, context).size === 0
}

const none: ReadonlyMap<string, number> = new Map()

function locked(calls: readonly LockCall[], session: Session, context: Context, reason: string): Decision {
  const locks = context.behaviour.countsLocks ? afterCalls(calls, session, context) : none
  return {
    kind: 'lock-session',
    reach: 'nowhere',
    reason,
    cite: lockCite,
    session: { ...session, lock: { locks } },
  }
}

function kept(session: Session, isRelease: boolean): Decision {
  const reason = 'it runs on the lock connection, which stays'
  return { kind: isRelease ? 'lock-session' : 'none', reach: 'nowhere', reason, cite: lockCite, session }
}

/** GET_LOCK is taken to succeed: one that times out opens the connection all the same. */
function afterCalls(
  calls: readonly LockCall[],
  session: Session,
  context: Context,
): ReadonlyMap<string, number> {
  const locks = new Map(session.lock?.locks)
  for (const call of calls) {
    const { name } = call
    const lock = name === 'release_all_locks' ? '' : lockName(call, session, context)
    const count = locks.get(lock) ?? 0
    if (name === 'get_lock' && (count > 0 || locks.size < mostHeld)) locks.set(lock, count + 1)
    else if (name === 'release_all_locks') locks.clear()
    else if (name === 'release_lock' && count > 1) locks.set(lock, count - 1)
    else if (name === 'release_lock') locks.delete(lock)
  }
  return locks
}

/** The name as far as it can be told, otherwise its expression: vtgate counts by the exact text. */
function lockName({ lock }: LockCall, session: Session, context: Context): string {
  const name = readRightHandSide(lock, undefined, session, context)
  return name.kind === 'value' && name.value ? asText(name.value) : formatStatement(lock)
}

function pooled(session: Session, cite: string): Decision {
  const reason = 'only GET_LOCK opens a lock connection: it runs on a pooled one'
  return { kind: 'passthrough-pooled', reach: 'random', reason, cite, session }
}
