import type { Release } from '../catalog/release.ts'
import type { Unresolved } from '../config/model.ts'
import type { ScenarioConfiguration } from '../report/simulate-report.ts'
import type { SimulatedMysqld, SimulatedTablet, SimulationInput } from '../simulation/input.ts'
import type { DemandLine } from '../sizing/demand-line.ts'
import { type TabletView, tabletView } from '../sizing/described-clients.ts'
import { nothingOnDemand, onDemandLines } from '../sizing/on-demand.ts'
import type { Assumptions } from './assumptions.ts'
import type { ShardMember } from './shard.ts'
import type { SimulateRequest } from './simulate-request.ts'
import { mysqldOf } from './simulated-mysqld.ts'
import { tabletConfigOf } from './tablet-settings.ts'
import { timelineOf } from './timeline.ts'
import type { Variation } from './variation.ts'
import { vtgatesOf } from './vtgates.ts'
import { workloadsOf } from './workload.ts'

/** What an input is made from beside the tablets. */
export interface Making {
  readonly release: Release
  readonly request: SimulateRequest
  readonly variation: Variation
  readonly assumptions: Assumptions
}

export type InputReading =
  | {
      readonly kind: 'input'
      readonly input: SimulationInput
      /** Of the primary. */
      readonly configuration: ScenarioConfiguration
    }
  | { readonly kind: 'undetermined'; readonly because: readonly Unresolved[] }

/** The input for a shard, its primary first; or every value of any member that is missing. */
export function inputOf(members: readonly ShardMember[], making: Making): InputReading {
  const readings = members.map(member => processesOf(member, making))
  const because = readings.flatMap(reading => (reading.kind === 'undetermined' ? reading.because : []))
  const known = readings.flatMap(reading => (reading.kind === 'processes' ? [reading] : []))
  const [primary] = known
  if (because.length > 0 || !primary) return { kind: 'undetermined', because: distinct(because) }
  const { release, request, variation, assumptions } = making
  const workloads = workloadsOf(variation.clients, assumptions)
  const subjects = {
    tablets: members.map(({ name }) => name),
    mysqld: primary.mysqld.name,
    workloads,
    durationMs: request.durationMs,
    reshardLines: (shards: number) => copyingLines(shards, members[0], release),
  }
  return {
    kind: 'input',
    configuration: primary.configuration,
    input: {
      tablets: known.map(({ tablet }) => tablet),
      mysqlds: known.map(({ mysqld }) => mysqld),
      vtgates: vtgatesOf(primary.view, variation.clients, release, assumptions),
      groups: workloads.flatMap(each => each.workloads),
      events: timelineOf(variation.events, subjects, assumptions),
      durationMs: request.durationMs,
      warmUp: request.warmUp,
      seed: request.seed,
      seriesPoints: request.comparison.kind === 'sweep' ? seriesOfSweep : seriesPoints,
    },
  }
}

/** More than the columns of a wide terminal; a sweep shows no series, and has many runs. */
const seriesPoints = 240
const seriesOfSweep = 20

type ProcessesReading =
  | {
      readonly kind: 'processes'
      readonly tablet: SimulatedTablet
      readonly mysqld: SimulatedMysqld
      readonly view: TabletView
      readonly configuration: ScenarioConfiguration
    }
  | { readonly kind: 'undetermined'; readonly because: readonly Unresolved[] }

/** A tablet and its mysqld. */
function processesOf(member: ShardMember, making: Making): ProcessesReading {
  const { name, role, tablet } = member
  const { release, request, variation, assumptions } = making
  const config = tabletConfigOf(tablet, role, release)
  const server = mysqldOf(member, release, request, assumptions)
  const view = tabletView({ ...tablet, role }, variation.clients, release)
  if ('kind' in view || config.kind === 'undetermined' || server.kind === 'undetermined') {
    const because = [
      ...(config.kind === 'undetermined' ? config.because : []),
      ...(server.kind === 'undetermined' ? server.because : []),
      ...('kind' in view ? [view] : []),
    ]
    return { kind: 'undetermined', because }
  }
  const { mysqld, ceiling } = server
  const { settingsPool } = view.context
  return {
    kind: 'processes',
    tablet: { name, role, mysqld: mysqld.name, config: { ...config.config, settingsPool } },
    mysqld,
    view,
    configuration: { given: config.given, ceiling, held: mysqld.held },
  }
}

/** What streams to so many shards hold at the primary's mysqld. */
function copyingLines(
  shards: number,
  primary: ShardMember | undefined,
  release: Release,
): readonly DemandLine[] {
  const onDemand = { ...nothingOnDemand, vstreams: shards }
  const lines = primary ? onDemandLines(onDemand, [primary.tablet], release) : []
  return lines.filter(({ kind }) => kind === 'unpooled')
}

function distinct(values: readonly Unresolved[]): readonly Unresolved[] {
  const key = ({ place, supply }: Unresolved) => `${place?.file}:${place?.line}:${place?.column}:${supply}`
  return [...new Map(values.map(value => [key(value), value])).values()]
}
