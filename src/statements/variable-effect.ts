import type { KnownVariable } from '../catalog/system-variables.ts'
import { behaviourCite } from '../catalog/vtgate-settings-behaviour.ts'
import { refusedValue } from './accepted-values.ts'
import type { Context } from './context.ts'
import type { AppliedAssignment, AssignmentEffect, EffectKind } from './effect.ts'
import { refusedSettings, refusedSettingsCite } from './refused-settings.ts'
import { currentValue, type RightHandSide, serverLacks } from './right-hand-side.ts'
import { dedicate, isDedicated, reservesWhereItGoes, type Session } from './session.ts'
import { sentSetting } from './settings-text.ts'
import { changeOfModes, type ModeChange } from './sql-mode.ts'
import { differs, type Value, valueAsSql } from './values.ts'

/** A right-hand side that is not DEFAULT. */
export type Wanted = Extract<RightHandSide, { kind: 'value' }>

/** Runs one assignment to a session variable that vtgate accepted. */
export function assignVariable(
  variable: KnownVariable,
  wanted: Wanted,
  session: Session,
  context: Context,
): AppliedAssignment {
  switch (variable.class) {
    case 'IgnoreThese':
    case 'LegacyIgnored':
    case 'LegacyNoop':
      return unchanged(
        session,
        effect(variable, 'ignored', 'vtgate accepts the variable and drops the value'),
      )
    case 'CheckAndIgnore':
      return context.behaviour.plansFewVariables && session.target.keyspace === undefined
        ? unchanged(session, effect(variable, 'ignored', 'without a keyspace there is nowhere to check it'))
        : checkAndIgnore(variable.name, variable.cite, wanted, session, context)
    case 'UseReservedConn':
      return session.systemSettings
        ? keepSetting(variable, wanted, session, context)
        : checkAndIgnore(variable.name, variable.cite, wanted, session, context)
    case 'VitessAware':
      return setInVtgate(variable, wanted, session, context)
    case 'ReadOnly':
    case 'NotSupported':
      return unchanged(session, effect(variable, 'error', 'vtgate refuses the variable'))
  }
}

/** One query that compares the value and changes nothing. */
export function checkAndIgnore(
  name: string,
  cite: string,
  wanted: Wanted,
  session: Session,
  context: Context,
): AppliedAssignment {
  const check = `select 1 from dual where @@${name} = ${wanted.sql}`
  if (coversManyShards(session, context)) {
    return unchanged(session, {
      name,
      kind: 'error',
      check,
      reason: 'the target covers several shards',
      cite,
    })
  }
  if (serverLacks(name, context) && context.behaviour.returnsCheckErrors) {
    return unchanged(session, {
      name,
      kind: 'error',
      check,
      reason: 'MySQL does not know the variable',
      cite,
    })
  }
  const reason = 'one query on one shard compares the value; it is never applied'
  return {
    session: reservesWhereItGoes(session, context) ? dedicate(session, context, 'random') : session,
    effect: { name, kind: 'check-and-ignore', check, reason, cite, ...valued(wanted.value) },
    reach: 'random',
  }
}

function coversManyShards(session: Session, context: Context): boolean {
  return session.target.shard === '-' && context.keyspace?.sharded === true
}

function setInVtgate(
  variable: KnownVariable,
  wanted: Wanted,
  session: Session,
  context: Context,
): AppliedAssignment {
  const why = variable.accepts && refusedValue(variable.accepts, wanted.value)
  if (why !== undefined) return unchanged(session, effect(variable, 'error', why))
  return {
    session: remembered(variable.name, wanted.value, session, context),
    effect: {
      ...effect(variable, 'vitess-aware', 'the value stays in the vtgate session'),
      ...valued(wanted.value),
    },
    reach: 'nowhere',
  }
}

