import type { Release } from '../catalog/release.ts'
import { poolSizeRules } from '../catalog/tablet-yaml.ts'
import type { FlagValue, Sourced, TabletStart } from './model.ts'

/** What vttablet does with these pool sizes when it starts. Sizes of zero and below are legal flags. */
export function startOf(
  flags: Readonly<Record<string, Sourced<FlagValue>>>,
  release: Release | undefined,
): TabletStart {
  if (!release) return { kind: 'serves' }
  for (const rule of poolSizeRules(release)) {
    const setting = flags[rule.flag]
    if (setting?.kind === 'known' && Number(setting.value) <= rule.atMost) {
      const why = `--${rule.flag} is ${setting.text}: ${rule.what}`
      return {
        kind: rule.outcome,
        code: 'pool-size',
        why,
        cite: rule.cite,
        ...(setting.place && { place: setting.place }),
      }
    }
  }
  return { kind: 'serves' }
}
