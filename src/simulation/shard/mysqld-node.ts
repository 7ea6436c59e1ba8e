import type { Account } from '../../catalog/roles.ts'
import { newDuration } from '../durations.ts'
import type { SimulatedMysqld } from '../input.ts'
import type { Recorder } from '../measures/recorder.ts'
import type { MysqldClient } from '../mysqld/mysqld-client.ts'
import { type MysqldLink, mysqldOptions, usualTeardownMs } from '../mysqld/mysqld-options.ts'
import { MysqldServer } from '../mysqld/mysqld-server.ts'
import type { StatementCosts } from '../mysqld/statement-costs.ts'
import { Random } from '../random.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import { MysqldMeasures } from './mysqld-measures.ts'
import type { TroubleLog } from './trouble.ts'

/** What everything in a simulated shard works with. */
export interface ShardSurroundings {
  readonly clock: VirtualClock
  readonly recorder: Recorder
  readonly trouble: TroubleLog
  readonly costs: StatementCosts
  readonly seed: number
}

/** Accounts of Vitess' init_db.sql that may use the connection above max_connections. */
const privileged: ReadonlySet<Account> = new Set<Account>(['dba'])

/** A mysqld of the shard, with whoever else holds its connections. */
export class MysqldNode {
  readonly input: SimulatedMysqld
  readonly server: MysqldServer
  readonly measures: MysqldMeasures
  readonly #link: MysqldLink

  constructor(input: SimulatedMysqld, { clock, recorder, trouble, costs, seed }: ShardSurroundings) {
    const draw = (purpose: string): Random => new Random(seed, `mysqld ${input.name}/${purpose}`)
    const killLag = newDuration(input.killLagMs, draw('kill lag'))
    const teardown = newDuration({ kind: 'exponential', meanMs: usualTeardownMs }, draw('teardown'))
    const handshake = newDuration(input.handshake.ms, draw('handshake'))
    const { maxConnections, spareSlot, maxUserConnections, accountCaps, waitTimeoutMs, roundTripMs } = input
    const options = mysqldOptions(clock, {
      maxConnections,
      spareSlot,
      privileged,
      maxUserConnections,
      accountCaps,
      waitTimeoutMs,
      capacity: { cores: input.cores, ioShare: input.ioShare, lockShare: input.lockShare },
      teardownMs: () => teardown.draw(),
      killLagMs: () => killLag.draw(),
    })
    this.input = input
    this.server = new MysqldServer(options, costs)
    this.measures = new MysqldMeasures(input, this.server, clock, recorder, trouble)
    this.#link = {
      transport: input.handshake.transport,
      handshakeMs: () => handshake.draw(),
      roundTripMs: () => roundTripMs,
      dialsAs: account => account,
    }
    for (const { what, account, connections } of input.held) this.server.hold(what, account, connections)
  }

  /** The way of one vttablet process to it. */
  client(): MysqldClient {
    return this.server.client(this.#link)
  }
}
