import type { Command } from '../../statements/commands.ts'
import type { Session } from '../../statements/session.ts'
import { Context } from '../ports/context.ts'
import type { Caller } from '../tablet/caller.ts'
import { AdvisoryLocks, type LocksOwner } from './advisory-locks.ts'
import type { ClientError } from './client-error.ts'
import { type KnownStatement, stepFor } from './known-statement.ts'
import type { LockSession } from './lock-session.ts'
import { refusedUntilRollback, transactionLost } from './refusals.ts'
import { ScatterConn, type ScatterOwner } from './scatter-conn.ts'
import type { SessionState } from './session-state.ts'
import type { Step, Verb } from './session-step.ts'
import type { ShardOwner, ShardSession } from './shard-session.ts'
import { ShardSessions } from './shard-sessions.ts'
import { TxConn, type TxOwner } from './tx-conn.ts'
import type { Client, Vtgate } from './vtgate.ts'
import { workOutCommand } from './work-out-step.ts'

/** Hears how a statement ended, once. */
export type Answered = (error: ClientError | undefined) => void

/** What the session is in the middle of. */
type Phase = 'idle' | 'calls' | 'lock' | 'concluding' | 'gone'

/**
 * A client connection to vtgate: statements become calls to tablets, and what tablets keep for the session is
 * remembered and given back (`executor.go`, `scatter_conn.go`). A client sends one statement at a time, so the one
 * under way stands in fields and every callback is made once.
 */
export class VtgateSession implements ShardOwner, TxOwner, ScatterOwner, LocksOwner {
  readonly caller: Caller
  readonly context = new Context()
  readonly heals: boolean
  readonly #vtgate: Vtgate
  readonly #shards: ShardSessions
  readonly #tx: TxConn
  readonly #scatter: ScatterConn
  /** From the first statement with lock functions on. */
  #locks: AdvisoryLocks | undefined
  #state: SessionState
  /** Everything but ROLLBACK is refused: a transaction was lost. */
  #awaitsRollback = false
  #hasLost = false
  #holds = 0
  #exchanges = 0
  #closing: (() => void) | undefined

  #phase: Phase = 'idle'
  #step: Step | undefined
  #routed: readonly string[] = firstShard
  #error: ClientError | undefined
  #answered: Answered | undefined

  constructor(vtgate: Vtgate, client: Client) {
    const { gateway, random } = vtgate.deps
    this.#vtgate = vtgate
    this.caller = client.caller
    this.heals = vtgate.context.behaviour.healsLostConnections
    this.#state = vtgate.states.start(client.clientFoundRows)
    this.#shards = new ShardSessions(this, gateway, random)
    this.#tx = new TxConn(this.#shards, this)
    this.#scatter = new ScatterConn(this.#shards, this.#tx, this)
  }

  /** The session as the statements see it; `holdings` tells from it what a healthy cluster keeps for it. */
  get session(): Session {
    return this.#state.session
  }

  get isInTransaction(): boolean {
    return this.#tx.isInTransaction
  }

  /** In a transaction, or in what is left of a lost one: a client sends ROLLBACK after an error. */
  get wantsRollback(): boolean {
    return this.#tx.isInTransaction || this.#awaitsRollback
  }

  get isReserved(): boolean {
    return this.#state.session.inReserved
  }

  /** True while a statement or the end of the session is under way. */
  get isBusy(): boolean {
    return this.#phase !== 'idle' && this.#phase !== 'gone'
  }

  /** Where tablets keep a transaction or a reserved connection for the session, the lock session apart. */
  get shardSessions(): readonly ShardSession[] {
    return this.#shards.all.filter(shard => shard.isHolding)
  }

  /** The lock session while it has its connection. */
  get lockSession(): LockSession | undefined {
    return this.#locks?.held
  }

  /**
   * One statement. `routed` names the shards of its rows, where its effect leaves them open; none means the first
   * shard. `answered` may be called before this returns. Throws when another statement is under way.
   */
  execute(sql: string, routed: readonly string[], answered: Answered): void {
    this.#start(stepFor(this.#vtgate.states, this.#state, sql), routed, answered)
  }

  /** As `execute`, for a statement that is sent again and again. */
  executeKnown(statement: KnownStatement, routed: readonly string[], answered: Answered): void {
    this.#start(statement.stepIn(this.#vtgate.states, this.#state), routed, answered)
  }

