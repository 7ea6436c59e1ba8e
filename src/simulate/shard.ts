import { nearestName } from '../catalog/nearest-name.ts'
import type { Release } from '../catalog/release.ts'
import type { ClientsFile } from '../config/clients-file-schema.ts'
import type { TabletGroup } from '../config/groups.ts'
import type { Tablet } from '../config/model.ts'

/** A tablet of the simulated shard, in the role in which it begins. */
export interface ShardMember {
  readonly name: string
  readonly tablet: Tablet
  readonly role: Tablet['role']
  /** Where its configuration, and that of its mysqld, was read. */
  readonly group: TabletGroup
}

/** The tablets of one shard, the primary first. */
export type ShardReading =
  | { readonly kind: 'shard'; readonly members: readonly ShardMember[]; readonly left: readonly Tablet[] }
  | { readonly kind: 'no-primary'; readonly message: string; readonly hint: string }

/** What a shard is made up from beside the tablets that were read. */
export interface ShardWishes {
  /** The name of the tablet to begin as primary. */
  readonly primary: string | undefined
  readonly clients: ClientsFile
  /** Somebody takes over from the primary. */
  readonly standby: boolean
}

/**
 * One shard out of all tablets that were read: a primary, as many replicas of each type as the clients read from, and
 * one more to take over where somebody has to. Replicas are configured like a tablet of their type, else like the
 * primary. Every tablet has a mysqld of its own, configured as where it was read.
 */
export function shardOf(groups: readonly TabletGroup[], wishes: ShardWishes): ShardReading {
  const read = groups.flatMap(group => group.members.map(({ tablet }) => ({ tablet, group })))
  const names = read.map(({ tablet }) => tablet.name)
  const wanted = wishes.primary
  const primary =
    wanted === undefined
      ? read.find(({ tablet }) => tablet.role === 'primary')
      : read.find(({ tablet }) => tablet.name === wanted)
  if (!primary) return noPrimary(names, wanted)
  const replicas = replicasWanted(wishes).flatMap(({ role, tablets }) => {
    const like = likeOf(role, read, primary)
    return Array.from({ length: tablets }, (_, index) => ({
      ...like,
      role,
      name: `${primary.tablet.name} ${role} ${index + 1}`,
    }))
  })
  const members = [{ ...primary, role: 'primary' as const, name: primary.tablet.name }, ...replicas]
  const used = new Set(members.map(({ tablet }) => tablet))
  return {
    kind: 'shard',
    members,
    left: read.map(({ tablet }) => tablet).filter(tablet => !used.has(tablet)),
  }
}

interface Read {
  readonly tablet: Tablet
  readonly group: TabletGroup
}

/** The tablet after which a replica is modelled: one of its type, one that may be a replica, or the primary itself. */
function likeOf(role: Tablet['role'], read: readonly Read[], primary: Read): Read {
  const others = read.filter(each => each !== primary)
  return (
    others.find(({ tablet }) => tablet.role === role || tablet.configuredType?.toLowerCase() === role) ??
    primary
  )
}

function replicasWanted({ clients, standby }: ShardWishes) {
  const wanted = (['replica', 'rdonly'] as const).map(role => ({
    role,
    tablets: clients.groups.reduce(
      (most, { replicas }) =>
        replicas?.type === role && replicas.share > 0 ? Math.max(most, replicas.tablets) : most,
      role === 'replica' && standby ? 1 : 0,
    ),
  }))
  return wanted.filter(({ tablets }) => tablets > 0)
}

function noPrimary(names: readonly string[], wanted: string | undefined): ShardReading {
  if (wanted === undefined) {
    const message = 'none of the tablets can be the primary'
    return { kind: 'no-primary', message, hint: '--tablet NAME makes one of them the primary' }
  }
  const meant = nearestName(wanted, { names: new Set(names), words: new Set() })
  return {
    kind: 'no-primary',
    message: `--tablet ${wanted}: there is no such tablet`,
    hint: meant === undefined ? `the tablets are ${names.slice(0, 10).join(', ')}` : `did you mean ${meant}?`,
  }
}

/** The release of a shard's tablets: that of its primary. */
export function releaseOfShard(members: readonly ShardMember[]): Release | undefined {
  return members[0]?.tablet.release
}
