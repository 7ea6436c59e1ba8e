import type { Gateway, Place, TabletPort, TabletType } from './gateway.ts'

/** A keyspace and its shards, in order of their key ranges. */
export interface KeyspaceShards {
  readonly name: string
  readonly shards: readonly string[]
}

/** A gateway that is told which tablet serves what: the healthy tablets of a simulated cell. */
export class LocalGateway implements Gateway {
  readonly keyspaces: readonly string[]
  readonly #shards = new Map<string, readonly string[]>()
  /** By keyspace, shard and tablet type. */
  readonly #places = new Map<string, Map<string, Map<TabletType, LocalPlace>>>()

  constructor(keyspaces: readonly KeyspaceShards[]) {
    this.keyspaces = keyspaces.map(({ name }) => name).sort()
    for (const { name, shards } of keyspaces) this.#shards.set(name, shards)
  }

  shards(keyspace: string): readonly string[] {
    return this.#shards.get(keyspace) ?? []
  }

  place(keyspace: string, shard: string, tabletType: TabletType): Place {
    return this.#placeOf(keyspace, shard, tabletType)
  }

  /** From now on `tablet` serves this; nothing for none. */
  serve(keyspace: string, shard: string, tabletType: TabletType, tablet: TabletPort | undefined): void {
    this.#placeOf(keyspace, shard, tabletType).tablet = tablet
  }

  /** The shards of a keyspace are others now: a reshard. */
  reshard(keyspace: string, shards: readonly string[]): void {
    this.#shards.set(keyspace, shards)
  }

  #placeOf(keyspace: string, shard: string, tabletType: TabletType): LocalPlace {
    const ofShard = within(within(this.#places, keyspace), shard)
    const known = ofShard.get(tabletType)
    if (known !== undefined) return known
    const place: LocalPlace = { keyspace, shard, tabletType, tablet: undefined }
    ofShard.set(tabletType, place)
    return place
  }
}

interface LocalPlace extends Place {
  tablet: TabletPort | undefined
}

function within<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  const known = maps.get(key)
  if (known !== undefined) return known
  const added = new Map<string, Value>()
  maps.set(key, added)
  return added
}
