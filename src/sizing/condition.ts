import type { Condition } from '../catalog/pools.ts'
import type { Release } from '../catalog/release.ts'
import type { Sourced, Tablet, Unresolved } from '../config/model.ts'
import { settingOf } from './setting.ts'

/** Three-valued: a condition on a value that cannot be known is neither met nor unmet. */
export type Truth =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no' }
  | { readonly kind: 'unresolved'; readonly because: readonly Unresolved[] }

const yes: Truth = { kind: 'yes' }
const no: Truth = { kind: 'no' }

/** Does this tablet, in this release, meet the condition under which a pool is opened? */
export function holds(condition: Condition, tablet: Tablet, release: Release): Truth {
  switch (condition.kind) {
    case 'always':
      return yes
    case 'flag':
      return flagIs(tablet, condition.flag, release, value => value === condition.is)
    case 'flag-above':
      return flagIs(tablet, condition.flag, release, value => Number(value) > condition.value)
    case 'feature':
      return truthOf(tablet.features[condition.feature])
    case 'not':
      return negate(holds(condition.of, tablet, release))
    case 'all':
      return every(condition.of.map(each => holds(each, tablet, release)))
    case 'any':
      return negate(every(condition.of.map(each => negate(holds(each, tablet, release)))))
  }
}

function flagIs(tablet: Tablet, flag: string, release: Release, test: (value: unknown) => boolean): Truth {
  return truthOf(settingOf(tablet, flag, release), test)
}

function truthOf(
  setting: Sourced<unknown> | undefined,
  test: (value: unknown) => boolean = value => value === true,
): Truth {
  if (!setting) return no
  if (setting.kind === 'unresolved') return { kind: 'unresolved', because: [setting] }
  return test(setting.value) ? yes : no
}

function negate(truth: Truth): Truth {
  if (truth.kind === 'unresolved') return truth
  return truth.kind === 'yes' ? no : yes
}

function every(truths: readonly Truth[]): Truth {
  if (truths.some(truth => truth.kind === 'no')) return no
  const because = truths.flatMap(truth => (truth.kind === 'unresolved' ? truth.because : []))
  return because.length > 0 ? { kind: 'unresolved', because } : yes
}
