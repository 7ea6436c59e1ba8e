import type { KnownVariable } from '../catalog/system-variables.ts'
import { refusedValue } from './accepted-values.ts'
import type { Context } from './context.ts'
import { type AppliedAssignment, assignmentEffect, unchangedBy } from './effect.ts'
import { keepSetting } from './kept-setting.ts'
import { serverLacks, type Wanted } from './right-hand-side.ts'
import { begun, coversManyShards, dedicate, reservesWhereItGoes, type Session } from './session.ts'
import { switchDigit, type Value, valuedAs } from './values.ts'

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
      return unchangedBy(
        session,
        assignmentEffect(variable, 'ignored', 'vtgate accepts the variable and drops the value'),
      )
    case 'CheckAndIgnore':
      return context.behaviour.plansFewVariables && session.target.keyspace === undefined
        ? unchangedBy(
            session,
            assignmentEffect(variable, 'ignored', 'without a keyspace there is nowhere to check it'),
          )
        : checkAndIgnore(variable.name, variable.cite, wanted, session, context)
    case 'UseReservedConn':
      return session.systemSettings
        ? keepSetting(variable, wanted, session, context)
        : checkAndIgnore(variable.name, variable.cite, wanted, session, context)
    case 'VitessAware':
      return setInVtgate(variable, wanted, session, context)
    case 'ReadOnly':
    case 'NotSupported':
      return unchangedBy(session, assignmentEffect(variable, 'error', 'vtgate refuses the variable'))
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
    return unchangedBy(session, {
      name,
      kind: 'error',
      check,
      reason: 'the target covers several shards',
      cite,
    })
  }
  if (serverLacks(name, context) && context.behaviour.returnsCheckErrors) {
    return unchangedBy(session, {
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
    effect: { name, kind: 'check-and-ignore', check, reason, cite, ...valuedAs(wanted.value) },
    reach: 'random',
  }
}

function setInVtgate(
  variable: KnownVariable,
  wanted: Wanted,
  session: Session,
  context: Context,
): AppliedAssignment {
  const why = variable.accepts && refusedValue(variable.accepts, wanted.value)
  if (why !== undefined) return unchangedBy(session, assignmentEffect(variable, 'error', why))
  return {
    session: remembered(variable.name, wanted.value, session, context),
    effect: {
      ...assignmentEffect(variable, 'vitess-aware', 'the value stays in the vtgate session'),
      ...valuedAs(wanted.value),
    },
    reach: 'nowhere',
  }
}

/** The session fields of vtgate on which later effects depend. */
function remembered(name: string, value: Value | undefined, session: Session, context: Context): Session {
  if (value === undefined || value.kind === 'null') return session
  if (name === 'workload') return { ...session, workload: value.text.toLowerCase() }
  if (name === 'autocommit') return isOff(value) ? begun(session) : session
  if (name !== 'enable_system_settings' || !context.behaviour.sessionChoosesSystemSettings) return session
  return { ...session, systemSettings: value.text !== '0' }
}

function isOff(value: Value): boolean {
  return value.kind !== 'null' && (switchDigit(value.text) ?? value.text) === '0'
}
