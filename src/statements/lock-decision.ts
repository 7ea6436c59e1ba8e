import { behaviourCite } from '../catalog/vtgate-settings-behaviour.ts'
import type { Context } from './context.ts'
import type { Decision } from './decision.ts'
import type { LockCall } from './lock-functions.ts'
import { isUnsharded, mostHeld, type Session } from './session.ts'
import { readsNoTable, type Statement, selectsLocksAlone } from './statement.ts'

const lockCite = 'go/vt/vtgate/engine/lock.go@v8-v24'

/** What advisory-lock functions do; nothing when the statement calls none, or is sent on without a look (DO). */
export function decideLocks(statement: Statement, session: Session, context: Context): Decision | undefined {
  if (statement.locks.length === 0 || statement.kind === 'do') return undefined
  const getsLock = statement.locks.some(call => call.name === 'get_lock')
  if (!context.behaviour.locksApart) return decideOldLocks(getsLock, session, context)
  if (session.target.shard !== undefined) return decideOnTarget(getsLock, session)
  if (statement.kind !== 'select') return decideInWrite(getsLock, statement, session, context)
  if (!readsNoTable(statement.tokens)) return decideWithTable(getsLock, session, context)
  if (context.behaviour.refusesMixedLocks && !selectsLocksAlone(statement.tokens)) {
    return refused(
      'a lock function and another expression stand in one SELECT',
      behaviourCite('refusesMixedLocks'),
    )
  }
  return decideLockSession(statement.locks, getsLock, session, context)
}

/** v6 has no place for a lock; v7 reserves the whole session. */
function decideOldLocks(getsLock: boolean, session: Session, context: Context): Decision {
  const cite = behaviourCite('locksReserveSession')
  if (context.behaviour.locksReserveSession) {
    return { kind: 'reserved', reach: 'random', reason: 'a lock function reserves the whole session', cite }
  }
  return getsLock ? refused('the tablet does not allow GET_LOCK', cite) : pooled(session, cite)
}

function decideOnTarget(getsLock: boolean, session: Session): Decision {
  if (!getsLock) return pooled(session, lockCite)
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
  getsLock: boolean,
  statement: Statement,
  session: Session,
  context: Context,
): Decision | undefined {
  const { behaviour } = context
  if (statement.kind !== 'insert' && statement.kind !== 'update' && statement.kind !== 'delete')
    return undefined
  if (isUnsharded(session, context)) {
    if (behaviour.passesLocksInWrites) return undefined
    if (behaviour.locksInsideWrites && getsLock)
      return locked(statement.locks, session, context, 'it is worked out first, on the lock connection')
  }
  return refused('lock functions are allowed only in SELECT from dual', lockCite)
}

function decideWithTable(getsLock: boolean, session: Session, context: Context): Decision {
  return context.behaviour.passesLockTests && isUnsharded(session, context) && !getsLock
    ? pooled(session, behaviourCite('passesLockTests'))
    : refused('lock functions are allowed only in SELECT from dual', lockCite)
}

function decideLockSession(
  calls: readonly LockCall[],
  getsLock: boolean,
  session: Session,
  context: Context,
): Decision {
  const { behaviour } = context
  if (getsLock)
    return locked(calls, session, context, 'the lock is kept on a connection of its own on the first shard')
  if (session.lock === undefined && !behaviour.anyLockFunctionReserves)
    return pooled(session, behaviourCite('anyLockFunctionReserves'))
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
  const lock = afterCalls(session.lock?.locks ?? none, calls)
  if (lock.size > 0) return { ...kept(session, true), session: { ...session, lock: { locks: lock } } }
  return {
    kind: 'lock-session-release',
    reach: 'nowhere',
    reason: 'no advisory lock is left, so the lock connection is released',
    cite: behaviourCite('countsLocks'),
    session: { ...session, lock: undefined },
  }
}

const none: ReadonlyMap<string, number> = new Map()

function locked(calls: readonly LockCall[], session: Session, context: Context, reason: string): Decision {
  const locks = context.behaviour.countsLocks ? afterCalls(session.lock?.locks ?? none, calls) : none
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
  held: ReadonlyMap<string, number>,
  calls: readonly LockCall[],
): ReadonlyMap<string, number> {
  const locks = new Map(held)
  for (const { name, lock } of calls) {
    const count = locks.get(lock) ?? 0
    if (name === 'get_lock' && (count > 0 || locks.size < mostHeld)) locks.set(lock, count + 1)
    else if (name === 'release_all_locks') locks.clear()
    else if (name === 'release_lock' && count > 1) locks.set(lock, count - 1)
    else if (name === 'release_lock') locks.delete(lock)
  }
  return locks
}

function pooled(session: Session, cite: string): Decision {
  const reason = 'only GET_LOCK opens a lock connection: it runs on a pooled one'
  return { kind: 'passthrough-pooled', reach: 'random', reason, cite, session }
}

function refused(reason: string, cite: string): Decision {
  return { kind: 'error', reach: 'nowhere', reason, cite }
}
