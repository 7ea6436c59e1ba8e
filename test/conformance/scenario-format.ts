/** The machine-readable scenarios: what `executable: true` rows of a scenarios file hold. */
export interface Scenario {
  readonly id: string
  readonly title: string
  readonly versions: readonly (number | string)[]
  readonly executable: boolean
  readonly setup: ScenarioSetup
  readonly steps: readonly ScenarioStep[]
  readonly expect: readonly Expectation[]
}

/** How the pool is built. */
export interface ScenarioSetup {
  /** `resource_pool` or `smartconnpool`: which of the two the releases have. */
  readonly pool?: string
  readonly capacity: number
  readonly maxCapacity?: number
  readonly maxIdleCount?: number
  readonly idleTimeoutMs?: number
  readonly maxLifetimeMs?: number
  readonly refreshIntervalMs?: number
  readonly refreshTrueOnCall?: number
  readonly prefillParallelism?: number
  readonly settings?: readonly { readonly name: string; readonly bucket?: number }[]
}

/** One step; which fields it has depends on `op`. */
export interface ScenarioStep {
  readonly op: string
  readonly as?: string
  readonly of?: string
  readonly conn?: string
  readonly setting?: string | null
  readonly timeoutMs?: number
  readonly async?: boolean
  readonly expired?: boolean
  readonly thenRecycle?: boolean
  readonly holdMs?: number
  readonly mode?: 'ok' | 'fail'
  readonly delayMs?: number
  readonly on?: boolean
  readonly n?: number
  readonly ms?: number
}

/** A number, whether it is one at all, or bounds, both included. */
export type Expected = number | boolean | { readonly gte?: number; readonly lte?: number }

/** What holds after a step. */
export interface Expectation {
  /** The number of the step, from 1, right after which this holds. */
  readonly after: number
  readonly metrics?: Readonly<Record<string, Expected>>
  readonly results?: readonly ExpectedResult[]
  /** The named operations in the order in which they ended. */
  readonly order?: readonly string[]
}

/** How a named operation stands. */
export interface ExpectedResult {
  readonly of: string
  readonly ok?: boolean
  /** A part of the error's text. */
  readonly error?: string
  readonly connId?: number
  /** The setting on the connection; the empty string for a clean one. */
  readonly setting?: string
  readonly elapsedMs?: Expected
  readonly pending?: boolean
  readonly closed?: boolean
}
