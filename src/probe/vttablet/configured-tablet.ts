import type { Diagnostic, Tablet } from '../../config/model.ts'
import { driftOf } from './drift.ts'
import type { TabletIdentity } from './observation.ts'
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

/**
 * The only one, the one that is named like the tablet's alias (`zone1-100`, `zone1-0000000100`), or the only pool of
 * tablets for its keyspace, cell and type (`ks/zone1/replica`, `ks/-80/zone1/rdonly/big`).
 */
function configuredAs({ observation }: TabletSample, configured: readonly Tablet[]): Tablet | undefined {
  const { tablet } = observation
  const { alias } = tablet
  const ways = [
    ({ name }: Tablet) => alias !== null && sameAlias(name, alias),
    ({ name }: Tablet) => isPoolOf(name, tablet),
    () => true,
  ]
  return ways.map(way => configured.filter(way)).find(found => found.length === 1)?.[0]
}

function sameAlias(name: string, alias: string): boolean {
  const bare = (text: string) => text.toLowerCase().replace(/-0+(?=\d)/, '-')
  return bare(name) === bare(alias)
}

/** Whether a pool of that name holds such tablets: a primary comes from a pool of replicas. */
function isPoolOf(name: string, { alias, keyspace, shard, type }: TabletIdentity): boolean {
  const [ofKeyspace, ...parts] = name.replace(/#\d+$/, '').split('/')
  if (alias === null || type === null || ofKeyspace !== keyspace) return false
  const cell = alias.slice(0, alias.lastIndexOf('-'))
  const types = type === 'rdonly' ? ['rdonly'] : ['replica', 'primary', 'master']
  const range = parts.find(part => keyRange.test(part))
  return (
    parts.includes(cell) &&
    parts.some(part => types.includes(part)) &&
    (range === undefined || sameShard(range, shard))
  )
}

/** `-`, `-80`, `80-c0`, `0`. */
const keyRange = /^(?:[0-9a-f]*-[0-9a-f]*|0)$/i

/** A keyspace in one piece is `-` or `0`. */
function sameShard(range: string, shard: string | null): boolean {
  const whole = (text: string | null) => (text === '-' ? '0' : text)
  return whole(range) === whole(shard)
}
