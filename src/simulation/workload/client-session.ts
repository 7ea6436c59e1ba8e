import type { ClientError } from '../../engine/vtgate/client-error.ts'
import type { Answered, VtgateSession } from '../../engine/vtgate/vtgate-session.ts'
import { ClockTask } from '../clock-task.ts'
import type { ConnectStatement } from '../workload-input.ts'
import { isFromTablet, lostConnection, outOfPatience } from './client-errors.ts'
import { sendFirst } from './first-statements.ts'
import { breathMs, leastReconnectMs } from './least-waits.ts'
import type { Patient } from './patience.ts'
import { OwnScripts, type Script } from './script.ts'
import type { SessionOwner } from './session-owner.ts'
import type { SessionPhase } from './session-phase.ts'

/**
 * One session of a client: connects, does what its group gives it, tries again after errors, leaves. It is a task of
 * the clock itself, for its pauses, and its callback is made once a connection, so a statement allocates nothing here.
 */
export class ClientSession extends ClockTask implements Patient {
  /** Counted over all groups. */
  readonly id: number
  /** When it is to leave, where its life is given. */
  readonly leavesAt: number
  previous: Patient | undefined = undefined
  next: Patient | undefined = undefined
  isQueued = false
  deadline = 0
  readonly #owner: SessionOwner
  readonly #connectStatements: readonly ConnectStatement[]
  readonly #ownScripts: OwnScripts
  #session: VtgateSession | undefined
  #answered: Answered = nothing
  #phase: SessionPhase = 'connecting'
  #connected = 0
  #failedConnects = 0
  #script: Script | undefined
  #step = 0
  #attempt = 0
  #wantedAt = 0
  #sentAt = 0
  #isAdvancing = false
  #hasWorked = false
  #mayAdvance = false
  #leaves = false
  /** So long the latest answers are still on the way: it passes before whatever comes next. */
  #onTheWayMs = 0

  constructor(id: number, owner: SessionOwner, connect: readonly ConnectStatement[], leavesAt: number) {
    super()
    this.id = id
    this.#ownScripts = new OwnScripts(id)
    this.#owner = owner
    this.#connectStatements = connect
    this.leavesAt = leavesAt
  }

  /** True while it is connected, and has nothing to do. */
  get isIdle(): boolean {
    return this.#phase === 'free' && this.#script === undefined
  }

  /** True until it has begun its first activity. */
  get isNew(): boolean {
    return !this.#hasWorked
  }

  /** Connects so much later, and sends what clients of its kind send first. */
  start(afterMs: number): void {
    this.#owner.measures.sessions.add(1)
    this.#phase = 'reconnect'
    if (afterMs > 0) this.think(afterMs)
    else this.#connect()
  }

  /** Does this, wanted since `wantedAt`. The session must be idle. */
  work(script: Script, wantedAt: number): void {
    this.#script = script.isPersonal ? this.#ownScripts.of(script) : script
    this.#wantedAt = wantedAt
    this.#hasWorked = true
    this.#attempt = 0
    this.#step = 0
    this.#advance()
  }

