import type { Diagnostic, Tablet } from '../../config/model.ts'
import { driftOf } from './drift.ts'
import type { TabletSample } from './observe-tablet.ts'

/** A sample held against the files, and what there is to say when none of them is its tablet's. */
export interface Compared {
  readonly sample: TabletSample
  readonly diagnostics: readonly Diagnostic[]
}

/** Tells where a tablet runs with other values than the configuration that is its own. */
export function compared(sample: TabletSample, configured: readonly Tablet[]): Compared {
  const { observation } = sample
  if (configured.length === 0 || observation.program === null) return { sample, diagnostics: [] }
  const own = configuredAs(sample, configured)
  if (own) {
    const drift = driftOf(sample, own)
    return { sample: { ...sample, observation: { ...observation, drift } }, diagnostics: [] }
  }
  const names = configured.slice(0, 5).map(({ name }) => name)
  const message = `${observation.url}: none of the ${configured.length} configured tablets is named after it, so nothing is compared`
  const hint = `it is ${observation.tablet.alias ?? 'a tablet without an alias'}; the files name ${names.join(', ')}`
  return { sample, diagnostics: [{ severity: 'warning', code: 'tablet-not-configured', message, hint }] }
}

/** The only one, or the one that is named like the tablet's alias: `zone1-100`, `zone1-0000000100`. */
function configuredAs({ observation }: TabletSample, configured: readonly Tablet[]): Tablet | undefined {
  const { alias } = observation.tablet
  const named = alias === null ? [] : configured.filter(({ name }) => sameAlias(name, alias))
  if (named.length === 1) return named[0]
  return configured.length === 1 ? configured[0] : undefined
}

function sameAlias(name: string, alias: string): boolean {
  const bare = (text: string) => text.toLowerCase().replace(/-0+(?=\d)/, '-')
  return bare(name) === bare(alias)
}
