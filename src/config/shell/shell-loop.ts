import type { ArithmeticFor, CompoundList, For, Select, SyntaxNode } from 'unbash'
import { forEachChild } from 'unbash'
import type { Place, Sourced } from '../model.ts'
import { evaluateArithmetic } from './shell-arithmetic.ts'
import { sequence } from './shell-braces.ts'
import { expandFields } from './shell-expand.ts'
import { run } from './shell-literal.ts'
import { bindingOf, knownText } from './shell-parameter.ts'
import type { Walk } from './shell-state.ts'
import { spend } from './shell-state.ts'
import type { Field, Value } from './shell-value.ts'

/** Passes of a loop beyond this are counted, not followed one by one. */
export const mostPasses = 128

/** The values that a loop gives its variable, or how it is written when they are not all literal. */
export type Passes =
  | {
      readonly kind: 'listed'
      readonly name: string
      readonly values: readonly Value[]
      readonly text: string
    }
  | {
      readonly kind: 'unknown'
      readonly name: string | undefined
      readonly text: string
      readonly hole?: string
    }

/** The passes of `for X in …`. */
export function listPasses(loop: For | Select, walk: Walk): Passes {
  const name = loop.name.value
  const fields = loop.wordlist ? expandFields(loop.wordlist, walk) : argumentsOf(walk)
  const text = loop.wordlist?.map(word => word.text).join(' ') ?? '"$@"'
  if (loop.type === 'Select' || !fields) return { kind: 'unknown', name, text }
  const open = fields.flatMap(({ value }) =>
    value.filter(part => part.kind === 'hole' && mayBeMany(part, value)),
  )[0]
  if (open?.kind === 'hole') {
    return { kind: 'unknown', name, text, ...(open.hole.name === undefined ? {} : { hole: open.hole.name }) }
  }
  return { kind: 'listed', name, values: fields.map(field => field.value), text }
}

/** The passes of `for ((i = 0; i < 3; i++))` with literal bounds. */
export function countedPasses(loop: ArithmeticFor, walk: Walk): Passes {
  const unknown: Passes = { kind: 'unknown', name: undefined, text: 'for (( … ))' }
  const { initialize, test, update } = loop
  if (initialize?.type !== 'ArithmeticBinary' || initialize.operator !== '=') return unknown
  if (initialize.left.type !== 'ArithmeticWord' || test?.type !== 'ArithmeticBinary') return unknown
  const name = initialize.left.value
  const counts = update?.type === 'ArithmeticUnary' && update.operator === '++'
  const compared = test.left.type === 'ArithmeticWord' && test.left.value === name
  const resolve = (each: string) => knownText(each, walk)
  const first = evaluateArithmetic(initialize.right, resolve)
  const bound = evaluateArithmetic(test.right, resolve)
  if (!counts || !compared || first === undefined || bound === undefined) return { ...unknown, name }
  const last = test.operator === '<' ? bound - 1 : test.operator === '<=' ? bound : undefined
  const numbers = last === undefined ? undefined : sequence(first, last, 1)
  if (!numbers) return { ...unknown, name }
  const values = numbers.map(number => [run(number, loop.pos, walk.places)])
  return { kind: 'listed', name, values, text: `${first} to ${last}` }
}

/** The variables that the body of a loop sets: before a pass of unknown number they hold anything. */
export function assignedIn(body: CompoundList, walk: Walk): readonly string[] {
  const names: string[] = []
  const open: SyntaxNode[] = [body]
  for (let node = open.pop(); node && spend(walk, 1); node = open.pop()) {
    for (const name of namesSetBy(node)) names.push(name)
    if (node.type !== 'Word' && node.type !== 'Assignment') forEachChild(node, child => open.push(child))
  }
  return names
}

function namesSetBy(node: SyntaxNode): readonly string[] {
  switch (node.type) {
    case 'Assignment':
      return [node.name]
    case 'For':
    case 'Select':
      return [node.name.value]
    case 'ArithmeticCommand':
      return node.body.slice(0, 1000).match(/[A-Za-z_]\w*/g) ?? []
    case 'Command':
      return setters.test(node.name?.value ?? '')
        ? node.args.map(arg => /^\w*/.exec(arg.text)?.[0] ?? '')
        : []
    default:
      return []
  }
}

const setters = /^(?:read|printf|mapfile|readarray|let|unset|getopts)$/

/** What is known of the number of processes when a loop starts `found` in a number of passes not written. */
export function unknownPasses(passes: Passes & { readonly kind: 'unknown' }, place: Place): Sourced<number> {
  return {
    kind: 'unresolved',
    text: passes.text,
    why: 'the file does not say how many passes the loop makes',
    supply: passes.hole === undefined ? 'a loop over a literal list' : `--env ${passes.hole}=...`,
    place,
  }
}

function mayBeMany(part: Value[number], value: Value): boolean {
  return (
    part.kind === 'hole' &&
    (value.length === 1 || part.hole.splits === true) &&
    (!part.quoted || part.hole.splits === true)
  )
}

function argumentsOf(walk: Walk): readonly Field[] | undefined {
  const binding = bindingOf('@', walk)
  return binding?.kind === 'array' ? binding.fields : undefined
}
