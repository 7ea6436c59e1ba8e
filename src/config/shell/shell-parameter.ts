import type {
  ArithmeticExpansionPart,
  CommandExpansionPart,
  ParameterDefaultOperation,
  ParameterExpansionPart,
  SimpleExpansionPart,
  Word,
} from 'unbash'
import type { Hole } from '../model.ts'
import { evaluateArithmetic, shellInteger } from './shell-arithmetic.ts'
import type { Binding } from './shell-binding.ts'
import { sequence } from './shell-braces.ts'
import { run } from './shell-literal.ts'
import type { Walk } from './shell-state.ts'
import type { Chunk, Value } from './shell-value.ts'
import { literalText, valueText } from './shell-value.ts'

interface Expansion {
  readonly part: SimpleExpansionPart | ParameterExpansionPart
  readonly name: string
  readonly walk: Walk
  readonly quoted: boolean
  readonly operand: (word: Word) => readonly Chunk[]
}

/** What `$X`, `${X:-16}`, `"$@"` or `${FLAGS[@]}` expands to: known text, or a hole. */
export function expandParameter(
  part: SimpleExpansionPart | ParameterExpansionPart,
  walk: Walk,
  quoted: boolean,
  operand: (word: Word) => readonly Chunk[],
): readonly Chunk[] {
  const name = part.type === 'SimpleExpansion' ? part.text.slice(1) : part.parameter
  const expansion: Expansion = { part, name, walk, quoted, operand }
  if (part.type === 'SimpleExpansion') return [plain(expansion)]
  if (part.prefix) return [unknown(expansion)]
  const { operation } = part
  if (!operation) return [part.index ? element(expansion, part.index) : plain(expansion)]
  if (operation.type === 'Default') return withDefault(expansion, operation, part.index)
  if (operation.type === 'Slice') {
    const text = part.index ? undefined : knownText(name, walk)
    const cut = text === undefined ? undefined : sliced(text, operation.offset.value, operation.length?.value)
    if (cut !== undefined) return [known(expansion, [run(cut, part.pos, walk.places)])]
  }
  return [unknown(expansion)]
}

/** The integer of `$((…))` or `$[…]` when all of it is literal, else a hole. */
export function expandArithmetic(part: ArithmeticExpansionPart, walk: Walk, quoted: boolean): Chunk {
  const result = evaluateArithmetic(part.expression, name => knownText(name, walk))
  if (result === undefined) return holeChunk({ text: part.text, by: 'variable' }, part.pos, walk, quoted)
  return { kind: 'value', value: [run(String(result), part.pos, walk.places)], splits: false }
}

/** The lines of `$(seq 0 2)`; any other command's output is a hole. */
export function expandCommand(part: CommandExpansionPart, walk: Walk, quoted: boolean): Chunk {
  const numbers = part.text.length < 200 ? literalSequence(part.text) : undefined
  if (!numbers) return holeChunk({ text: part.text, by: 'command' }, part.pos, walk, quoted)
  return { kind: 'value', value: [run(numbers.join('\n'), part.pos, walk.places)], splits: !quoted }
}

/** What the reader knows of a variable: what the text assigned, else what the user supplied. */
export function bindingOf(name: string, walk: Walk): Binding | undefined {
  const binding = walk.scope.get(argumentName(name) === undefined ? name : '@')
  if (binding && binding.kind !== 'uncertain')
    return argumentName(name) === undefined ? binding : argument(binding, name)
  const supplied = walk.shared.env.get(name)
  if (supplied === undefined) return binding
  return { kind: 'value', value: [{ ...run(supplied, 0, walk.places), from: 'user' }] }
}

/** The text of a variable when all of it is literal. */
export function knownText(name: string, walk: Walk): string | undefined {
  const binding = bindingOf(name, walk)
  const value = binding ? scalar(binding) : undefined
  return value ? literalText(value) : undefined
}

/** `@` for all arguments, a number for one of them, nothing for a variable. */
function argumentName(name: string): string | undefined {
  return /^(?:[@*]|[1-9]\d{0,3})$/.test(name) ? name : undefined
}

function argument(all: Binding, name: string): Binding {
  if (all.kind !== 'array' || name === '@' || name === '*') return all
  return { kind: 'value', value: all.fields[Number(name) - 1]?.value ?? [] }
}

function plain(expansion: Expansion): Chunk {
  const { name, walk, quoted } = expansion
  const binding = bindingOf(name, walk)
  if (name === '@' || name === '*') {
    if (binding?.kind === 'array') return every(expansion, binding)
    if (binding?.kind !== 'value') return unknown(expansion)
    return { kind: 'value', value: binding.value, splits: true }
  }
  const value = binding ? scalar(binding) : undefined
  return value ? { kind: 'value', value, splits: !quoted } : unknown(expansion)
}

