import type { Span } from '../release.ts'
import type { FlagType } from '../value-syntax.ts'

/** `no-op`: accepted and without effect. A flag that a release refuses has no row there. */
export type FlagStatus = 'ok' | 'deprecated' | 'no-op'

/** What a flag is about: the reason to look at it when connections are counted. */
export type FlagKind =
  | 'account'
  | 'background'
  | 'behaviour'
  | 'config-source'
  | 'consolidator'
  | 'hold-time'
  | 'limiter'
  | 'load'
  | 'none'
  | 'pool-idle'
  | 'pool-lifetime'
  | 'pool-prefill'
  | 'pool-size'
  | 'pool-timeout'
  | 'pool-waiter-cap'
  | 'routing'
  | 'settings'
  | 'settings-pool'
  | 'transactions'
  | 'twopc'
  | 'vreplication'

/** A flag as the data files state it: what goes without saying is left out. */
export interface FlagFact {
  /** Dashed, as v23 spells it. */
  readonly name: string
  readonly kind: FlagKind
  readonly what: string
  /** Keys of the tablet YAML that set the same thing. */
  readonly yaml?: readonly YamlKeyOfFlag[]
  /** Variables of the page /debug/env that change it in a running vttablet. */
  readonly debugEnv?: readonly DebugVariable[]
  /** Names of older flags bound to the same variable. */
  readonly aliases?: readonly FlagAlias[]
  readonly versions: readonly FlagVersionFact[]
}

export interface YamlKeyOfFlag extends Span {
  readonly key: string
}

export interface DebugVariable extends Span {
  readonly name: string
}

export interface FlagAlias extends Span {
  readonly spelling: string
}

/** One stretch of releases in which nothing about the flag changes. */
export interface FlagVersionFact extends Span {
  /** Left out where it is the name itself. */
  readonly spelling?: string
  readonly alsoAccepted?: readonly string[]
  readonly type: FlagType
  /** As `--help` prints it. */
  readonly default: string
  /** Left out where it is `ok`. */
  readonly status?: FlagStatus
  /** Not in `--help`. */
  readonly hidden?: true
  readonly cite: string
}
