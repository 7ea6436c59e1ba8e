import type { Caller } from './caller.ts'
import type { LimiterConfig } from './tablet-config.ts'
import type { TabletEnv } from './tablet-env.ts'

/**
 * The limit on transactions by user (`txlimiter/tx_limiter.go@v24`). Its slots are fixed at start; reserved
 * connections never ask it, and yet their ends give slots back.
 */
export class TxLimiter {
  readonly #env: TabletEnv
  readonly #slots: number
  readonly #usage = new Map<string, number>()

  constructor(env: TabletEnv) {
    this.#env = env
    this.#slots = limiterSlots(env.config.txPool.size, env.config.limiter.fraction)
  }

  /** True when the caller may begin; counted unless a dry run let it pass. */
  get(caller: Caller): boolean {
    const { mode } = this.#env.config.limiter
    if (mode === 'off') return true
    const key = this.#key(caller)
    const usage = this.#usage.get(key) ?? 0
    if (usage < this.#slots) {
      this.#usage.set(key, usage + 1)
      return true
    }
    this.#env.stats.add(mode === 'dry-run' ? 'TxLimiterRejectionsDryRun' : 'TxLimiterRejections', 1, key)
    return mode === 'dry-run'
  }

  /** Gives a slot back; callers that hold none are ignored. */
  release(caller: Caller): void {
    if (this.#env.config.limiter.mode === 'off') return
    const key = this.#key(caller)
    const usage = this.#usage.get(key)
    if (usage === undefined) return
    if (usage === 1) this.#usage.delete(key)
    else this.#usage.set(key, usage - 1)
  }

  /** Transactions now counted for the caller. */
  usage(caller: Caller): number {
    return this.#usage.get(this.#key(caller)) ?? 0
  }

  #key(caller: Caller): string {
    const { byUsername, byPrincipal, byComponent, bySubcomponent } = this.#env.config.limiter
    const parts: string[] = []
    if (byUsername) parts.push(caller.username || 'unknown')
    if (byPrincipal || byComponent || bySubcomponent) {
      const { effective } = caller
      if (effective === undefined) parts.push('unknown')
      else {
        if (byPrincipal) parts.push(effective.principal)
        if (byComponent) parts.push(effective.component)
        if (bySubcomponent) parts.push(effective.subcomponent)
      }
    }
    return parts.join('/')
  }
}

/** Slots of one user: the whole part of pool size times fraction, in doubles (`tx_limiter.go:56@v24`). */
export function limiterSlots(poolSize: number, fraction: number): number {
  return Math.trunc(poolSize * fraction)
}

/** Why vttablet refuses to start with this limiter (`tabletenv/config.go:983-1009@v24`). */
export type LimiterFault = 'fraction-out-of-range' | 'no-slot-for-anybody' | 'one-share-for-all'

/** The fault of a limiter that is on, if it has one. */
export function limiterFault(poolSize: number, limiter: LimiterConfig): LimiterFault | undefined {
  const { mode, fraction, byUsername, byPrincipal, byComponent, bySubcomponent } = limiter
  if (mode === 'off') return undefined
  if (fraction <= 0 || fraction >= 1) return 'fraction-out-of-range'
  if (limiterSlots(poolSize, fraction) === 0) return 'no-slot-for-anybody'
  return byUsername || byPrincipal || byComponent || bySubcomponent ? undefined : 'one-share-for-all'
}