  /** Pauses for so long, once the latest answers have come in; then goes on as its phase says. */
  think(ms: number): void {
    const { clock } = this.#owner
    clock.schedule(this, clock.now() + ms + this.#onTheWayMs)
    this.#onTheWayMs = 0
  }

  /** Leaves: now, or when the present activity is over. */
  leave(): void {
    this.#leaves = true
    if (this.isIdle || this.#phase === 'retry' || this.#phase === 'reconnect') this.#disconnect()
  }

  /** vtgate died: everything that the session held is left to the tablets' timeouts. */
  vtgateDied(): void {
    if (this.#session === undefined) return
    this.#session.abandon()
    this.#loseConnection(lostConnection)
  }

  /** No answer came in time: the client closes the connection. */
  giveUp(): void {
    this.#session?.close(nothing)
    this.#loseConnection(outOfPatience)
  }

  /** A pause is over. */
  run(): void {
    switch (this.#phase) {
      case 'free':
        this.#owner.isReady(this)
        break
      case 'retry':
        this.#step = 0
        this.#advance()
        break
      case 'reconnect':
        this.#connect()
        break
      case 'connecting':
        this.#sendConnect()
        break
      case 'given-up':
        this.#becomeFree()
        break
      default:
        this.#advance()
    }
  }

  get #isToLeave(): boolean {
    return this.#leaves || this.leavesAt <= this.#owner.clock.now()
  }

  #connect(): void {
    this.#phase = 'connecting'
    this.#connected = 0
    const session = this.#owner.dial(this)
    this.#session = session
    this.#answered = error => {
      if (this.#session === session) this.#heard(error)
    }
    this.#onTheWayMs = 0
    this.#sendConnect()
  }

  #sendConnect(): void {
    const session = this.#session
    const statement = this.#connectStatements[this.#connected]
    if (statement === undefined || session === undefined) {
      this.#failedConnects = 0
      this.#step = 0
      if (this.#script === undefined) this.#becomeFree()
      else this.#advance()
    } else if (this.#onTheWayMs > 0) this.think(0)
    else {
      this.#connected++
      sendFirst(session, statement, this.#owner.routed, this.#answered)
    }
  }

  /** Goes through the steps in a loop: an answer that comes at once must not deepen the stack. */
  #advance(): void {
    this.#mayAdvance = true
    if (this.#isAdvancing) return
    this.#isAdvancing = true
    while (this.#mayAdvance) {
      this.#mayAdvance = false
      this.#doStep()
    }
    this.#isAdvancing = false
  }

  #doStep(): void {
    const step = this.#script?.steps[this.#step]
    const session = this.#session
    if (step === undefined || session === undefined) this.#complete()
    else if (step.kind === 'pause') {
      this.#phase = 'pause'
      this.#step++
      this.think(step.duration.draw())
    } else if (this.#onTheWayMs > 0) {
      this.#phase = 'on-the-way'
      this.think(0)
    } else {
      const { clock, measures, patience, routed } = this.#owner
      this.#phase = 'statement'
      this.#sentAt = clock.now()
      measures.statements.add()
      patience?.begin(this)
      session.executeKnown(step.statement, routed, this.#answered)
    }
  }

  #heard(error: ClientError | undefined): void {
    this.#onTheWayMs += (this.#session?.exchanges ?? 0) * this.#owner.roundTripMs
    switch (this.#phase) {
      case 'statement':
        this.#statementEnded(error)
        break
      case 'connecting':
        this.#connectEnded(error)
        break
      case 'rollback':
        this.#tryAgain(this.#owner.reconnectsOnError)
    }
  }

  /** What vtgate itself refuses a client does without; what a tablet refuses may go well on another connection. */
  #connectEnded(error: ClientError | undefined): void {
    const session = this.#session
    if (session === undefined) return
    if (error !== undefined) this.#owner.measures.fail(error)
    if (error === undefined || !isFromTablet(error)) {
      this.#sendConnect()
      return
    }
    this.#session = undefined
    session.close(nothing)
    this.#failedConnects++
    this.#phase = 'reconnect'
    if (this.#isToLeave) this.#disconnect()
    else this.think(Math.max(this.#owner.retryDelayMs(this.#failedConnects), leastReconnectMs))
  }

  #statementEnded(error: ClientError | undefined): void {
    const { clock, measures, patience } = this.#owner
    patience?.end(this)
    measures.statementMs.add(clock.now() - this.#sentAt + this.#onTheWayMs)
    if (error === undefined) {
      this.#step++
      this.#advance()
      return
    }
    measures.fail(error)
    const session = this.#session
    if (session?.wantsRollback) {
      this.#phase = 'rollback'
      session.execute('rollback', this.#owner.routed, this.#answered)
    } else this.#tryAgain(this.#owner.reconnectsOnError)
  }

  #complete(): void {
    this.#owner.measures.complete(this.#owner.clock.now() - this.#wantedAt + this.#onTheWayMs)
    this.#script = undefined
    this.#becomeFree()
  }

  #becomeFree(): void {
    this.#phase = 'free'
    if (this.#isToLeave) this.#disconnect()
    else this.#owner.isFree(this)
  }

  /** The activity failed: the whole of it again, or not any more. */
  #tryAgain(reconnects: boolean): void {
    const { measures, attempts } = this.#owner
    this.#attempt++
    const isOver = this.#attempt > attempts || this.#leaves
    if (isOver) {
      measures.abandoned.add()
      this.#script = undefined
    } else measures.retries.add()
    if (reconnects) {
      const session = this.#session
      this.#session = undefined
      session?.close(nothing)
      this.#phase = 'reconnect'
    } else this.#phase = isOver ? 'given-up' : 'retry'
    if (this.#leaves) this.#disconnect()
    else this.think(isOver ? breathMs : this.#owner.retryDelayMs(this.#attempt))
  }

  #loseConnection(error: ClientError): void {
    const { clock, measures, patience } = this.#owner
    this.#session = undefined
    clock.cancel(this)
    patience?.end(this)
    if (this.#phase === 'leaving') {
      this.#left()
      return
    }
    if (this.#phase === 'statement') {
      measures.statementMs.add(clock.now() - this.#sentAt)
      measures.fail(error)
    }
    if (this.#script !== undefined) this.#tryAgain(true)
    else {
      this.#phase = 'reconnect'
      this.think(breathMs)
    }
  }

  #disconnect(): void {
    const { clock } = this.#owner
    const session = this.#session
    this.#phase = 'leaving'
    clock.cancel(this)
    if (session === undefined) this.#left()
    else session.close(() => this.#left())
  }

  #left(): void {
    this.#session = undefined
    this.#owner.measures.sessions.add(-1)
    this.#owner.hasLeft(this)
  }
}

function nothing(): void {
  // Without a connection there is no answer, and nobody waits for the end of one that was given up.
}
