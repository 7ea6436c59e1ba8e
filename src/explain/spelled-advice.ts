import type { Component } from '../catalog/flags.ts'
import { knownFamily } from '../catalog/known-flag-index.ts'
import { covers, type Release } from '../catalog/release.ts'
import type { PresetFlag, SpelledAdvice } from '../report/session-explanation.ts'
import type { Advice, FlagChange } from '../statements/advice.ts'
import { shownSql } from './explained-effect.ts'

/** Advice with its flags as the release spells them. */
export function spelledAdvice(advice: Advice, release: Release): SpelledAdvice {
  switch (advice.kind) {
    case 'flag':
      return { kind: 'flag', ...spelledFlag(advice, release), becomes: advice.becomes }
    case 'default':
      return { ...advice, value: shownSql(advice.value) }
    case 'habit':
      return advice
  }
}

/** A change of a flag as it is written on the command line of the release. */
export function spelledFlag({ component, flag, value }: FlagChange, release: Release): PresetFlag {
  return { component, flag: `--${spelling(flag, component, release)}=${value}` }
}

/** The list of vtgate's flags begins with v14: before that a flag is spelled as it was first seen. */
function spelling(flag: string, component: Component, release: Release): string {
  const family = knownFamily(flag, component)
  const known = family.find(({ versions }) => versions.some(version => covers(version, release)))
  return (known ?? family[0])?.spelling ?? flag
}
