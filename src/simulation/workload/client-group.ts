import type { Caller } from '../../engine/tablet/caller.ts'
import type { VtgateSession } from '../../engine/vtgate/vtgate-session.ts'
import type { DurationDistribution } from '../distribution-input.ts'
import { type Duration, newDuration } from '../durations.ts'
import type { Recorder } from '../measures/recorder.ts'
import { Random } from '../random.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import type { ConnectStatement, WorkloadGroup } from '../workload-input.ts'
import { Arrivals } from './arrivals.ts'
import { ClientSession } from './client-session.ts'
import { GroupMeasures } from './group-measures.ts'
import { paceAt } from './pace.ts'
import { PatienceWatch } from './patience.ts'
import { newScript, type Script } from './script.ts'
import type { SessionOwner } from './session-owner.ts'
import type { VtgateFleet } from './vtgate-fleet.ts'
import { WaitingRoom } from './waiting-room.ts'

/** What a group works with. */
export interface GroupSurroundings {
  readonly clock: VirtualClock
  readonly recorder: Recorder
  readonly vtgates: VtgateFleet
  readonly seed: number
  readonly routed: readonly string[]
  /** Between vtgate and the tablets, there and back, in milliseconds. */
  readonly roundTripMs: number
  /** The next number of a session, over all groups. */
  nextSession(): number
}

/** Less time than this no client takes between two activities, so that virtual time goes on. */
const leastThinkMs = 0.001
/** Sessions that are there all the time begin within so long: applications do not start in one instant. */
export const startsWithinMs = 2000
/** No delay before another try grows beyond this. */
const mostDelayMs = 60_000

/** Clients of one kind: their sessions, and the work that comes to them. */
export class ClientGroup implements SessionOwner {
  readonly input: WorkloadGroup
  readonly clock: VirtualClock
  readonly measures: GroupMeasures
  readonly routed: readonly string[]
  readonly roundTripMs: number
  readonly attempts: number
  readonly reconnectsOnError: boolean
  readonly patience: PatienceWatch | undefined
  /** How many times as fast as it is told: what events change. */
  #traffic = 1
  readonly #around: GroupSurroundings
  readonly #caller: Caller
  readonly #scripts: readonly Script[]
  readonly #cumulative: readonly number[]
  readonly #choice: Random
  readonly #think: Duration | undefined
  readonly #life: Duration | undefined
  readonly #retryDelay: Duration
  readonly #arrivals: Arrivals | undefined
  readonly #sessions = new Set<ClientSession>()
  /** Sessions of an open group with nothing to do, the one that became so last on top. */
  readonly #idle: ClientSession[] = []
  readonly #waiting = new WaitingRoom()
  readonly #readers: Random
  readonly #connects: Random
  /** Sessions in the middle of a time of equal length, not at its beginning, are what a run meets at its start. */
  readonly #thinksRegularly: boolean

  constructor(input: WorkloadGroup, around: GroupSurroundings) {
    const stream = (purpose: string): Random => new Random(around.seed, `${input.name}/${purpose}`)
    const { population, retry } = input
    this.input = input
    this.clock = around.clock
    this.routed = around.routed
    this.roundTripMs = around.roundTripMs
    this.measures = new GroupMeasures(input.name, around.clock, around.recorder)
    this.attempts = retry.attempts
    this.reconnectsOnError = retry.scope === 'connection'
    this.patience =
      input.patienceMs === Number.POSITIVE_INFINITY
        ? undefined
        : new PatienceWatch(around.clock, input.patienceMs)
    this.#around = around
    this.#caller = { username: input.user }
    this.#scripts = input.activities.map((activity, at) => newScript(activity, stream(`pause ${at}`)))
    this.#cumulative = cumulative(input.activities.map(({ weight }) => weight))
    this.#choice = stream('choice')
    this.#readers = stream('replicas')
    this.#connects = stream('connects')
    this.#thinksRegularly = population.kind !== 'open' && isRegular(population.think)
    this.#think = population.kind === 'open' ? undefined : newDuration(population.think, stream('think'))
    this.#life = population.kind === 'visits' ? newDuration(population.life, stream('life')) : undefined
    this.#retryDelay = newDuration(retry.delay, stream('retry'))
    this.#arrivals =
      population.kind === 'closed'
        ? undefined
        : new Arrivals(around.clock, stream('arrivals'), population.perSecond, input.pace, () =>
            this.#arrive(),
          )
  }

