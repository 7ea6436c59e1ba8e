import type { Sharing } from '../config/groups.ts'
import type { MysqldOverrides } from '../config/mysqld-overrides.ts'
import type { InputPorts, TextInput } from '../config/read.ts'
import type { TabletOptions } from '../config/tablet.ts'
import type { DurationDistribution } from '../simulation/distribution-input.ts'
import type { Handshake } from '../simulation/input.ts'
import type { KeptSlots } from '../sizing/ceiling.ts'
import type { DescribedClients } from '../sizing/described-clients.ts'
import type { OnDemand } from '../sizing/on-demand.ts'
import type { AskedEvent } from './event-syntax.ts'
import type { AskedSweep } from './sweep-syntax.ts'
import type { WhatIf } from './what-if.ts'

/** Everything that `vtsize simulate` is asked. */
export interface SimulateRequest {
  readonly inputs: readonly TextInput[]
  readonly ports: InputPorts
  /** Values for what the files leave open, by variable. */
  readonly env: ReadonlyMap<string, string>
  readonly tablets: Omit<TabletOptions, 'neighbour' | 'readTabletConfig'>
  readonly sharing: Sharing
  readonly mysqld: MysqldOverrides
  readonly onDemand: OnDemand
  readonly kept: readonly KeptSlots[]
  readonly clients: DescribedClients
  readonly machine: MachineOptions
  /** The tablet that is the primary of the simulated shard; nothing: the first that can be. */
  readonly tablet: string | undefined
  readonly durationMs: number
  readonly warmUp: 'detect' | { readonly ms: number }
  readonly seed: number
  readonly runs: number
  readonly events: readonly AskedEvent[]
  /** Share of a pool's gets that may fail; nothing: as the targets of the clients say. */
  readonly allowedFailures: number | undefined
  readonly comparison: Comparison
}

/** What is simulated beside the configuration as it is. */
export type Comparison =
  | { readonly kind: 'none' }
  | { readonly kind: 'what-if'; readonly whatIf: WhatIf }
  | { readonly kind: 'sweep'; readonly sweep: AskedSweep }
  | { readonly kind: 'releases'; readonly releases: readonly NamedRelease[] }

/** A release, by the text that `--vitess` takes. */
export interface NamedRelease {
  readonly name: string
  readonly release: NonNullable<TabletOptions['release']>
}

/** What nothing but a user knows about the machines; absent: see the assumptions. */
export interface MachineOptions {
  readonly cores?: number
  readonly lockShare?: number
  readonly ioShare?: number
  readonly handshake?: { readonly transport?: Handshake['transport']; readonly ms: number }
  readonly killLag?: DurationDistribution
}
