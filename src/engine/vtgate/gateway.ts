import type { Tablet } from '../tablet/tablet.ts'

/** Kinds of tablets by what they serve, as a session's target spells them. */
export type TabletType = string

/** A tablet as vtgate reaches it over the network: each call may take time, and a dead tablet answers UNAVAILABLE. */
export interface TabletPort
  extends Pick<
    Tablet,
    | 'execute'
    | 'streamExecute'
    | 'beginExecute'
    | 'beginStreamExecute'
    | 'reserveExecute'
    | 'reserveStreamExecute'
    | 'reserveBeginExecute'
    | 'reserveBeginStreamExecute'
    | 'commit'
    | 'rollback'
    | 'release'
  > {
  /** Names the tablet, whatever it serves: `zone1-100`. */
  readonly alias: string
}

/** One shard for one tablet type: what Vitess calls a target. One object each for the life of a gateway. */
export interface Place {
  readonly keyspace: string
  readonly shard: string
  readonly tabletType: TabletType
  /** The healthy tablet that serves it now; nothing while there is none. */
  readonly tablet: TabletPort | undefined
}

/** What vtgate knows of the topology. */
export interface Gateway {
  /** All keyspaces, in alphabetical order. */
  readonly keyspaces: readonly string[]
  /** The shards of a keyspace in order of their key ranges; none when there is no such keyspace. */
  shards(keyspace: string): readonly string[]
  place(keyspace: string, shard: string, tabletType: TabletType): Place
}
