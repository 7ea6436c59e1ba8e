import type { EngineError } from '../../engine/engine-error.ts'
import type { PoolObserver } from '../../engine/pools/pool.ts'
import type { Caller } from '../../engine/tablet/caller.ts'
import type { ServingState } from '../../engine/tablet/serving-state.ts'
import type { ObservedDial, TabletObserver } from '../../engine/tablet/tablet-config.ts'
import type { TabletMeasures } from './tablet-measures.ts'

/** Passes on what one process of a tablet does, as long as that is the one that counts. */
export class ProcessObserver implements TabletObserver {
  readonly #measures: TabletMeasures
  isGone = false

  constructor(measures: TabletMeasures) {
    this.#measures = measures
  }

  pool(pool: string): PoolObserver {
    return new ProcessPoolObserver(this, this.#measures.poolOf(pool))
  }

  killPool(pool: string): PoolObserver {
    return new ProcessPoolObserver(this, this.#measures.poolOf(pool).kill)
  }

  dialled(dial: ObservedDial): void {
    if (!this.isGone) this.#measures.dialled(dial)
  }

  getFailed(pool: string, error: EngineError, caller: Caller): void {
    if (!this.isGone) this.#measures.getFailed(pool, error, caller)
  }

  reserved(connections: number): void {
    if (!this.isGone) this.#measures.reserved(connections)
  }

  state(state: ServingState): void {
    if (!this.isGone) this.#measures.state(state)
  }
}

class ProcessPoolObserver implements PoolObserver {
  readonly #process: ProcessObserver
  readonly #measures: PoolObserver

  constructor(process: ProcessObserver, measures: PoolObserver) {
    this.#process = process
    this.#measures = measures
  }

  inUse(connections: number): void {
    if (!this.#process.isGone) this.#measures.inUse(connections)
  }

  active(connections: number): void {
    if (!this.#process.isGone) this.#measures.active(connections)
  }

  waitBegan(): void {
    if (!this.#process.isGone) this.#measures.waitBegan()
  }

  waitEnded(waitedMs: number, how: 'served' | 'failed'): void {
    if (!this.#process.isGone) this.#measures.waitEnded(waitedMs, how)
  }
}
