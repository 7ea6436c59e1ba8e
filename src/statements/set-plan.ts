import type { KnownVariable } from '../catalog/system-variables.ts'
import { behaviourCite } from '../catalog/vtgate-settings-behaviour.ts'
import type { Context } from './context.ts'
import type { AssignmentEffect } from './effect.ts'
import type { Assignment } from './set-statement.ts'
import { defaultOf } from './system-default.ts'
import { isSymbol, isWord, type Token } from './tokens.ts'

/** Why vtgate cannot plan an assignment; nothing when it can. */
export function planProblem(assignment: Assignment, context: Context): AssignmentEffect | undefined {
  switch (assignment.scope) {
    case 'global':
      return globalProblem(assignment, context)
    case 'user':
      return expressionProblem(assignment, context)
    case 'metadata':
      return undefined
    case 'session':
      return sessionProblem(assignment, context)
  }
}

function globalProblem(assignment: Assignment, context: Context): AssignmentEffect | undefined {
  const cite = behaviourCite('globalIsChecked')
  if (!context.behaviour.globalIsChecked) return problem(assignment, 'global scope is not supported', cite)
  return isDefault(assignment) ? problem(assignment, 'DEFAULT is not supported', cite) : undefined
}

function sessionProblem(assignment: Assignment, context: Context): AssignmentEffect | undefined {
  const variable = context.variables.get(assignment.name)
  if (variable === undefined) return problem(assignment, 'the release does not know this variable', lists)
  if (variable.class === 'ReadOnly') return problem(assignment, 'the variable is read-only', variable.cite)
  if (variable.class === 'NotSupported') {
    return problem(assignment, 'vtgate supports no SET of this variable', variable.cite)
  }
  if (isDefault(assignment) && defaultOf(variable) === undefined && !context.behaviour.sendsValueUnread) {
    return problem(assignment, 'DEFAULT is not supported for this variable', variable.cite)
  }
  if (variable.class !== 'VitessAware') return undefined
  if (isColumn(assignment, variable))
    return problem(assignment, 'a bare word is a column here, not text', variable.cite)
  return expressionProblem(assignment, context)
}

const valueWords: ReadonlySet<string> = new Set(['default', 'null', 'true', 'false'])

function isColumn({ value }: Assignment, variable: KnownVariable): boolean {
  const word =
    value.length === 1 && (value[0]?.kind === 'word' || value[0]?.kind === 'name') ? value[0] : undefined
  return word !== undefined && !variable.boolean && !variable.bareWordIsText && !valueWords.has(word.lower)
}

const lists = 'go/vt/sysvars/sysvars.go@v8-v24'

/** Up to v8 an expression that a tablet must work out may use only some functions, and no subquery. */
function expressionProblem(assignment: Assignment, context: Context): AssignmentEffect | undefined {
  if (context.behaviour.delegatesAnyFunction || !assignment.value.some(isRefused)) return undefined
  return problem(assignment, 'the expression is not supported in SET', behaviourCite('delegatesAnyFunction'))
}

function isRefused(token: Token, at: number, tokens: readonly Token[]): boolean {
  if (isWord(token, 'select')) return true
  return token.kind === 'word' && isSymbol(tokens[at + 1], '(') && !delegated.has(token.lower)
}

/** MySQL's own functions stand for the list of those releases, which the facts do not spell out. */
const delegated: ReadonlySet<string> = new Set(
  `abs adddate ascii bin cast ceil ceiling char_length coalesce concat concat_ws conv convert crc32 elt field find_in_set
  floor format from_base64 greatest hex if ifnull insert instr lcase least left length locate lower lpad ltrim md5 mid mod
  nullif oct ord pow power repeat replace reverse right round rpad rtrim sha1 sha2 sign soundex space sqrt strcmp substr
  substring to_base64 trim truncate ucase unhex upper uuid`.split(/\s+/),
)

function isDefault(assignment: Assignment): boolean {
  return assignment.value.length === 1 && isWord(assignment.value[0], 'default')
}

function problem(assignment: Assignment, reason: string, cite: string): AssignmentEffect {
  return { name: assignment.name, kind: 'error', reason, cite }
}