function element(expansion: Expansion, index: Word): Chunk {
  const binding = bindingOf(expansion.name, expansion.walk)
  if (index.value === '@' || index.value === '*') {
    if (binding?.kind === 'array') return every(expansion, binding)
    return binding?.kind === 'value' ? plain(expansion) : unknown(expansion)
  }
  const position = shellInteger(index.value)
  if (binding?.kind !== 'array' || position === undefined || position < 0) return unknown(expansion)
  return known(expansion, binding.fields[position]?.value ?? [])
}

/** `"${A[@]}"` keeps the elements whole; without quotes they are split again, `*` in quotes joins them. */
function every({ part, walk, quoted }: Expansion, binding: Binding & { readonly kind: 'array' }): Chunk {
  const fields = binding.fields.map(field => field.value)
  if (quoted && !part.text.includes('*')) return { kind: 'fields', fields }
  const spaced = fields.flatMap((field, at) =>
    at === 0 ? field : [run(' ', part.pos, walk.places), ...field],
  )
  return { kind: 'value', value: spaced, splits: !quoted }
}

function withDefault(
  expansion: Expansion,
  operation: ParameterDefaultOperation,
  index: Word | undefined,
): readonly Chunk[] {
  const binding = bindingOf(expansion.name, expansion.walk)
  if (!binding || binding.kind === 'uncertain') return [unknown(expansion)]
  const all = index?.value === '@' || index?.value === '*' || expansion.name === '@' || expansion.name === '*'
  const value =
    all && binding.kind === 'array' ? binding.fields.flatMap(field => field.value) : scalar(binding)
  const empty = valueText(value ?? []) === ''
  const maybeEmpty = !empty && !(value ?? []).some(part => part.kind === 'text' && part.text !== '')
  if (maybeEmpty && operation.operator.startsWith(':')) return [unknown(expansion)]
  const usesValue = !(empty && operation.operator.startsWith(':'))
  if (operation.operator.endsWith('+')) return usesValue ? expansion.operand(operation.operand) : []
  if (!usesValue) return expansion.operand(operation.operand)
  return [index ? element(expansion, index) : plain(expansion)]
}

function scalar(binding: Binding): Value | undefined {
  switch (binding.kind) {
    case 'value':
      return binding.value
    case 'array':
      return binding.fields[0]?.value ?? []
    case 'uncertain':
      return undefined
  }
}

function known({ quoted }: Expansion, value: Value): Chunk {
  return { kind: 'value', value, splits: !quoted }
}

function unknown({ part, name, walk, quoted }: Expansion): Chunk {
  const byArguments = /^(?:[@*#]|\d+)$/.test(name)
  const suppliable = suppliedName(part, name)
  return holeChunk(
    {
      text: part.text,
      by: byArguments ? 'arguments' : 'variable',
      ...(suppliable === undefined ? {} : { name: suppliable }),
      ...(name === '@' || (part.type === 'ParameterExpansion' && part.index?.value === '@')
        ? { splits: true }
        : {}),
    },
    part.pos,
    walk,
    quoted,
  )
}

/** The name under which `--env` would fill the whole of the expansion. */
function suppliedName(part: SimpleExpansionPart | ParameterExpansionPart, name: string): string | undefined {
  if (!/^(?:[A-Za-z_]\w*|[@*]|[1-9]\d*)$/.test(name)) return undefined
  if (part.type === 'SimpleExpansion') return name === '*' ? '@' : name
  const { operation } = part
  const whole = !operation || (operation.type === 'Default' && !operation.operator.endsWith('+'))
  return whole && !part.prefix ? name : undefined
}

function holeChunk(
  hole: Pick<Hole, 'text' | 'by' | 'name' | 'splits'>,
  pos: number,
  walk: Walk,
  quoted: boolean,
): Chunk {
  const gap = { kind: 'hole', quoted, hole: { kind: 'hole', ...hole, place: walk.places.at(pos) } } as const
  return { kind: 'value', value: [gap], splits: !quoted }
}

function sliced(text: string, offset: string, length: string | undefined): string | undefined {
  const start = shellInteger(offset.trim())
  const count = length === undefined ? text.length : shellInteger(length.trim())
  if (start === undefined || count === undefined || count < 0) return undefined
  const from = start < 0 ? text.length + start : start
  return from < 0 ? '' : text.slice(from, from + count)
}

function literalSequence(text: string): readonly string[] | undefined {
  const match = /^(?:\$\(|`)\s*seq\s+(-?\d{1,9})(?:\s+(-?\d{1,9}))?(?:\s+(-?\d{1,9}))?\s*[)`]$/.exec(text)
  if (!match) return undefined
  const numbers = match
    .slice(1)
    .filter(each => each !== undefined)
    .map(Number)
  const [first, step, last] =
    numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers
  return sequence(first as number, last as number, step as number)
}
