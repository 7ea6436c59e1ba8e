import type { Context } from './context.ts'
import type { Session } from './session.ts'
import { asText, type Value, valueAsSql } from './values.ts'

const unknownValue = '?'

/**
 * What a tablet runs on a connection before it serves a session with these settings, as MySQL's log shows it. A value that
 * is not known stands as `?`. Pooled and dedicated connections are spelled apart in some releases.
 */
export function settingsText(
  settings: ReadonlyMap<string, Value | undefined>,
  context: Context,
  isPooled: boolean = context.settingsPool,
): readonly string[] {
  if (settings.size === 0) return noSettings
  const known = texts.get(settings)
  if (known?.context === context && known.isPooled === isPooled) return known.text
  const text = workOutSettings(settings, context, isPooled)
  texts.set(settings, { context, isPooled, text })
  return text
}

const noSettings: readonly string[] = []

/** The settings of a session stay the same from one statement to the next. */
const texts = new WeakMap<
  ReadonlyMap<string, Value | undefined>,
  { readonly context: Context; readonly isPooled: boolean; readonly text: readonly string[] }
>()

function workOutSettings(
  settings: ReadonlyMap<string, Value | undefined>,
  context: Context,
  isPooled: boolean,
): readonly string[] {
  const written = sorted(settings).map(
    ([name, value]) => `${spelled(name, context, isPooled)} = ${sqlOf(value)}`,
  )
  return context.behaviour.joinsSettings ? [`set ${written.join(', ')}`] : written.map(text => `set ${text}`)
}

/** What SET sends at once to connections that the session holds already. */
export function sentSetting(name: string, value: Value | undefined, sigil: boolean): string {
  return `set ${sigil ? '@@' : ''}${name} = ${sqlOf(value)}`
}

function spelled(name: string, context: Context, isPooled: boolean): string {
  const { behaviour } = context
  const sigil = isPooled ? behaviour.poolPrintsSigil : behaviour.settingsWithSigil
  if (!sigil) return name
  const scoped = isPooled && behaviour.poolPrintsIsolationScope && isolation.has(name)
  return scoped ? `@@session.${name}` : `@@${name}`
}

/** The variables whose bare form means the next transaction only, so that the printer names the session. */
const isolation: ReadonlySet<string> = new Set(['transaction_isolation', 'tx_isolation'])

/**
 * The hint that reads and writes of the session carry, without its comment signs; nothing when they carry none. Worked
 * out once for a session: it stays the same from one read to the next.
 */
export function hintText(session: Session, context: Context): string | undefined {
  if (session.settings.size === 0) return undefined
  const known = hints.get(session)
  if (known?.context === context) return known.text
  const text = workOutHint(session, context)
  hints.set(session, { context, text })
  return text
}

const hints = new WeakMap<Session, { readonly context: Context; readonly text: string | undefined }>()

function workOutHint(session: Session, context: Context): string | undefined {
  const { behaviour } = context
  const foreignKeys = behaviour.hintsForeignKeyChecks && session.settings.has(foreignKeyChecks)
  const parts = carriesHints(session, context)
    ? sorted(session.settings)
        .filter(([name]) => isHintable(name, context) && !(foreignKeys && name === foreignKeyChecks))
        .map(([name, value]) => `SET_VAR(${name} = ${hintValue(name, value)})`)
    : []
  if (foreignKeys) parts.push(`SET_VAR(${foreignKeyChecks}=${onOff(session.settings.get(foreignKeyChecks))})`)
  return parts.length === 0 ? undefined : parts.join(' ')
}

const foreignKeyChecks = 'foreign_key_checks'

function carriesHints(session: Session, context: Context): boolean {
  if (context.behaviour.hintsReservedSessions) return context.enableSetVar
  return context.hints && !session.inReserved
}

function isHintable(name: string, context: Context): boolean {
  return context.variables.get(name)?.hint === true
}

/** MySQL refuses SET_VAR with empty text, so vtgate sends a blank. */
function hintValue(name: string, value: Value | undefined): string {
  return name === 'sql_mode' && value?.kind === 'text' && value.text === '' ? "' '" : sqlOf(value)
}

function onOff(value: Value | undefined): string {
  if (value === undefined) return unknownValue
  return asText(value) === '0' ? 'Off' : 'On'
}

function sqlOf(value: Value | undefined): string {
  return value === undefined ? unknownValue : valueAsSql(value)
}

function sorted(
  settings: ReadonlyMap<string, Value | undefined>,
): readonly (readonly [string, Value | undefined])[] {
  return [...settings].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
}
