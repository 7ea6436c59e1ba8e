import type { EffectKind, Shards } from '../statements/effect.ts'
import type { Paint } from './paint.ts'
import type { ExplainedRelease } from './session-explanation.ts'

/** The colour of an effect: what takes connections away, what needs a second look, what costs nothing. */
export function effectPaint(kind: EffectKind, paint: Paint): (text: string) => string {
  switch (kind) {
    case 'reserved':
    case 'lock-session':
    case 'error':
      return paint.bad
    case 'settings-pool':
    case 'set-var-hint':
    case 'check-and-ignore':
    case 'passthrough-pooled':
      return paint.unsure
    default:
      return paint.good
  }
}

/** Where a statement goes: `the first shard, on a pooled connection`. */
export function shardsText({ reach, keyspaces, connection }: Shards): string {
  const of = keyspaces !== undefined && keyspaces > 1 ? ` of ${keyspaces} keyspaces` : ''
  return connection === 'none'
    ? `${reaches[reach]}${of}`
    : `${reaches[reach]}${of}, on ${connections[connection]}`
}

const reaches: Readonly<Record<Shards['reach'], string>> = {
  nowhere: 'no shard',
  routed: 'the shards of its tables',
  random: 'one shard',
  first: 'the first shard',
  target: 'the shard that USE named',
  all: 'every shard',
}

const connections: Readonly<Record<Exclude<Shards['connection'], 'none'>, string>> = {
  pooled: 'a pooled connection',
  dedicated: 'a connection of its own',
  lock: 'the connection for locks',
}

/** The release that an answer is about, and how to ask about another when nobody named it. */
export function releaseText({ release, releaseIsNamed }: ExplainedRelease): string {
  return releaseIsNamed ? release : `${release} (the newest known; --vitess RELEASE asks about another)`
}
