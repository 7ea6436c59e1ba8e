import type { Diagnostic, Piece, ReadContext, ReadResult } from '../model.ts'
import { type Places, placeIndex } from '../places.ts'
import { templatePieces } from '../template/template-pieces.ts'
import { type MysqldOption, reportedOptions } from './mysqld-options.ts'
import { settleOptions } from './mysqld-settings.ts'
import { type SqlToken, sqlStatements } from './sql-statements.ts'

/** Where an SQL text stands when it is nested in another file, and what to call its server. */
export interface InitSqlOptions {
  readonly name?: string
  readonly places?: Places
}

/**
 * What an SQL script sets on its server: `SET GLOBAL`, `SET PERSIST` and their `@@global.` and `@@persist.`
 * spellings, outside comments and strings. The server's other settings are not in the script.
 */
export function readInitSql(text: string, context: ReadContext, options: InitSqlOptions = {}): ReadResult {
  const places = options.places ?? placeIndex(text, context.file)
  const assignments = [...sqlStatements(text)].flatMap(tokens => globalAssignments(tokens, text))
  if (assignments.length === 0) return { invocations: [], mysqlds: [], diagnostics: [] }
  const inputs = assignments.map(assignment => optionOf(assignment, places))
  const { values, diagnostics } = settleOptions(inputs, { env: context.env })
  const lost = assignments
    .filter(assignment => assignment.scope === 'global')
    .map(assignment => lostAtRestart(assignment, places))
  return {
    invocations: [],
    mysqlds: [{ name: options.name ?? context.file, place: places.at(0), defaults: 'external', ...values }],
    diagnostics: [...diagnostics, ...lost],
  }
}

interface Assignment {
  readonly name: string
  readonly scope: 'global' | 'persist'
  readonly at: number
  readonly value: string
  readonly valueAt: number
}

/** The assignments of a SET statement that reach the whole server and that are reported. */
function globalAssignments(tokens: readonly SqlToken[], text: string): readonly Assignment[] {
  if (tokens[0]?.text.toLowerCase() !== 'set') return []
  const found: Assignment[] = []
  let scope = 'session'
  for (const part of commaParts(tokens.slice(1))) {
    const read = assignmentOf(part, scope, text)
    scope = read.scope
    if (read.assignment) found.push(read.assignment)
  }
  return found
}

interface ReadAssignment {
  /** The keyword that goes on for the assignments after it. */
  readonly scope: string
  readonly assignment?: Assignment
}

const scopeWords: ReadonlySet<string> = new Set(['global', 'persist', 'persist_only', 'session', 'local'])

function assignmentOf(part: readonly SqlToken[], before: string, text: string): ReadAssignment {
  const keyword = part[0]?.text.toLowerCase() ?? ''
  const spoken = scopeWords.has(keyword)
  const scope = spoken ? keyword : before
  const [target, ...rest] = spoken ? part.slice(1) : part
  const signs = rest[0]?.text === ':' ? 2 : 1
  if (!target || rest[signs - 1]?.text !== '=') return { scope }
  const value = rest.slice(signs)
  const dotted = /^@@(?:(\w+)\.)?(\w+)$/.exec(target.text.toLowerCase())
  const reach = reachOf(dotted ? (dotted[1] ?? 'session') : scope)
  const name = dotted ? (dotted[2] as string) : target.text.replaceAll('`', '').toLowerCase()
  const [first] = value
  const last = value.at(-1)
  if (reach === undefined || !first || !last || !reportedOptions.some(option => option.name === name)) {
    return { scope }
  }
  const written = text.slice(first.at, last.at + last.text.length)
  return { scope, assignment: { name, scope: reach, at: target.at, value: written, valueAt: first.at } }
}

function reachOf(scope: string): Assignment['scope'] | undefined {
  if (scope === 'global') return 'global'
  return scope === 'persist' || scope === 'persist_only' ? 'persist' : undefined
}

function commaParts(tokens: readonly SqlToken[]): readonly (readonly SqlToken[])[] {
  const parts: SqlToken[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.text === '(') depth++
    else if (token.text === ')') depth--
    if (token.text === ',' && depth === 0) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

function optionOf(assignment: Assignment, places: Places): MysqldOption {
  const { name, value, valueAt } = assignment
  return {
    kind: 'option',
    name,
    value: valuePieces(value, places, valueAt),
    place: places.at(assignment.at),
    valuePlace: places.at(valueAt),
  }
}

/** SQL knows no suffixes: what is no number and no template is computed by the server. */
function valuePieces(value: string, places: Places, at: number): readonly Piece[] {
  const pieces = templatePieces(value, places, at)
  const literal = /^(?:\d+|on|off|true|false)$/i.test(value)
  if (literal || pieces.some(piece => piece.kind === 'hole')) return pieces
  return [{ kind: 'hole', text: value, by: 'command', place: places.at(at) }]
}

function lostAtRestart({ name, at }: Assignment, places: Places): Diagnostic {
  return {
    severity: 'warning',
    code: 'set-global-is-lost',
    message: `SET GLOBAL ${name} holds until mysqld restarts; then the value of my.cnf counts again.`,
    hint: `Set ${name} in my.cnf, or use SET PERSIST on MySQL.`,
    place: places.at(at),
  }
}
