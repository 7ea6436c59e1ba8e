import {
  type ConnPoolBehaviour,
  connPoolBehaviour,
  type PoolBehaviour,
  poolBehaviour,
} from '../../catalog/pool-families.ts'
import { type TabletBehaviour, tabletBehaviour } from '../../catalog/tablet-engine.ts'
import { RunningStatements } from './run-statement.ts'
import type { TabletConfig, TabletDependencies } from './tablet-config.ts'
import { TabletStats } from './tablet-stats.ts'

/** What all parts of a tablet share: Vitess' `tabletenv.Env`. */
export interface TabletEnv {
  readonly config: TabletConfig
  readonly deps: TabletDependencies
  readonly behaviour: TabletBehaviour
  readonly poolBehaviour: PoolBehaviour
  readonly connPoolBehaviour: ConnPoolBehaviour
  readonly stats: TabletStats
  readonly running: RunningStatements
  /** Called when MySQL refused a dial or broke a connection: the tablet asks whether it is still there. */
  checkMysql: () => void
}

/** The environment of a tablet; nobody checks MySQL until a state manager says so. */
export function newTabletEnv(config: TabletConfig, deps: TabletDependencies): TabletEnv {
  return {
    config,
    deps,
    behaviour: tabletBehaviour(config.release),
    poolBehaviour: poolBehaviour(config.release),
    connPoolBehaviour: connPoolBehaviour(config.release),
    stats: new TabletStats(),
    running: new RunningStatements(deps.clock),
    checkMysql: () => undefined,
  }
}
