import type { PresetStatement } from '../catalog/client-presets.ts'
import type { ClientGroup } from '../config/clients-file-schema.ts'
import type { Context } from '../statements/context.ts'
import { asStatements, holdAfter, type SessionHold } from './session-hold.ts'

/** Something that only some of the sessions do. */
export interface Extra extends SessionHold {
  readonly what: 'temporary tables' | 'settings' | 'locks'
  /** What such a session sends beside what every session does. */
  readonly own: readonly PresetStatement[]
  /** The share of the sessions that do it. */
  readonly share: number
  /** The share of the time in which a lock of theirs is held. */
  readonly duty: number
  /** How long it is held, and the time from one to the next; absent when it is held for good. */
  readonly heldSeconds?: number
  readonly everySeconds?: number
}

/** What only some sessions do, by what statements for it would do to each. */
export function extrasOf(
  group: ClientGroup,
  connect: readonly PresetStatement[],
  context: Context,
): readonly Extra[] {
  const { locks, settings } = group
  const temporary = group['temporary-tables']
  const after = (sql: readonly string[]) => {
    const own = asStatements(sql)
    return { ...holdAfter([...connect, ...own], context), own, duty: 1 }
  }
  const { lock: isKept } = after([takeLock, releaseLock])
  return [
    ...(temporary
      ? [
          {
            ...after(['create temporary table t1 (id int)']),
            what: 'temporary tables' as const,
            share: temporary.share,
          },
        ]
      : []),
    ...(settings
      ? [{ ...after(settings.statements), what: 'settings' as const, share: settings.share }]
      : []),
    ...(locks
      ? [{ ...after([takeLock]), what: 'locks' as const, share: locks.share, ...dutyOf(group, isKept) }]
      : []),
  ]
}

const takeLock = "select get_lock('a', 1)"
const releaseLock = "select release_lock('a')"

/** A lock that its release does not give back is held until the session ends. */
function dutyOf(
  { locks, life }: ClientGroup,
  isKept: boolean,
): Pick<Extra, 'duty' | 'heldSeconds' | 'everySeconds'> {
  const cycle = locks?.every ?? life
  if (isKept || locks?.held === undefined || cycle === undefined) return { duty: 1 }
  return { duty: Math.min(1, locks.held / cycle), heldSeconds: locks.held, everySeconds: cycle }
}
