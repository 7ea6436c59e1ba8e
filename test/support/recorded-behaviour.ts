import { readFileSync } from 'node:fs'

/** What real tablets did: `fixtures/recorded/behaviour.json`, the parts that the engine replays. */
export interface RecordedBehaviour {
  readonly reap: readonly {
    readonly release: string
    readonly changes: readonly (readonly [number, number])[]
    readonly tempTableAfter: readonly [string, readonly [number, string]]
    readonly lockAfter: readonly [string, readonly [number, string]]
  }[]
  /** Timelines in columns: second, connections, Active, InUse, IdleClosed, new connections. */
  readonly idle: readonly { readonly release: string; readonly timeline: readonly (readonly number[])[] }[]
  readonly settings: readonly SettingsChurnRecord[]
  readonly refused: readonly (RefusalRecord | RefusalTrials)[]
  readonly tabletYaml: readonly {
    readonly release: string
    readonly case: string
    readonly started: boolean
    readonly serving?: boolean
    readonly capacity?: Readonly<Record<string, number>>
  }[]
  readonly semiSync: readonly {
    readonly release: string
    readonly heartbeatEnable: boolean
    readonly primary: { readonly capacity: Readonly<Record<string, number>> }
    readonly replica: { readonly capacity: Readonly<Record<string, number>> }
  }[]
}

/** 960 reads of 16 clients on a pool of 4, with so many values of one setting among them. */
export interface SettingsChurnRecord {
  readonly release: string
  readonly settings: number
  readonly statements: number
  readonly newConnections: number
  readonly delta: Readonly<Record<string, number>>
}

/** One round of clients against a full MySQL. */
export interface RefusalRecord {
  readonly release: string
  readonly transactionsOpened: number
  /** What clients got, by text, and how often. */
  readonly errors: Readonly<Record<string, number>>
  readonly threads: number
  readonly limit: number
}

/** How often one refusal took the tablet down. */
export interface RefusalTrials {
  readonly release: string
  readonly spareSlot: 'free'
  readonly trials: number
  readonly tabletWentDown: number
  readonly downSeconds: readonly number[]
}

/** Reads the record. */
export function recordedBehaviour(): RecordedBehaviour {
  return JSON.parse(readFileSync('fixtures/recorded/behaviour.json', 'utf8')) as RecordedBehaviour
}
