import type { Release } from '../catalog/release.ts'
import { type FlagValue, parseFlagValue } from '../catalog/value-syntax.ts'
import type { GivenFlag } from '../config/arguments.ts'

/** The value of a flag as written, variables as they stand. */
export function valueText({ value }: GivenFlag): string {
  return value.map(({ text }) => text).join('')
}

/** What the release reads in it; nothing while a part of it is not known, or when it refuses it. */
export function readValue(flag: GivenFlag, release: Release): FlagValue | undefined {
  const { lookup, value } = flag
  if (!('type' in lookup) || value.some(({ kind }) => kind === 'hole')) return undefined
  const parsed = parseFlagValue(lookup.type, valueText(flag), release)
  return parsed.kind === 'value' ? parsed.value : undefined
}