  /** One command of the MySQL protocol; `database` is the argument of COM_INIT_DB. After COM_QUIT the session is gone. */
  command(command: Command, database: string | undefined, answered: Answered): void {
    const step = workOutCommand(this.#vtgate.states, this.#state, command, database)
    this.#start(step, firstShard, answered)
  }

  /**
   * The client disconnects: everything is given back, once the statement under way has been answered. `done` when
   * the tablets have answered.
   */
  close(done: () => void): void {
    if (this.#phase === 'gone') done()
    else {
      this.#closing = done
      if (this.#phase === 'idle') this.#giveBack()
    }
  }

  /**
   * vtgate dies: nothing is given back and nobody is answered. Tablets stop what they do for it, since the connections
   * that it asked on are gone, and keep what they hold for it until their timeouts.
   */
  abandon(): void {
    this.#phase = 'gone'
    this.#shards.forget()
    this.#locks?.forget()
    this.context.cancel()
  }

  /** How often the latest statement had to wait for tablets: each time it is a round trip longer than they say. */
  get exchanges(): number {
    return this.#exchanges
  }

  exchange(): void {
    this.#exchanges++
  }

  /** A reserved connection of this session is gone. */
  lost(): void {
    this.#hasLost = true
  }

  nextHold(): number {
    this.#holds++
    return this.#holds
  }

  /** A shard has ended what it was asked for. */
  ended(error: ClientError | undefined): void {
    if (this.#phase === 'concluding') this.#tx.ended(error)
    else if (this.#phase === 'calls') this.#scatter.ended(error)
  }

  /** The statement has been sent everywhere, or failed somewhere. */
  callsEnded(error: ClientError | undefined): void {
    const step = this.#step as Step
    if (error !== undefined) this.#failed(error)
    else if (this.#tx.isImplicit || this.#turnsAutocommitOn(step)) this.#commit()
    else this.#finish(step.error)
  }

  /** A statement with lock functions is through. */
  locksEnded(error: ClientError | undefined): void {
    if (this.#phase !== 'gone') this.#finish(error)
  }

  /** The advisory locks are gone. */
  lockLost(): void {
    this.#state = this.#vtgate.states.withoutLock(this.#state)
  }

  /** The transaction is over, or everything was given back. */
  concluded(error: ClientError | undefined): void {
    const { verb } = this.#step ?? { verb: 'quit' }
    this.#error ??= error
    if (this.#closing !== undefined && this.#step === undefined) this.#leave()
    else {
      if (verb === 'begin' && this.#error === undefined) this.#tx.begin('by-client')
      this.#finish(this.#error)
    }
  }

  #start(step: Step, routed: readonly string[], answered: Answered): void {
    if (this.#phase !== 'idle') throw new Error('bug: the session is busy or gone')
    this.#phase = 'calls'
    this.#step = step
    this.#routed = routed
    this.#error = undefined
    this.#exchanges = 0
    this.#answered = answered
    if (this.#awaitsRollback && !endsWaiting.has(step.verb)) {
      this.#finish(refusedUntilRollback)
      return
    }
    this.#awaitsRollback = false
    if (!step.movesAtEnd) this.#state = step.next
    if (step.verb === 'calls') this.#startCalls(step)
    else this.#startOther(step)
  }

  #startOther(step: Step): void {
    switch (step.verb) {
      case 'begin':
        if (this.#tx.isInTransaction) this.#commit()
        else this.concluded(undefined)
        break
      case 'commit':
        this.#commit()
        break
      case 'rollback':
        this.#rollback()
        break
      case 'lock':
      case 'lock-release':
        this.#phase = 'lock'
        this.#advisoryLocks().run(step, this.#state)
        break
      case 'reset':
        if (this.#vtgate.context.behaviour.resetReleases) this.#giveBack()
        else this.#rollback()
        break
      case 'quit':
        this.#closing = nothing
        this.#finish(undefined)
        break
      default:
        this.#finish(step.error)
    }
  }

  #startCalls(step: Step): void {
    if (step.begins && !this.#state.autocommit && !this.#tx.isInTransaction) this.#tx.begin('by-client')
    this.#locks?.beat(this.#vtgate.lockHeartbeatMs)
    this.#scatter.run(step, this.#state, this.#routed)
  }

  #advisoryLocks(): AdvisoryLocks {
    const { gateway, clock } = this.#vtgate.deps
    this.#locks ??= new AdvisoryLocks(this, gateway, clock)
    return this.#locks
  }

  /** SET autocommit = 1 commits what is open. */
  #turnsAutocommitOn({ next }: Step): boolean {
    return this.#tx.isInTransaction && next.autocommit && !this.#state.autocommit
  }

  /** What a failed statement does to the transaction around it (`scatter_conn.go:107-122@v24`). */
  #failed(error: ClientError): void {
    this.#error = error
    if (!this.#tx.isInTransaction) this.#finish(error)
    else if (this.#tx.isImplicit || error.code === 'RESOURCE_EXHAUSTED' || error.code === 'ABORTED')
      this.#rollback()
    else if (this.#isTransactionLost(error)) {
      this.#awaitsRollback = true
      this.#error = transactionLost(error)
      this.#rollback()
    } else this.#finish(error)
  }

  #isTransactionLost({ code }: ClientError): boolean {
    if (!this.#vtgate.context.behaviour.refusesUntilRollback) return false
    return code === 'CLUSTER_EVENT' || (code === 'UNAVAILABLE' && this.#shards.begun().length > 0)
  }

  #commit(): void {
    this.#phase = 'concluding'
    this.#tx.commit()
  }

  #rollback(): void {
    this.#phase = 'concluding'
    this.#tx.rollback()
  }

  #giveBack(): void {
    this.#phase = 'concluding'
    this.#tx.release(this.#locks?.held)
  }

  #finish(error: ClientError | undefined): void {
    const step = this.#step as Step
    const answered = this.#answered as Answered
    if (step.movesAtEnd && (error === undefined || error === step.error)) this.#state = step.next
    if (this.#hasLost) this.#forgetLost()
    this.#phase = 'idle'
    this.#step = undefined
    answered(error)
    if (this.#closing !== undefined && this.#phase === 'idle') this.#giveBack()
  }

  /** Up to v8 the loss of one reserved connection makes vtgate forget all of them. */
  #forgetLost(): void {
    this.#hasLost = false
    if (!this.heals) this.#shards.forget()
    if (this.#shards.reserved().length === 0) this.#state = this.#vtgate.states.withoutReserved(this.#state)
  }

  #leave(): void {
    this.#phase = 'gone'
    this.#closing?.()
  }
}

/** What is taken after a transaction was lost, and lets the session go on. */
const endsWaiting: ReadonlySet<Verb> = new Set(['rollback', 'reset', 'quit'])

const firstShard: readonly string[] = []

const nothing = (): void => undefined
