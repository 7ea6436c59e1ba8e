import type { KnownVariable } from '../catalog/system-variables.ts'
import { behaviourCite } from '../catalog/vtgate-settings-behaviour.ts'
import type { Context } from './context.ts'
import { type AppliedAssignment, assignmentEffect, type EffectKind, unchangedBy } from './effect.ts'
import { refusedSettings, refusedSettingsCite } from './refused-settings.ts'
import type { Wanted } from './right-hand-side.ts'
import { dedicate, isDedicated, reservesWhereItGoes, type Session } from './session.ts'
import { sentSetting } from './settings-text.ts'
import { askMysql } from './value-check.ts'
import type { Value } from './values.ts'

/** SET of a variable that vtgate keeps for the session when MySQL's own value differs. */
export function keepSetting(
  variable: KnownVariable,
  wanted: Wanted,
  session: Session,
  context: Context,
): AppliedAssignment {
  if (session.target.shard !== undefined) return keepOnTarget(variable, wanted, session, context)
  const refused = session.inReserved ? refusedSettings(session, context, 'first') : undefined
  if (refused !== undefined) {
    return unchangedBy(session, {
      ...assignmentEffect(variable, 'error', refused),
      cite: refusedSettingsCite,
    })
  }
  // The check goes the session's way: a session that reserves where it goes reserves the first shard for it.
  const asking = reservesWhereItGoes(session, context) ? dedicate(session, context, 'first') : session
  const { change, ...asked } = askMysql(variable, wanted, session, context)
  if (change.kind === 'refused' || change.kind === 'absent') {
    const reason =
      change.kind === 'absent'
        ? 'MySQL does not know the variable'
        : `vtgate does not support the mode ${change.mode}`
    return {
      session: asking,
      effect: { ...assignmentEffect(variable, 'error', reason), ...asked },
      reach: 'first',
    }
  }
  if (change.kind === 'same') {
    const reason = 'a query on the first shard finds that MySQL has this value already; nothing is stored'
    return {
      session: asking,
      effect: { ...assignmentEffect(variable, 'elided', reason), ...asked },
      reach: 'first',
    }
  }
  const stored = { ...asking, settings: new Map(asking.settings).set(variable.name, wanted.value) }
  const kept = travelsAsHint(variable, wanted.value, context)
    ? hinted(variable, stored, context)
    : reserved(variable, wanted.value, stored, context)
  return { ...kept, effect: { ...kept.effect, ...asked } }
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
    return {
      session: stored,
      effect: assignmentEffect(variable, reservedKind(context), reason),
      reach: 'first',
    }
  }
  const reason = 'the value is kept in the vtgate session; later reads and writes carry it as a SET_VAR hint'
  return { session: stored, effect: assignmentEffect(variable, 'set-var-hint', reason), reach: 'first' }
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
    effect: {
      ...assignmentEffect(variable, reservedKind(context), reservedReason(variable, context)),
      ...sent,
    },
    reach: 'first',
  }
}

function reservedKind(context: Context): EffectKind {
  return context.settingsPool ? 'settings-pool' : 'reserved'
}

function reservedReason(variable: KnownVariable, context: Context): string {
  const consequence = context.settingsPool
    ? 'tablets apply it on connections of their ordinary pools'
    : 'every shard that the session touches gives it a connection of its own'
  return `${whyNoHint(variable, context)}; ${consequence}`
}

function whyNoHint(variable: KnownVariable, context: Context): string {
  if (!variable.hint) return 'the variable cannot travel as a hint'
  if (context.hints) return 'this value cannot travel as a hint'
  return context.enableSetVar
    ? 'vtgate takes MySQL for older than 8.0, so it writes no hints'
    : 'vtgate is told to write no hints'
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
    return { session: marked, effect: assignmentEffect(variable, 'settings-pool', reason), reach: 'target' }
  }
  const reason = 'on a shard target SET goes to the shard unseen, which needs a connection of its own'
  return {
    session: dedicate(marked, context, 'target'),
    effect: {
      ...assignmentEffect(variable, 'reserved', reason),
      cite: behaviourCite('storesTargetedSet'),
      sent: sentSetting(variable.name, wanted.value, true),
    },
    reach: 'target',
  }
}
