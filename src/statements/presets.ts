import { type ClientPreset, connectStatements, type PresetStatement } from '../catalog/client-presets.ts'
import { mysql8Defaults } from '../catalog/system-variables-mysql.ts'
import { type FlagChange, flagChanges } from './advice.ts'
import { applyStatement } from './apply.ts'
import { applyCommand, isCommand } from './commands.ts'
import { type Context, type ContextOptions, newContext, type ServerValues } from './context.ts'
import type { Applied, Effect } from './effect.ts'
import { defaultsThatElide } from './eliding-defaults.ts'
import { type Holdings, holdings } from './holdings.ts'
import { newSession, type Session } from './session.ts'

/** The server against which presets are judged unless another one is given. */
export const mysql8: ServerValues = { values: mysql8Defaults }

/** A statement of a preset with its effect. */
export interface PresetEffect {
  readonly statement: PresetStatement
  readonly effect: Effect
}

/** What each statement of a client does by itself, after no more than the statements that always come before it. */
export function presetEffects(preset: ClientPreset, options: ContextOptions): readonly PresetEffect[] {
  const context = presetContext(options)
  return preset.statements.map(statement => {
    const past = (statement.after ?? []).flatMap(index => preset.statements[index] ?? [])
    const before = sessionAfter({ ...newSession(context), fromStart: false }, past, context)
    return { statement, effect: send(before, statement, context).effect }
  })
}

/** What a connection of the client holds once it has connected with default options and read from every shard. */
export function presetHoldings(preset: ClientPreset, options: ContextOptions): Holdings {
  const context = presetContext(options)
  const connected = sessionAfter(newSession(context), connectStatements(preset), context)
  const { session } = applyStatement(connected, 'select * from t', context)
  return holdings(session, context)
}

/** The values, as SQL and by variable, under which the SETs of a connect with default options change nothing on MySQL. */
export function presetDefaults(
  preset: ClientPreset,
  options: ContextOptions,
): Readonly<Record<string, string>> {
  const effectsWith = (server: ServerValues) => connectEffects(preset, { ...options, server })
  return defaultsThatElide(effectsWith, options.server ?? mysql8)
}

/** What the statements of a connect with default options do, one after the other. */
export function connectEffects(preset: ClientPreset, options: ContextOptions): readonly Effect[] {
  return effectsOf(connectStatements(preset), presetContext(options)).map(({ effect }) => effect)
}

/** What each of these statements and commands does, one after the other in a new session. */
export function effectsOf(statements: readonly PresetStatement[], context: Context): readonly PresetEffect[] {
  let session = newSession(context)
  return statements.map(statement => {
    const applied = send(session, statement, context)
    session = applied.session
    return { statement, effect: applied.effect }
  })
}

/** The flags under which the client would hold no dedicated connection; none when it holds none as it is. */
export function remedies(preset: ClientPreset, options: ContextOptions): readonly FlagChange[] {
  if (!holds(preset, options)) return []
  return flagChanges.filter(({ settings }) => !holds(preset, { ...options, ...settings }))
}

function holds(preset: ClientPreset, options: ContextOptions): boolean {
  return presetHoldings(preset, options).dedicated.least > 0
}

function presetContext(options: ContextOptions): Context {
  return newContext({ ...options, server: options.server ?? mysql8 })
}

/** The session after these statements and commands, in order. */
export function sessionAfter(
  session: Session,
  statements: readonly PresetStatement[],
  context: Context,
): Session {
  return statements.reduce((now, statement) => send(now, statement, context).session, session)
}

function send(session: Session, statement: PresetStatement, context: Context): Applied {
  return statement.command && isCommand(statement.sql)
    ? applyCommand(session, statement.sql, context)
    : applyStatement(session, statement.sql, context)
}
