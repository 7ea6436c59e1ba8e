import { groupByMysqld, type TabletGroup } from '../config/groups.ts'
import type { Diagnostic } from '../config/model.ts'
import { mendMysqld } from '../config/mysqld-overrides.ts'
import { type InputsRead, readInputs } from '../config/read.ts'
import { tabletOf } from '../config/tablet.ts'
import type { SimulateRequest } from './simulate-request.ts'
import type { Variation } from './variation.ts'

/** Reads the inputs of a request, once for all its scenarios. */
export async function readConfiguration({ inputs, env, ports }: SimulateRequest): Promise<InputsRead> {
  return await readInputs(inputs, { env, ports })
}

/** The tablets of what was read, by their mysqlds. */
export interface Configuration {
  readonly groups: readonly TabletGroup[]
  readonly diagnostics: readonly Diagnostic[]
}

/** What was read, as a variation has it: interpreted as calc does. */
export function configurationOf(
  read: InputsRead,
  request: SimulateRequest,
  variation: Variation,
): Configuration {
  const options = {
    ...request.tablets,
    ...(variation.release && { release: variation.release }),
    set: new Map([...request.tablets.set, ...variation.set]),
    neighbour: request.ports.neighbour,
    readTabletConfig: read.readTabletConfig,
  }
  const readings = read.invocations.map(invocation => tabletOf(invocation, options))
  const tablets = readings.map(({ tablet }) => tablet)
  const overrides = { ...request.mysqld, ...variation.mysqld }
  return {
    groups: groupByMysqld(tablets, read.mysqlds, request.sharing).map(group => ({
      ...group,
      mysqld: mendMysqld(group.mysqld, overrides),
    })),
    diagnostics: [...read.diagnostics, ...readings.flatMap(({ diagnostics }) => diagnostics)],
  }
}
