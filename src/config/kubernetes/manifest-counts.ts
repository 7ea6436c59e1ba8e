import type { Known, Sourced } from '../model.ts'
import { placeOf, scalarOf, scalarText, type YamlValue } from '../yaml/yaml-values.ts'

/** What a count is called, and what it is when it is not written. */
export interface CountRules {
  readonly name: string
  /** Nothing: it has to be written. */
  readonly absent: number | undefined
  /** Where it would stand: the map that it belongs to. */
  readonly owner: YamlValue
}

/** A whole number of things (replicas, parts); unresolved when it is none. */
export function countOf(value: YamlValue | undefined, { name, absent, owner }: CountRules): Sourced<number> {
  const text = scalarText(value)
  const place = placeOf(value ?? owner)
  if (value && text !== undefined) {
    const count = scalarOf(value)
    if (typeof count === 'number' && Number.isInteger(count) && count >= 0) {
      return { kind: 'known', value: count, origin: 'flag', text, place }
    }
    return {
      kind: 'unresolved',
      text,
      why: `${name} is ${text}, not a whole number`,
      supply: 'the rendered manifest',
      place,
    }
  }
  if (absent === undefined) {
    return {
      kind: 'unresolved',
      text: '',
      why: `${name} is not there`,
      supply: `${name} in the manifest`,
      place,
    }
  }
  return { kind: 'known', value: absent, origin: 'default', text: String(absent), place }
}

/** How many there are when there are `many` of `each`. */
export function product(many: Sourced<number>, each: Sourced<number>): Sourced<number> {
  if (many.kind === 'unresolved') return many
  if (each.kind === 'unresolved') return each
  if (many.value === 1 && (each.value !== 1 || each.place)) return each
  if (each.value === 1) return many
  const counted: Known<number> = {
    ...each,
    value: many.value * each.value,
    text: `${many.text} × ${each.text}`,
  }
  return many.place ? { ...counted, definedAt: many.place } : counted
}
