import { applyStatement } from '../../statements/apply.ts'
import { applyCommand, type Command } from '../../statements/commands.ts'
import type { Context } from '../../statements/context.ts'
import type { Applied, AssignmentEffect, Effect } from '../../statements/effect.ts'
import { executedText } from '../../statements/prepared.ts'
import { qualifiers, readStatement, readsNoTable, type Statement } from '../../statements/statement.ts'
import type { ExecuteOptions, Workload } from '../tablet/execute-options.ts'
import { fromVtgate } from './client-error.ts'
import type { SessionState, SessionStates } from './session-state.ts'
import type { Call, Step, Verb } from './session-step.ts'
import { setCalls } from './set-calls.ts'
import { planKindOf } from './tablet-plan.ts'

/** Longer texts are worked out anew each time, and no state remembers more than so many. */
const longestRemembered = 4096
const mostRemembered = 2048

/** What vtgate does for `sql` in this state. */
export function workOutStep(states: SessionStates, state: SessionState, sql: string): Step {
  const { context } = states
  const said = readStatement(sql, context)
  const executed = executedText(said, state.session, context)
  const statement = executed === undefined ? said : readStatement(executed, context)
  const applied = applyStatement(state.session, sql, context)
  const next = stateAfter(states, state, applied)
  const step = stepOf({ sql: executed ?? sql, statement, applied, state, next, context })
  if (sql.length > longestRemembered) return step
  if (state.steps.size >= mostRemembered) state.steps.clear()
  state.steps.set(sql, step)
  return step
}

/** What vtgate does for a command of the protocol; `database` is the argument of COM_INIT_DB. */
export function workOutCommand(
  states: SessionStates,
  state: SessionState,
  command: Command,
  database: string | undefined,
): Step {
  const applied = applyCommand(state.session, command, states.context, database)
  const next = stateAfter(states, state, applied)
  return { ...quietStep(applied.effect, next), verb: commandVerb(command, applied.effect) }
}

interface Case {
  readonly sql: string
  readonly statement: Statement
  readonly applied: Applied
  readonly state: SessionState
  readonly next: SessionState
  readonly context: Context
}

function stepOf(given: Case): Step {
  const { statement, applied, next } = given
  const { effect } = applied
  const isSet = effect.assignments !== undefined
  const calls = isSet ? setCalls(given) : plainCalls(given)
  return {
    ...quietStep(effect, next),
    verb: verbOf(given),
    calls,
    movesAtEnd: isSet || runsOnLock(given),
    isWrite: calls.some(call => call.query.plan === 'dml' || call.query.plan === 'dml-with-limit'),
    begins: calls.length > 0 && (given.context.behaviour.setBeginsTransaction || touchesTables(statement)),
  }
}

function quietStep(effect: Effect, next: SessionState): Step {
  const error = effect.kind === 'error' ? fromVtgate('UNKNOWN', effect.reason) : undefined
  return {
    verb: 'calls',
    calls: [],
    next,
    movesAtEnd: false,
    isWrite: false,
    begins: false,
    error,
    effect,
  }
}

function commandVerb(command: Command, effect: Effect): Verb {
  if (effect.kind === 'error') return 'refuse'
  if (command === 'COM_QUIT') return 'quit'
  return command === 'COM_RESET_CONNECTION' ? 'reset' : 'calls'
}

function verbOf(given: Case): Verb {
  const { statement, applied } = given
  if (applied.effect.kind === 'error' && applied.effect.assignments === undefined) return 'refuse'
  if (applied.effect.kind === 'lock-session-release') return 'lock-release'
  if (runsOnLock(given)) return 'lock'
  switch (statement.kind) {
    case 'begin':
    case 'begin-with':
      return 'begin'
    case 'commit':
    case 'rollback':
      return statement.kind
    default:
      return 'calls'
  }
}

/** A statement with lock functions that reaches no shard by itself runs on the lock connection. */
function runsOnLock({ statement, applied }: Case): boolean {
  const { shards, kind } = applied.effect
  if (kind === 'error' || statement.locks.length === 0) return false
  return shards.connection === 'lock' || shards.reach === 'nowhere'
}

/** From v24 on, what reads no table begins no transaction (vitess#19277). */
function touchesTables({ kind, tokens }: Statement): boolean {
  if (kind === 'select') return !readsNoTable(tokens)
  return kind !== 'set' && kind !== 'show' && kind !== 'use'
}

function plainCalls(given: Case): readonly Call[] {
  const { statement, applied, sql, context, next } = given
  const { effect, session } = applied
  if (effect.kind === 'error') return []
  const reach = reachOf(given)
  if (reach === undefined) return []
  const isLockAside = isLockFunctionAside(given)
  const isStream = !isLockAside && session.workload === 'olap' && streams.has(statement.kind)
  const leavesSession = isLockAside || (isStream && !context.behaviour.streamsHonourSession)
  const isAside = leavesSession && effect.shards.connection === 'pooled'
  const call: Call = {
    query: { sql: effect.rewritten ?? sql, plan: planKindOf(statement) },
    reach,
    keyspace: undefined,
    isStream,
    heedsSession: !isAside,
    isReserved: session.inReserved && !isAside,
    preQueries: runsOnLock(given) ? (effect.settings ?? []) : next.preQueries,
    isLenient: false,
  }
  const named = statement.kind === 'flush-with-lock' ? qualifiers(statement.tokens) : []
  return named.length === 0 ? [call] : named.map(keyspace => ({ ...call, keyspace }))
}

/** Without the lock connection, one that takes no lock runs outside the session, whatever the session holds. */
function isLockFunctionAside({ statement, applied }: Case): boolean {
  return statement.locks.length > 0 && applied.session.inReserved
}

const streams: ReadonlySet<string> = new Set(['select', 'with', 'stream'])

function reachOf(given: Case): Call['reach'] | undefined {
  const { statement, applied, context } = given
  const { reach } = applied.effect.shards
  if (runsOnLock(given)) return 'first'
  if (reach !== 'nowhere') return reach
  const isToHolders =
    statement.kind === 'unlock-tables' && context.rules.get('unlock-tables')?.effect === 'none'
  return isToHolders ? 'held' : undefined
}

function stateAfter(states: SessionStates, state: SessionState, { session, effect }: Applied): SessionState {
  const assignments = effect.assignments ?? []
  if (session === state.session && assignments.length === 0) return state
  const options: ExecuteOptions = {
    ...state.options,
    workload: workloads[session.workload] ?? 'OLTP',
    clientFoundRows: flag(assignments, 'client_found_rows') ?? state.options.clientFoundRows,
    ...timeout(assignments),
  }
  return states.of(session, flag(assignments, 'autocommit') ?? state.autocommit, options)
}

const workloads: Readonly<Record<string, Workload>> = { olap: 'OLAP', dba: 'DBA' }

function timeout(assignments: readonly AssignmentEffect[]): Pick<ExecuteOptions, 'transactionTimeoutMs'> {
  const value = assigned(assignments, 'transaction_timeout')
  const milliseconds = Number(value ?? Number.NaN)
  return Number.isFinite(milliseconds) ? { transactionTimeoutMs: milliseconds } : {}
}

function flag(assignments: readonly AssignmentEffect[], name: string): boolean | undefined {
  const value = assigned(assignments, name)
  return value === undefined ? undefined : value !== '0'
}

function assigned(assignments: readonly AssignmentEffect[], name: string): string | undefined {
  return assignments.findLast(each => each.name === name && each.kind === 'vitess-aware')?.value
}
