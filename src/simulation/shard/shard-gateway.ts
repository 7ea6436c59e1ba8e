import type { Gateway, Place, TabletPort, TabletType } from '../../engine/vtgate/gateway.ts'
import type { Keyspace } from '../../statements/context.ts'
import { Elsewhere } from './elsewhere.ts'

/** A tablet of the simulated shard, as a gateway sees it. */
export interface GatewayMember {
  readonly type: TabletType
  /** Its process runs and its tablet serves. */
  readonly isHealthy: boolean
  as(tabletType: TabletType): TabletPort
}

/** The topology: one keyspace whose first shard is simulated; its other shards answer at once. */
export class ShardGateway implements Gateway {
  readonly keyspaces: readonly string[]
  /** The simulated one. */
  readonly firstShard: string
  readonly #shards: readonly string[]
  readonly #places = new Map<string, Place>()
  readonly #members: readonly GatewayMember[]

  constructor(keyspace: Keyspace, members: readonly GatewayMember[]) {
    this.keyspaces = [keyspace.name]
    this.#shards = shardNames(keyspace)
    this.firstShard = this.#shards[0] ?? '0'
    this.#members = members
  }

  shards(keyspace: string): readonly string[] {
    return this.keyspaces.includes(keyspace) ? this.#shards : []
  }

  place(keyspace: string, shard: string, tabletType: TabletType): Place {
    const key = `${keyspace}/${shard}@${tabletType}`
    const known = this.#places.get(key)
    if (known !== undefined) return known
    const place =
      shard === this.firstShard
        ? new HealthyPlace(keyspace, shard, tabletType, this.#members)
        : { keyspace, shard, tabletType, tablet: new Elsewhere(`${keyspace}-${shard}`) }
    this.#places.set(key, place)
    return place
  }
}

/** A place of the simulated shard: its healthy tablets take turns. */
class HealthyPlace implements Place {
  readonly keyspace: string
  readonly shard: string
  readonly tabletType: TabletType
  readonly #members: readonly GatewayMember[]
  #turn = 0

  constructor(keyspace: string, shard: string, tabletType: TabletType, members: readonly GatewayMember[]) {
    this.keyspace = keyspace
    this.shard = shard
    this.tabletType = tabletType
    this.#members = members
  }

  get tablet(): TabletPort | undefined {
    const members = this.#members
    for (let tried = 0; tried < members.length; tried++) {
      this.#turn = this.#turn + 1 >= members.length ? 0 : this.#turn + 1
      const member = members[this.#turn] as GatewayMember
      if (member.type === this.tabletType && member.isHealthy) return member.as(this.tabletType)
    }
    return undefined
  }
}

/** Names in key order: of an unsharded keyspace `0`, else equal ranges by their upper ends. */
function shardNames({ sharded, shards = 1 }: Keyspace): readonly string[] {
  if (!sharded || shards <= 1) return [sharded ? '-' : '0']
  const edge = (at: number): string => (at === 0 || at === shards ? '' : hex((at * 65536) / shards))
  return Array.from({ length: shards }, (_, at) => `${edge(at)}-${edge(at + 1)}`)
}

/** The start of a key range as shard names have it, whole bytes of it: `80`, `5555`. */
function hex(start: number): string {
  const text = Math.floor(start).toString(16).padStart(4, '0')
  return text.endsWith('00') ? text.slice(0, 2) : text
}
