import { type EngineError, engineError } from '../engine-error.ts'
import { allAtOnce } from '../in-turn.ts'
import { Mutex } from '../pools/mutex.ts'
import { background } from '../ports/context.ts'
import { AccountConnector } from './account-connector.ts'
import type { ConnPool } from './conn-pool.ts'
import { isConnectionError, isRefusedAtAccept } from './db-conn.ts'
import type { QueryEngine } from './query-engine.ts'
import type { ServingState } from './serving-state.ts'
import type { TabletEnv } from './tablet-env.ts'
import type { TxEngine } from './tx-engine.ts'

/** What the tablet is to be. */
export type WantedState = 'primary' | 'replica' | 'not-serving'

/** How long the permit to ask for MySQL is held (`state_manager.go:333-369@v24`). */
const checkPermitMs = 1000

/** How long the tablet waits before it tries to serve again. */
const retryMs = 1000

/** Brings the parts of a tablet up and down, and takes it out of serving when MySQL seems gone. */
export class StateManager {
  readonly #env: TabletEnv
  readonly #qe: QueryEngine
  readonly #te: TxEngine
  readonly #others: readonly ConnPool[]
  readonly #probe: AccountConnector
  #state: ServingState = 'NOT_SERVING'
  #wanted: WantedState = 'not-serving'
  #isConnected = false
  #isChecking = false
  #isRetrying = false
  /** One transition at a time. */
  readonly #transitioning = new Mutex()

  constructor(env: TabletEnv, qe: QueryEngine, te: TxEngine, others: readonly ConnPool[]) {
    this.#env = env
    this.#qe = qe
    this.#te = te
    this.#others = others
    this.#probe = new AccountConnector(
      { ...env, checkMysql: () => undefined },
      { account: env.behaviour.mysqlCheck.account, foundRows: false },
      { pool: undefined, by: 'check' },
    )
    env.checkMysql = () => this.checkMysql()
  }

  get state(): ServingState {
    return this.#state
  }

  /** Moves the tablet to `wanted`; `done` when it is there, or when it has begun to try again and again. */
  setState(wanted: WantedState, done: () => void): void {
    this.#wanted = wanted
    this.#transitioning.lock(() => {
      const arrived = (): void => {
        this.#transitioning.unlock()
        done()
      }
      if (wanted === 'not-serving') this.#goDown(arrived)
      else this.#connect(() => this.#serve(wanted, arrived), arrived)
    })
  }

  /** Why a request may not start; transactions and reserved connections may go on while the tablet shuts down. */
  refusal(isAllowedOnShutdown: boolean): EngineError | undefined {
    if (this.#state === 'SERVING' || (isAllowedOnShutdown && this.#state === 'SHUTTING_DOWN'))
      return undefined
    return engineError('CLUSTER_EVENT', `operation not allowed in state ${this.#state}`)
  }

  /** Asks whether MySQL is there, one question at a time, and takes the tablet down when it seems not to be. */
  checkMysql(): void {
    if (this.#isChecking || this.#state !== 'SERVING') return
    this.#isChecking = true
    const { clock } = this.#env.deps
    const permitEnds = clock.now() + checkPermitMs
    this.#probe.connect(background, outcome => {
      clock.at(permitEnds, () => {
        this.#isChecking = false
      })
      if (outcome.kind === 'ok') this.#probe.close(outcome.value)
      else if (this.#meansUnreachable(outcome.error)) this.#leaveServing()
    })
  }

  #enter(state: ServingState): void {
    this.#state = state
    this.#env.deps.observer?.state(state)
  }

  #meansUnreachable(error: EngineError): boolean {
    switch (this.#env.behaviour.mysqlCheck.unreachable) {
      case 'connection-errors':
        return isConnectionError(error)
      case 'all-errors':
        return true
      case 'all-but-full-at-accept':
        return !isRefusedAtAccept(error)
    }
  }

  /** All pools are closed, which frees their connections; then it tries to serve as before. */
  #leaveServing(): void {
    if (this.#isRetrying || this.#state !== 'SERVING') return
    this.#isRetrying = true
    this.#transitioning.lock(() => {
      this.#goDown(() => {
        this.#transitioning.unlock()
        this.#retryLater()
      })
    })
  }

  #retryLater(): void {
    const { clock } = this.#env.deps
    clock.at(clock.now() + retryMs, () => {
      this.#isRetrying = false
      if (this.#wanted !== 'not-serving') this.setState(this.#wanted, () => undefined)
    })
  }

  #connect(then: () => void, done: () => void): void {
    if (this.#isConnected) {
      then()
      return
    }
    this.#qe.open(error => {
      if (error === undefined) {
        this.#isConnected = true
        for (const pool of this.#others) pool.open()
        then()
        return
      }
      if (!this.#isRetrying) {
        this.#isRetrying = true
        this.#retryLater()
      }
      done()
    })
  }

  #serve(wanted: 'primary' | 'replica', done: () => void): void {
    const served = (): void => {
      this.#enter('SERVING')
      done()
    }
    if (wanted === 'replica') {
      this.#te.acceptReadOnly(served)
      return
    }
    // Promotion ends stateful queries first, so that nothing busy holds it up (`state_manager.go:458-482@v24`).
    if (this.#te.state === 'AcceptingReadOnly') this.#te.txPool.scp.terminateBusy()
    this.#te.acceptReadWrite(served)
  }

  #goDown(done: () => void): void {
    if (!this.#isConnected) {
      this.#enter('NOT_SERVING')
      done()
      return
    }
    this.#isConnected = false
    this.#enter('SHUTTING_DOWN')
    this.#te.close(() => {
      allAtOnce(
        this.#others,
        (pool, next) => pool.close(next),
        () => {
          this.#qe.close(() => {
            if (this.#state === 'SHUTTING_DOWN') this.#enter('NOT_SERVING')
            done()
          })
        },
      )
    })
  }
}
