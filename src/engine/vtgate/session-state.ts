import type { Context } from '../../statements/context.ts'
import { newSession, type Session } from '../../statements/session.ts'
import { settingsText } from '../../statements/settings-text.ts'
import { type Value, valueAsSql } from '../../statements/values.ts'
import type { ExecuteOptions } from '../tablet/execute-options.ts'
import type { Step } from './session-step.ts'

/** What a client session of vtgate is in, shared by all sessions that are in the same. Never changed but for its memory. */
export interface SessionState {
  readonly session: Session
  readonly autocommit: boolean
  readonly options: ExecuteOptions
  /** The settings as tablets get them. */
  readonly preQueries: readonly string[]
  /** The statements that were worked out already. */
  readonly steps: Map<string, Step>
}

/** More states than clients of one kind ever reach; beyond it they are no longer shared. */
const mostStates = 4096

/** Gives equal states one object each. */
export class SessionStates {
  readonly context: Context
  readonly #known = new Map<string, SessionState>()

  constructor(context: Context) {
    this.context = context
  }

  /** The state of a client that just connected. */
  start(clientFoundRows: boolean): SessionState {
    const options = { workload: 'OLTP', clientFoundRows, isolation: 'DEFAULT', accessMode: 'none' } as const
    return this.of(newSession(this.context), true, options)
  }

  of(session: Session, autocommit: boolean, options: ExecuteOptions): SessionState {
    const key = keyOf(session, autocommit, options)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const preQueries = settingsText(session.settings, this.context)
    const state = { session, autocommit, options, preQueries, steps: new Map() }
    if (this.#known.size >= mostStates) this.#known.clear()
    this.#known.set(key, state)
    return state
  }

  /** The same, but that the session holds no reserved connection. */
  withoutReserved({ session, autocommit, options }: SessionState): SessionState {
    return this.of({ ...session, dedicated: [], applied: new Map() }, autocommit, options)
  }

  /** The same, but that no advisory lock is held. */
  withoutLock({ session, autocommit, options }: SessionState): SessionState {
    return this.of({ ...session, lock: undefined }, autocommit, options)
  }
}

function keyOf(session: Session, autocommit: boolean, options: ExecuteOptions): string {
  const { settings, applied, userVariables, prepared, lock, ...plain } = session
  return JSON.stringify([
    plain,
    written(settings),
    written(applied),
    written(userVariables),
    [...prepared],
    lock === undefined ? null : [...lock.locks],
    autocommit,
    options,
  ])
}

function written(
  values: ReadonlyMap<string, Value | undefined>,
): readonly (readonly [string, string | null])[] {
  return [...values].map(([name, value]) => [name, value === undefined ? null : valueAsSql(value)])
}
