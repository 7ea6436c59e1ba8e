import type { Assignment, Command, Word } from 'unbash'
import type { Binding } from './shell-binding.ts'
import { uncertain } from './shell-binding.ts'
import { expandFields, expandValue, splitValue } from './shell-expand.ts'
import { bindingOf } from './shell-parameter.ts'
import type { Walk } from './shell-state.ts'
import { spend } from './shell-state.ts'
import type { Field } from './shell-value.ts'
import { literalText, stored, valueText } from './shell-value.ts'

/** An array or a value that grows past this is not followed. */
const longest = 4096

/** Carries out `X=…`, `X+=…`, `A=(…)`, `A+=(…)`. An assignment to one element leaves the array uncertain. */
export function assign(assignment: Assignment, walk: Walk): void {
  const { name, index, append } = assignment
  if (index) {
    walk.scope.set(name, uncertain)
    return
  }
  const binding = assigned(assignment, walk)
  const before = append ? bindingOf(name, walk) : undefined
  const result = append ? appended(before, binding) : binding
  spend(walk, result.kind === 'array' ? result.fields.length : 1)
  walk.scope.set(name, result)
}

/** Carries out a builtin that sets variables; false when the command is none of those. */
export function setsVariables(name: string, command: Command, walk: Walk): boolean {
  switch (name) {
    case 'export':
    case 'declare':
    case 'typeset':
    case 'readonly':
    case 'local':
      declare(name, command, walk)
      return true
    case 'unset':
      for (const word of plainWords(command)) walk.scope.set(word, { kind: 'value', value: [] })
      return true
    case 'read':
      readInput(command, walk)
      return true
    case 'printf':
      return printToVariable(command, walk)
    case 'mapfile':
    case 'readarray':
    case 'getopts':
    case 'let':
      for (const word of plainWords(command)) walk.scope.set(/^\w*/.exec(word)?.[0] ?? '', uncertain)
      return true
    case 'set':
      setArguments(command, walk)
      return true
    case 'shift':
      shiftArguments(command, walk)
      return true
    default:
      return false
  }
}

function assigned({ value }: Assignment, walk: Walk): Binding {
  if (value.type === 'Word') return { kind: 'value', value: stored(expandValue(value, walk)) }
  const fields = expandFields(value.elements, walk)
  if (fields.length > longest || value.elements.some(each => /^\[.*\]=/.test(each.text))) return uncertain
  return { kind: 'array', fields: fields.map(field => ({ ...field, value: stored(field.value) })) }
}

function appended(before: Binding | undefined, added: Binding): Binding {
  if (added.kind === 'array') {
    if (before?.kind === 'uncertain' || before?.kind === 'value') return uncertain
    const fields = [...(before?.fields ?? []), ...added.fields]
    return fields.length > longest ? uncertain : { kind: 'array', fields }
  }
  if (added.kind !== 'value' || before?.kind !== 'value') return uncertain
  const value = [...before.value, ...added.value]
  return value.length > longest ? uncertain : { kind: 'value', value }
}

function declare(name: string, command: Command, walk: Walk): void {
  const exports =
    name === 'export' || command.args.some(arg => arg.type === 'Word' && /^-\w*x/.test(arg.text))
  for (const arg of command.args) {
    const target = arg.type === 'Assignment' ? arg.name : arg.value
    if (!/^\w+$/.test(target)) continue
    if (name !== 'export' && name !== 'readonly') walk.locals?.add(target)
    if (arg.type === 'Assignment') assign(arg, walk)
    else if (name === 'local') walk.scope.set(target, { kind: 'value', value: [] })
    if (exports) walk.scope.export(target)
  }
}

/** `read -r -a FLAGS <<< "$TEXT"` splits a known text; all other input is unknown. */
function readInput(command: Command, walk: Walk): void {
  const source = command.redirects.find(redirect => redirect.type === 'HereString')?.target
  const plain = plainWords(command)
  const ownSeparators = command.prefix.some(
    each => each.type === 'Assignment' && each.name === 'IFS' && !/^IFS=(?:' '|" ")$/.test(each.text),
  )
  const array = command.args.some(arg => arg.type === 'Word' && /^-\w*a$/.test(arg.text))
  if (!array || !source || ownSeparators || plain.length !== 1) {
    for (const name of plain) walk.scope.set(name, uncertain)
    return
  }
  const field = (value: Field['value']): Field => ({
    value,
    places: walk.places,
    offset: source.pos,
    written: source.text,
  })
  const text = expandValue(source, walk)
  walk.scope.set(plain[0] as string, { kind: 'array', fields: splitValue(stored(text)).map(field) })
}

/** `printf -v NAME FORMAT ARGS…` of literals with `%s`, `%d`, `%0Nd`. */
function printToVariable(command: Command, walk: Walk): boolean {
  const words = command.args.filter((arg): arg is Word => arg.type === 'Word')
  if (words[0]?.value !== '-v') return false
  const name = words[1]?.value
  const texts = expandFields(words.slice(2), walk).map(field => literalText(field.value))
  const [format, ...values] = texts
  const text =
    texts.includes(undefined) || format === undefined ? undefined : formatted(format, values as string[])
  const at = words[2]
  if (name === undefined || !/^\w+$/.test(name)) return true
  walk.scope.set(
    name,
    text === undefined || !at
      ? uncertain
      : {
          kind: 'value',
          value: [{ kind: 'text', text, places: walk.places, offset: at.pos, from: 'variable' }],
        },
  )
  return true
}

function formatted(format: string, values: readonly string[]): string | undefined {
  let next = 0
  let unknown = false
  const text = format.replace(
    /%(0?)(\d{0,2})([a-zA-Z%])/g,
    (_, zero: string, width: string, verb: string) => {
      if (verb === '%') return '%'
      const value = values[next++] ?? ''
      unknown ||= (verb !== 's' && verb !== 'd') || (verb === 'd' && !/^\d+$/.test(value))
      return value.padStart(Number(width), zero === '0' && verb === 'd' ? '0' : ' ')
    },
  )
  return unknown || next !== values.length || format.includes('\\') ? undefined : text
}

/** `set -- A B` gives the script new arguments; `set -e` does not. */
function setArguments(command: Command, walk: Walk): void {
  const fields = expandFields(command.args, walk)
  const end = fields.findIndex(field => valueText(field.value) === '--')
  if (end === -1) return
  const rest = fields.slice(end + 1).map(field => ({ ...field, value: stored(field.value) }))
  walk.scope.set('@', { kind: 'array', fields: rest })
}

function shiftArguments(command: Command, walk: Walk): void {
  const before = walk.scope.get('@')
  const by = Number(command.args[0]?.text ?? 1)
  const known = before?.kind === 'array' && Number.isInteger(by)
  walk.scope.set('@', known ? { kind: 'array', fields: before.fields.slice(by) } : uncertain)
}

function plainWords(command: Command): readonly string[] {
  return command.args.flatMap(arg => (arg.type === 'Word' && /^\w+\b/.test(arg.value) ? [arg.value] : []))
}
