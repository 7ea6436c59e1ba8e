import type { KnownVariable } from '../catalog/system-variables.ts'
import type { Context } from './context.ts'
import type { AssignmentEffect } from './effect.ts'
import { currentValue, serverLacks, type Wanted } from './right-hand-side.ts'
import type { Session } from './session.ts'
import { changeOfModes, type ModeChange } from './sql-mode.ts'
import { differs, type Value, valuedAs } from './values.ts'

/** `absent`: MySQL does not have the variable. */
type Change = ModeChange | { readonly kind: 'absent' }

export interface Answer extends Pick<AssignmentEffect, 'check' | 'value' | 'assumed'> {
  readonly change: Change
}

/** What the check query of a kept variable answers, as far as MySQL's value is known; otherwise the value is taken to differ. */
export function askMysql(
  variable: KnownVariable,
  wanted: Wanted,
  session: Session,
  context: Context,
): Answer {
  const isMode = variable.name === 'sql_mode' && context.behaviour.comparesModesAsSet
  const check = isMode
    ? `select @@sql_mode as orig, ${wanted.sql} as new from dual`
    : `select ${wanted.sql} from dual where @@${variable.name} != ${wanted.sql}`
  const common = { check, ...valuedAs(wanted.value) }
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
