import { allAtOnce } from '../../engine/in-turn.ts'
import { SessionStates } from '../../engine/vtgate/session-state.ts'
import { Vtgate } from '../../engine/vtgate/vtgate.ts'
import type { Keyspace } from '../../statements/context.ts'
import { newContext } from '../../statements/context.ts'
import type { SimulationInput } from '../input.ts'
import { Random } from '../random.ts'
import { ClientGroup } from '../workload/client-group.ts'
import { VtgateFleet } from '../workload/vtgate-fleet.ts'
import { troubleOf } from './group-trouble.ts'
import { MysqldNode, type ShardSurroundings } from './mysqld-node.ts'
import { ShardGateway } from './shard-gateway.ts'
import { TabletNode } from './tablet-node.ts'

const unsharded: Keyspace = { name: 'main', sharded: false }

/** Everything that a run consists of: servers, tablets, vtgates, clients. */
export class Shard {
  readonly mysqlds: readonly MysqldNode[]
  readonly tablets: readonly TabletNode[]
  readonly vtgates: VtgateFleet
  readonly groups: readonly ClientGroup[]
  #lastSession = 0

  constructor(input: SimulationInput, around: ShardSurroundings) {
    const { session, roundTripMs } = input.vtgates
    const keyspace = session.keyspace ?? unsharded
    this.mysqlds = input.mysqlds.map(mysqld => new MysqldNode(mysqld, around))
    const members: TabletNode[] = []
    const gateway = new ShardGateway(keyspace, members)
    for (const tablet of input.tablets) {
      const place = {
        keyspace: keyspace.name,
        shard: gateway.firstShard,
        tabletType: tablet.role,
        tablet: undefined,
      }
      members.push(new TabletNode(tablet, this.mysqldOf(tablet.mysqld), place, around))
    }
    this.tablets = members
    const states = new SessionStates(newContext({ ...session, keyspace }))
    this.vtgates = new VtgateFleet(input.vtgates.count, () => newVtgate(states, gateway, input, around))
    const surroundings = {
      ...around,
      vtgates: this.vtgates,
      roundTripMs,
      routed: [gateway.firstShard],
      nextSession: () => {
        this.#lastSession++
        return this.#lastSession
      },
    }
    this.groups = input.groups.map(group => new ClientGroup(group, surroundings))
    for (const { measures } of this.groups) {
      measures.failed = error => {
        const where = this.primary?.input.name ?? measures.name
        around.trouble.tell({ kind: troubleOf(error), where, pool: null, text: error.message, limit: null })
      }
    }
  }

  /** All tablets start, and once they serve, or have failed to, the clients. */
  start(): void {
    for (const tablet of this.tablets) tablet.mysqld.server.setReadOnly(tablet.role !== 'primary')
    allAtOnce(
      this.tablets,
      (tablet, next) => tablet.start(next),
      () => {
        for (const group of this.groups) group.start()
      },
    )
  }

  mysqldOf(name: string): MysqldNode {
    const found = this.mysqlds.find(({ input }) => input.name === name)
    if (found === undefined) throw new Error(`bug: the input has no mysqld ${name}`)
    return found
  }

  tabletOf(name: string): TabletNode {
    const found = this.tablets.find(({ input }) => input.name === name)
    if (found === undefined) throw new Error(`bug: the input has no tablet ${name}`)
    return found
  }

  get primary(): TabletNode | undefined {
    return this.tablets.find(({ role }) => role === 'primary')
  }

  /** The groups of this name; all of them without one. */
  groupsOf(name: string | undefined): readonly ClientGroup[] {
    return this.groups.filter(({ input }) => name === undefined || input.name === name)
  }
}

function newVtgate(
  states: SessionStates,
  gateway: ShardGateway,
  { vtgates }: SimulationInput,
  { clock, seed }: ShardSurroundings,
): Vtgate {
  const random = new Random(seed, 'vtgate')
  const deps = { clock, gateway, random: () => random.uniform(), states }
  return new Vtgate(states.context, deps, vtgates.lockHeartbeatMs)
}