  /** Sessions now. */
  get size(): number {
    return this.#sessions.size
  }

  /** All sessions that are open all the time connect, one after the other; arrivals begin. */
  start(): void {
    const { population } = this.input
    if (population.kind !== 'visits') {
      for (let left = population.sessions; left > 0; left--) {
        this.#open(Number.POSITIVE_INFINITY, this.#connects.uniform() * startsWithinMs)
      }
    }
    this.#arrivals?.start()
  }

  /** So many sessions more, all at once. */
  addSessions(count: number): void {
    for (let left = count; left > 0; left--) this.#open(Number.POSITIVE_INFINITY, 0)
  }

  /** Those who are there now; the newest last. */
  get sessions(): readonly ClientSession[] {
    return [...this.#sessions]
  }

  /** Clients come, or work, so many times as fast as they are told. */
  set traffic(factor: number) {
    this.#traffic = factor
    if (this.#arrivals !== undefined) this.#arrivals.factor = factor
  }

  get traffic(): number {
    return this.#traffic
  }

  retryDelayMs(attempt: number): number {
    let delay = this.#retryDelay.draw()
    for (let again = 1; again < attempt && delay < mostDelayMs; again++) delay *= this.input.retry.backoff
    return Math.min(delay, mostDelayMs)
  }

  dial(session: ClientSession): VtgateSession {
    const client = { caller: this.#caller, clientFoundRows: this.input.foundRows }
    return this.#around.vtgates.connect(session, client)
  }

  isFree(session: ClientSession): void {
    if (this.#think === undefined) this.#takeWaiting(session)
    else {
      const share = session.isNew && this.#thinksRegularly ? this.#connects.uniform() : 1
      session.think(Math.max((this.#think.draw() * share) / this.#pace(), leastThinkMs))
    }
  }

  isReady(session: ClientSession): void {
    if (this.#think === undefined) this.#takeWaiting(session)
    else session.work(this.#choose(), this.clock.now())
  }

  hasLeft(session: ClientSession): void {
    this.#around.vtgates.left(session)
    this.#sessions.delete(session)
  }

  #open(leavesAt: number, afterMs: number): void {
    const session = new ClientSession(this.#around.nextSession(), this, this.#connectStatements(), leavesAt)
    this.#sessions.add(session)
    session.start(afterMs)
  }

  /** What the session sends first; a reader of replicas chooses its target before. */
  #connectStatements(): readonly ConnectStatement[] {
    const { connect, replicas } = this.input
    if (replicas === undefined || this.#readers.uniform() >= replicas.share) return connect
    return [{ sql: `use \`@${replicas.type}\`` }, ...connect]
  }

  /** Work of an open group, or a visitor. */
  #arrive(): void {
    if (this.#life !== undefined) {
      this.#open(this.clock.now() + this.#life.draw(), 0)
      return
    }
    const now = this.clock.now()
    const session = this.#popIdle()
    if (session !== undefined) session.work(this.#choose(), now)
    else if (!this.#waiting.push(now)) this.measures.abandoned.add()
  }

  #takeWaiting(session: ClientSession): void {
    const since = this.#waiting.shift()
    if (since === undefined) this.#idle.push(session)
    else session.work(this.#choose(), since)
  }

  /** Some have left, or lost their connection, since they had nothing to do. */
  #popIdle(): ClientSession | undefined {
    for (let session = this.#idle.pop(); session !== undefined; session = this.#idle.pop()) {
      if (session.isIdle) return session
    }
    return undefined
  }

  #choose(): Script {
    if (this.#scripts.length === 1) return this.#scripts[0] as Script
    const point = this.#choice.uniform() * (this.#cumulative.at(-1) ?? 0)
    const at = this.#cumulative.findIndex(sum => point < sum)
    return this.#scripts[at === -1 ? this.#scripts.length - 1 : at] as Script
  }

  #pace(): number {
    const { pace } = this.input
    const factor = this.#traffic * (pace.length === 0 ? 1 : paceAt(pace, this.clock.now()))
    return factor > 0 ? factor : Number.MIN_VALUE
  }
}

/** Where the time that is left says how much has passed; exponential times do not know. */
function isRegular(think: DurationDistribution): boolean {
  return think.kind === 'constant' || (think.kind === 'lognormal' && think.variation < 1)
}

function cumulative(weights: readonly number[]): readonly number[] {
  let sum = 0
  return weights.map(weight => {
    sum += weight
    return sum
  })
}
