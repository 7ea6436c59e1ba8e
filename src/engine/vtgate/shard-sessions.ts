import type { Session } from '../../statements/session.ts'
import type { Gateway, Place } from './gateway.ts'
import type { Call } from './session-step.ts'
import { type ShardOwner, ShardSession } from './shard-session.ts'

/** All places where a session has been, and which of them a call reaches. */
export class ShardSessions {
  readonly all: ShardSession[] = []
  readonly #owner: ShardOwner
  readonly #gateway: Gateway
  readonly #random: () => number
  readonly #byPlace = new Map<Place, ShardSession>()
  #latest: ShardSession | undefined
  /** The only shard that the latest calls reached, which mostly come one after the other. */
  #latestOnly: ShardSession | undefined
  #latestTarget: Session['target'] | undefined
  #latestRouted: readonly string[] | undefined
  #latestScatter: Scatter | undefined

  constructor(owner: ShardOwner, gateway: Gateway, random: () => number) {
    this.#owner = owner
    this.#gateway = gateway
    this.#random = random
  }

  /** The one shard that a call reaches, when it is routed to one; otherwise nothing. */
  only(call: Call, { target }: Session, routed: readonly string[]): ShardSession | undefined {
    if (call.reach !== 'routed' || routed.length !== 1) return undefined
    if (call.keyspace !== undefined) return this.#one(call.keyspace, target, routed)
    if (routed !== this.#latestRouted || target !== this.#latestTarget) {
      this.#latestOnly = this.#one(target.keyspace, target, routed)
      this.#latestRouted = routed
      this.#latestTarget = target
    }
    return this.#latestOnly
  }

  #one(
    keyspace: string | undefined,
    { tabletType }: Session['target'],
    [shard]: readonly string[],
  ): ShardSession | undefined {
    return keyspace === undefined || shard === undefined ? undefined : this.#at(keyspace, shard, tabletType)
  }

  /** The shards that a call reaches; `routed` are those of its rows, none for the first shard. */
  reachedBy(call: Call, { target }: Session, routed: readonly string[]): readonly ShardSession[] {
    if (call.reach === 'held') return this.reserved()
    const keyspace = call.keyspace ?? target.keyspace ?? this.#gateway.keyspaces[0]
    if (keyspace === undefined) return none
    const shards = this.#gateway.shards(keyspace)
    return this.#several(keyspace, this.#chosen(call.reach, shards, target.shard, routed), target.tabletType)
  }

  /** Scatters name the same list of shards again and again. */
  #several(keyspace: string, names: readonly string[], tabletType: string): readonly ShardSession[] {
    const latest = this.#latestScatter
    const isSame = latest?.names === names && latest.keyspace === keyspace && latest.tabletType === tabletType
    if (isSame) return latest.reached
    const reached = names.map(shard => this.#at(keyspace, shard, tabletType))
    this.#latestScatter = { names, keyspace, tabletType, reached }
    return reached
  }

  #at(keyspace: string, shard: string, tabletType: string): ShardSession {
    const latest = this.#latest
    if (latest !== undefined && isAt(latest, keyspace, shard, tabletType)) return latest
    const known = this.#find(keyspace, shard, tabletType)
    this.#latest = known
    return known
  }

  /** A short list is searched faster than the maps behind it. */
  #find(keyspace: string, shard: string, tabletType: string): ShardSession {
    if (this.all.length <= shortList) {
      for (const each of this.all) if (isAt(each, keyspace, shard, tabletType)) return each
    }
    const place = this.#gateway.place(keyspace, shard, tabletType)
    return this.#byPlace.get(place) ?? this.#add(place)
  }

  /** Those on which the session has a reserved connection. */
  reserved(): readonly ShardSession[] {
    return this.all.filter(shard => shard.reservedId !== 0)
  }

  /** Those on which a tablet keeps a transaction for the session, in the order in which vtgate ends them. */
  begun(): readonly ShardSession[] {
    const { all } = this
    if (all.length === 1) return all[0]?.transactionId === 0 ? none : all
    return all.filter(hasTransaction).sort((left, right) => left.holdOrder - right.holdOrder)
  }

  /** What tablets keep is left to their own timeouts. */
  forget(): void {
    for (const shard of this.all) shard.forget()
  }

  #add(place: Place): ShardSession {
    const added = new ShardSession(place, this.#owner)
    this.#byPlace.set(place, added)
    this.all.push(added)
    return added
  }

  #chosen(
    reach: Exclude<Call['reach'], 'held'>,
    shards: readonly string[],
    target: string | undefined,
    routed: readonly string[],
  ): readonly string[] {
    switch (reach) {
      case 'all':
        return shards
      case 'first':
        return shards.slice(0, 1)
      case 'random':
        return shards.slice(this.#anyOf(shards.length)).slice(0, 1)
      case 'target':
        return target === undefined || target === wholeRange ? shards : [target]
      case 'routed':
        return shards.length === 1 || routed.length === 0 ? shards.slice(0, 1) : routed
    }
  }

  #anyOf(count: number): number {
    return Math.floor(this.#random() * count)
  }
}

const shortList = 8

function isAt({ place }: ShardSession, keyspace: string, shard: string, tabletType: string): boolean {
  return place.shard === shard && place.keyspace === keyspace && place.tabletType === tabletType
}

function hasTransaction(shard: ShardSession): boolean {
  return shard.transactionId !== 0
}

interface Scatter {
  readonly names: readonly string[]
  readonly keyspace: string
  readonly tabletType: string
  readonly reached: readonly ShardSession[]
}

/** A target that covers every shard of its keyspace. */
const wholeRange = '-'

const none: readonly ShardSession[] = []
