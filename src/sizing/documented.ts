import { documentedFormula } from '../catalog/documented-formula.ts'
import type { Release } from '../catalog/release.ts'
import type { FlagValue, Sourced, Tablet, Unresolved } from '../config/model.ts'
import { settingOf } from './setting.ts'

/** One term of the documented formula for a tablet. */
export interface DocumentedTerm {
  readonly label: string
  readonly times: number
  readonly setting?: Sourced<FlagValue>
  /** Nothing when the setting cannot be known. */
  readonly connections: number | undefined
}

/** The formula of the Vitess documentation, worked out for one tablet. */
export interface DocumentedDemand {
  readonly terms: readonly DocumentedTerm[]
  /** Nothing when a term cannot be known. */
  readonly total: number | undefined
  readonly because: readonly Unresolved[]
  readonly cite: string
}

/** The documented formula, exactly as the Vitess docs give it, without its two "variable" terms. */
export function documentedDemand(tablet: Tablet, release: Release): DocumentedDemand {
  const terms = documentedFormula.terms.map(term => documentedTerm(term, tablet, release))
  return {
    terms,
    total: sumKnown(terms.map(term => term.connections)),
    because: terms.flatMap(term => (term.setting?.kind === 'unresolved' ? [term.setting] : [])),
    cite: documentedFormula.cite,
  }
}

/** The sum, or nothing when an addend is missing: what cannot be known is never taken for zero. */
export function sumKnown(addends: readonly (number | undefined)[]): number | undefined {
  let sum = 0
  for (const addend of addends) {
    if (addend === undefined) return undefined
    sum += addend
  }
  return sum
}

function documentedTerm(
  term: (typeof documentedFormula.terms)[number],
  tablet: Tablet,
  release: Release,
): DocumentedTerm {
  if (term.kind === 'constant') return { label: term.label, times: 1, connections: term.connections }
  const setting = settingOf(tablet, term.flag, release)
  if (!setting) throw new Error(`bug: ${release.text} lacks ${term.flag} of the documented formula`)
  return {
    label: term.flag,
    times: term.times,
    setting,
    connections: setting.kind === 'known' ? term.times * Number(setting.value) : undefined,
  }
}
