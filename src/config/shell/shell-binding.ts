import { run } from './shell-literal.ts'
import type { Field, Gap, Value } from './shell-value.ts'
import { valueText } from './shell-value.ts'

/** What is known of a variable. `@` holds the arguments of the script or the function. */
export type Binding =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'array'; readonly fields: readonly Field[] }
  | { readonly kind: 'uncertain' }

export const uncertain: Binding = { kind: 'uncertain' }

/**
 * What two ways through a script agree on. Flags that one of them appends leave the flags before them
 * known, with a hole for any number of words behind.
 */
export function commonBinding(name: string, left: Binding, right: Binding | undefined): Binding {
  if (left === right) return left
  if (left.kind === 'array' && right?.kind === 'array') return commonArray(name, left.fields, right.fields)
  if (left.kind === 'value' && right?.kind === 'value') return commonValue(name, left.value, right.value)
  return uncertain
}

function commonArray(name: string, left: readonly Field[], right: readonly Field[]): Binding {
  const same = commonLength(left, right, field => valueText(field.value))
  if (same === left.length && same === right.length) return { kind: 'array', fields: left }
  const next = left[same] ?? right[same]
  if (same === 0 || !next) return uncertain
  const rest: Field = { ...next, value: [restOf(`\${${name}[@]}`, next)] }
  return { kind: 'array', fields: [...left.slice(0, same), rest] }
}

function commonValue(name: string, left: Value, right: Value): Binding {
  const same = commonLength(left, right, partText)
  if (same === left.length && same === right.length) return { kind: 'value', value: left }
  if (valueText(left) === valueText(right)) return { kind: 'value', value: left }
  const next = [left[same], right[same]].filter(part => part !== undefined)
  const [first] = next
  // Only whole words may be kept: what follows must begin with a blank.
  if (same === 0 || first?.kind !== 'text' || !next.every(part => /^\s/.test(partText(part))))
    return uncertain
  const blank = { ...run(' ', first.offset, first.places), from: 'variable' as const }
  return { kind: 'value', value: [...left.slice(0, same), blank, restOf(`$${name}`, first)] }
}

function restOf(text: string, at: Pick<Field, 'places' | 'offset'>): Gap {
  const place = at.places.at(at.offset)
  return { kind: 'hole', quoted: false, hole: { kind: 'hole', text, by: 'variable', splits: true, place } }
}

function commonLength<T>(left: readonly T[], right: readonly T[], text: (each: T) => string): number {
  let same = 0
  while (same < left.length && same < right.length && equal(left[same], right[same], text)) same++
  return same
}

function equal<T>(left: T | undefined, right: T | undefined, text: (each: T) => string): boolean {
  return left === right || (left !== undefined && right !== undefined && text(left) === text(right))
}

function partText(part: Value[number]): string {
  return part.kind === 'text' ? part.text : part.hole.text
}