/** The session fields of vtgate on which later effects depend. */
function remembered(name: string, value: Value | undefined, session: Session, context: Context): Session {
  if (value === undefined || value.kind === 'null') return session
  if (name === 'workload') return { ...session, workload: value.text.toLowerCase() }
  if (name !== 'enable_system_settings' || !context.behaviour.sessionChoosesSystemSettings) return session
  return { ...session, systemSettings: value.text !== '0' }
}

function keepSetting(
  variable: KnownVariable,
  wanted: Wanted,
  session: Session,
  context: Context,
): AppliedAssignment {
  if (session.target.shard !== undefined) return keepOnTarget(variable, wanted, session, context)
  const refused = session.inReserved ? refusedSettings(session, context, 'first') : undefined
  if (refused !== undefined) {
    return unchanged(session, { ...effect(variable, 'error', refused), cite: refusedSettingsCite })
  }
  // The check goes the session's way: a session that reserves where it goes reserves the first shard for it.
  const asking = reservesWhereItGoes(session, context) ? dedicate(session, context, 'first') : session
  const { change, ...asked } = ask(variable, wanted, session, context)
  if (change.kind === 'refused' || change.kind === 'absent') {
    const reason =
      change.kind === 'absent'
        ? 'MySQL does not know the variable'
        : `vtgate does not support the mode ${change.mode}`
    return { session: asking, effect: { ...effect(variable, 'error', reason), ...asked }, reach: 'first' }
  }
  if (change.kind === 'same') {
    const reason = 'a query on the first shard finds that MySQL has this value already; nothing is stored'
    return { session: asking, effect: { ...effect(variable, 'elided', reason), ...asked }, reach: 'first' }
  }
  const stored = { ...asking, settings: new Map(asking.settings).set(variable.name, wanted.value) }
  const kept = travelsAsHint(variable, wanted.value, context)
    ? hinted(variable, stored, context)
    : reserved(variable, wanted.value, stored, context)
  return { ...kept, effect: { ...kept.effect, ...asked } }
}

/** `absent`: MySQL does not have the variable. */
type Change = ModeChange | { readonly kind: 'absent' }

interface Answer extends Pick<AssignmentEffect, 'check' | 'value' | 'assumed'> {
  readonly change: Change
}

/** What the check query answers, as far as MySQL's value is known; otherwise the value is taken to differ. */
function ask(variable: KnownVariable, wanted: Wanted, session: Session, context: Context): Answer {
  const isMode = variable.name === 'sql_mode' && context.behaviour.comparesModesAsSet
  const check = isMode
    ? `select @@sql_mode as orig, ${wanted.sql} as new from dual`
    : `select ${wanted.sql} from dual where @@${variable.name} != ${wanted.sql}`
  const common = { check, ...valued(wanted.value) }
  if (serverLacks(variable.name, context)) return { ...common, change: { kind: 'absent' } }
  const told = override(variable.name, context)
  const current = currentValue(variable.name, session, context)
  if (isMode) {
    const change = modeChange(current, wanted.value, told, context)
    return { ...common, change, ...assumed(told, current, wanted.value) }
  }
  if (told === undefined && wanted.value?.kind === 'null') return { ...common, change: { kind: 'same' } }
  const isChange = told ?? (current && wanted.value ? differs(current, wanted.value) : true)
  return {
    ...common,
    change: { kind: isChange ? 'changed' : 'same' },
    ...assumed(told, current, wanted.value),
  }
}

function modeChange(
  current: Value | undefined,
  wanted: Value | undefined,
  told: boolean | undefined,
  context: Context,
): Change {
  if (told === false) return { kind: 'same' }
  if (wanted === undefined || wanted.kind === 'null') return { kind: 'changed' }
  const old = current?.kind === 'text' ? current.text : undefined
  const change = changeOfModes(old, wanted.text, context.behaviour.refusesModes)
  return told === true && change.kind === 'same' ? { kind: 'changed' } : change
}

function override(name: string, context: Context): boolean | undefined {
  return typeof context.differs === 'object' ? context.differs[name] : context.differs
}

