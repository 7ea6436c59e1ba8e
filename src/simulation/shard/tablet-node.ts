import type { Role } from '../../catalog/roles.ts'
import type { WantedState } from '../../engine/tablet/state-manager.ts'
import type { Place, TabletPort, TabletType } from '../../engine/vtgate/gateway.ts'
import type { SimulatedTablet } from '../input.ts'
import { Random } from '../random.ts'
import type { MysqldNode, ShardSurroundings } from './mysqld-node.ts'
import type { GatewayMember } from './shard-gateway.ts'
import { TabletMeasures } from './tablet-measures.ts'
import { TabletProcess } from './tablet-process.ts'

/** Ids of one process; the next one's begin beyond, as they do in a real tablet, which counts from its start's time. */
const idsOfProcess = 1e9

/** After so long a process that should end is killed: what Kubernetes gives a pod, and `--onterm_timeout` leaves of it. */
const terminationMs = 30_000

/** A tablet of the shard: one process after the other. */
export class TabletNode implements GatewayMember {
  readonly input: SimulatedTablet
  readonly mysqld: MysqldNode
  readonly measures: TabletMeasures
  readonly #around: ShardSurroundings
  readonly #random: Random
  #role: Role
  #process: TabletProcess | undefined
  #processes = 0

  constructor(input: SimulatedTablet, mysqld: MysqldNode, place: Place, around: ShardSurroundings) {
    this.input = input
    this.mysqld = mysqld
    this.#around = around
    this.#role = input.role
    this.#random = new Random(around.seed, `tablet ${input.name}`)
    this.measures = new TabletMeasures(input, place, around.clock, around.recorder, around.trouble)
  }

  get type(): TabletType {
    return this.#role
  }

  get role(): Role {
    return this.#role
  }

  get isHealthy(): boolean {
    return this.#process !== undefined && this.#process.tablet.state === 'SERVING'
  }

  as(tabletType: TabletType): TabletPort {
    const process = this.#process
    if (process === undefined) throw new Error('bug: a tablet was called whose process is down')
    return process.as(tabletType)
  }

  /** A new process, as what the tablet was last. */
  start(done: () => void = nothing): void {
    if (this.#process !== undefined) return
    const { config, name } = this.input
    const { clock } = this.#around
    const lastId = config.lastId + this.#processes * idsOfProcess
    this.#processes++
    this.#process = new TabletProcess(
      {
        alias: name,
        config: { ...config, lastId },
        clock,
        random: () => this.#random.uniform(),
        mysqld: this.mysqld,
        measures: this.measures,
      },
      this.#role,
    )
    this.#process.tablet.setState(stateOf(this.#role), done)
  }

  /** Becomes this; `done` when it serves as such. */
  become(role: Role, done: () => void): void {
    this.#role = role
    const process = this.#process
    if (process === undefined) {
      done()
      return
    }
    process.local.tabletType = role
    process.tablet.setState(stateOf(role), done)
  }

  /** Takes no more work, and lets its transactions end: the first step of a demotion (`DemotePrimary`). */
  stopServing(done: () => void): void {
    if (this.#process === undefined) done()
    else this.#process.tablet.setState('not-serving', done)
  }

  /** Ends the process with the grace that the tablet is configured with; `done` when it is gone. */
  stop(done: () => void): void {
    const process = this.#process
    if (process === undefined) {
      done()
      return
    }
    const { clock } = this.#around
    const end = (): void => {
      killer.cancel()
      if (this.#process !== process) return
      this.#process = undefined
      process.die()
      done()
    }
    const killer = clock.at(clock.now() + terminationMs, end)
    process.tablet.setState('not-serving', end)
  }

  /** The process dies from one moment to the next. */
  crash(): void {
    const process = this.#process
    this.#process = undefined
    process?.die()
  }
}

function stateOf(role: Role): WantedState {
  return role === 'primary' ? 'primary' : 'replica'
}

function nothing(): void {
  // Whoever starts a tablet at the beginning waits for nothing.
}
