/** What statements share, and what they need of it. */
export interface CapacityShape {
  /** Infinite when the server never slows down. */
  readonly cores: number
  /** The part of a statement's time that takes no core and holds nobody up. 0 to 1. */
  readonly ioShare: number
  /** The part that one statement at a time can be in. 0 to 1. */
  readonly lockShare: number
}

/**
 * C(n): how many statements' worth of work n statements get done at once; each goes on at C(n)/n of its speed
 * alone. The smaller of two bounds:
 * - locks, n / (1 + σ(n - 1)) with σ = `lockShare`: Amdahl's law for n at once, the first two terms of Gunther's
 *   Universal Scalability Law (N. J. Gunther, Guerrilla Capacity Planning, 2007, chapter 4), never above 1/σ;
 * - cores, K / (1 - `ioShare`): K cores are busy when so many statements are under way (the bottleneck bound of
 *   Denning and Buzen, The Operational Analysis of Queueing Network Models, 1978, section 3.6).
 * Without locks and I/O it is min(n, K): with exponential demands an M/M/K queue by number in system.
 */
export function capacityOf(statements: number, shape: CapacityShape): number {
  const byLocks = statements / (1 + shape.lockShare * (statements - 1))
  return Math.min(byLocks, mostByCores(shape))
}

/** How many statements at once do not slow each other down: C(n) = n up to there. */
export function unhinderedOf(shape: CapacityShape): number {
  return Math.floor(Math.min(shape.lockShare > 0 ? 1 : Number.POSITIVE_INFINITY, mostByCores(shape)))
}

function mostByCores({ cores, ioShare }: CapacityShape): number {
  return ioShare >= 1 ? Number.POSITIVE_INFINITY : cores / (1 - ioShare)
}
