import type { MaxLifetime } from '../../catalog/pool-families.ts'

/**
 * The age above which a returned connection is replaced, drawn anew at each return, in milliseconds: the
 * configured lifetime plus a random part below a bound. v19 and later truncate that bound to 32 bits of
 * nanoseconds, so it is small and odd: 2.99 s for 10 minutes (`smartconnpool/pool.go:508-514@v24`).
 */
export function drawMaxLifetime(rule: MaxLifetime, maxLifetimeMs: number, random: () => number): number {
  if (maxLifetimeMs <= 0 || rule === 'none') return Number.POSITIVE_INFINITY
  return maxLifetimeMs + random() * jitterBoundMs(rule, maxLifetimeMs)
}

function jitterBoundMs(rule: MaxLifetime, maxLifetimeMs: number): number {
  const nanoseconds = Math.round(maxLifetimeMs * 1e6)
  return (rule === 'truncated-to-32-bits' ? nanoseconds % 2 ** 32 : nanoseconds) / 1e6
}