function assumed(
  told: boolean | undefined,
  current: Value | undefined,
  wanted: Value | undefined,
): Pick<AssignmentEffect, 'assumed'> {
  return told === undefined && (current === undefined || wanted === undefined) ? { assumed: true } : {}
}

function travelsAsHint(variable: KnownVariable, value: Value | undefined, context: Context): boolean {
  if (!variable.hint || !context.hints) return false
  const isEmpty = value?.kind === 'text' && value.text === ''
  return !isEmpty || (variable.name === 'sql_mode' && context.behaviour.hintsEmptyMode)
}

function hinted(variable: KnownVariable, stored: Session, context: Context): AppliedAssignment {
  if (
    stored.inReserved &&
    !context.behaviour.hintsReservedSessions &&
    variable.name !== 'foreign_key_checks'
  ) {
    const reason =
      'the session is reserved already, so no hint is written; connections that it holds never see the value'
    return { session: stored, effect: effect(variable, reservedKind(context), reason), reach: 'first' }
  }
  const reason = 'the value is kept in the vtgate session; later reads and writes carry it as a SET_VAR hint'
  return { session: stored, effect: effect(variable, 'set-var-hint', reason), reach: 'first' }
}

function reserved(
  variable: KnownVariable,
  value: Value | undefined,
  stored: Session,
  context: Context,
): AppliedAssignment {
  const session: Session = {
    ...stored,
    inReserved: true,
    applied:
      stored.dedicated.length === 0 ? stored.applied : new Map(stored.applied).set(variable.name, value),
  }
  const sent =
    stored.dedicated.length === 0
      ? {}
      : { sent: sentSetting(variable.name, value, context.behaviour.sendsSigil) }
  return {
    session,
    effect: { ...effect(variable, reservedKind(context), reservedReason(context)), ...sent },
    reach: 'first',
  }
}

function reservedKind(context: Context): EffectKind {
  return context.settingsPool ? 'settings-pool' : 'reserved'
}

function reservedReason(context: Context): string {
  return context.settingsPool
    ? 'the value cannot travel as a hint; tablets apply it on connections of their ordinary pools'
    : 'the value cannot travel as a hint; every shard that the session touches gives it a connection of its own'
}

/** A session that USE put on a shard asks nothing: SET goes there, and before v24 is not kept. */
function keepOnTarget(
  variable: KnownVariable,
  wanted: Wanted,
  session: Session,
  context: Context,
): AppliedAssignment {
  if (context.behaviour.storesTargetedSet) {
    const stored = { ...session, settings: new Map(session.settings).set(variable.name, wanted.value) }
    return reserved(variable, wanted.value, stored, context)
  }
  const marked: Session = { ...session, inReserved: true }
  const isLost = context.settingsPool && session.settings.size > 0 && !isDedicated(session, context, 'target')
  if (isLost) {
    const reason = 'the tablet takes SET with other settings for done: the new value is lost'
    return { session: marked, effect: effect(variable, 'settings-pool', reason), reach: 'target' }
  }
  const reason = 'on a shard target SET goes to the shard unseen, which needs a connection of its own'
  return {
    session: dedicate(marked, context, 'target'),
    effect: {
      ...effect(variable, 'reserved', reason),
      cite: behaviourCite('storesTargetedSet'),
      sent: sentSetting(variable.name, wanted.value, true),
    },
    reach: 'target',
  }
}

function effect(variable: KnownVariable, kind: EffectKind, reason: string): AssignmentEffect {
  return { name: variable.name, kind, reason, cite: variable.cite }
}

function valued(value: Value | undefined): Pick<AssignmentEffect, 'value'> {
  return value === undefined ? {} : { value: valueAsSql(value) }
}

function unchanged(session: Session, assignment: AssignmentEffect): AppliedAssignment {
  return { session, effect: assignment, reach: 'nowhere' }
}
