import { flagDefault, flagVersion } from '../catalog/flags.ts'
import type { Release } from '../catalog/release.ts'
import type { ClientsFile } from '../config/clients-file-schema.ts'
import type { Diagnostic, Unresolved } from '../config/model.ts'
import type { InputsRead } from '../config/read.ts'
import type { Assumption, MarkedEvent } from '../report/simulate-report.ts'
import type {
  SimulatedMysqld,
  SimulatedTablet,
  SimulatedVtgates,
  SimulationInput,
} from '../simulation/input.ts'
import type { EstimateCount } from '../sizing/count.ts'
import type { DemandLine } from '../sizing/demand-line.ts'
import { type TabletView, tabletView } from '../sizing/described-clients.ts'
import { nothingOnDemand, onDemandLines } from '../sizing/on-demand.ts'
import { reservedLines } from '../sizing/reserved-estimate.ts'
import { mysql8 } from '../statements/presets.ts'
import { Assumptions } from './assumptions.ts'
import { configurationOf } from './configuration.ts'
import { type ShardMember, shardOf } from './shard.ts'
import type { SimulateRequest } from './simulate-request.ts'
import { mysqldOf } from './simulated-mysqld.ts'
import { tabletConfigOf } from './tablet-settings.ts'
import { marksOf, timelineOf } from './timeline.ts'
import type { Variation } from './variation.ts'
import { workloadsOf } from './workload.ts'

/** What can be simulated, or why it cannot. */
export type ScenarioReading =
  | { readonly kind: 'scenario'; readonly scenario: Scenario; readonly diagnostics: readonly Diagnostic[] }
  | {
      readonly kind: 'undetermined'
      readonly because: readonly Unresolved[]
      readonly diagnostics: readonly Diagnostic[]
    }
  | { readonly kind: 'unusable'; readonly diagnostics: readonly Diagnostic[] }

/** Something to simulate, with what the report tells about it. */
export interface Scenario {
  readonly name: string
  readonly what: string | undefined
  readonly release: Release
  readonly primary: string
  readonly mysqld: string
  readonly input: SimulationInput
  readonly reservedEstimate: EstimateCount | undefined
  readonly events: readonly MarkedEvent[]
  readonly assumptions: readonly Assumption[]
}

/** Events that somebody must be there for to take over. */
const needsStandby: ReadonlySet<string> = new Set(['failover', 'planned-failover'])

/** A variation of the request as the input of a simulation. Any value that is missing makes it undetermined. */
export function scenarioOf(
  read: InputsRead,
  request: SimulateRequest,
  variation: Variation,
): ScenarioReading {
  const { groups, diagnostics } = configurationOf(read, request, variation)
  if (groups.length === 0)
    return { kind: 'unusable', diagnostics: [...diagnostics, ...nothingFound(request, diagnostics)] }
  const shard = shardOf(groups, {
    primary: request.tablet,
    clients: variation.clients,
    standby: variation.events.some(({ kind }) => needsStandby.has(kind)),
  })
  if (shard.kind === 'no-primary') {
    const { message, hint } = shard
    return {
      kind: 'unusable',
      diagnostics: [...diagnostics, { severity: 'error', code: 'no-primary', message, hint }],
    }
  }
  const [primary] = shard.members
  const release = primary?.tablet.release
  if (!primary || !release) return { kind: 'undetermined', because: [unknownRelease(primary)], diagnostics }
  if (primary.tablet.start.kind !== 'serves') return { kind: 'unusable', diagnostics }
  const assumptions = new Assumptions()
  for (const { name } of shard.left) {
    assumptions.add({
      about: 'tablets beside the shard',
      value: name,
      why: 'one shard is simulated, the others are taken to be like it',
      supply: '--tablet NAME to simulate another one',
    })
  }
  const made = inputOf(shard.members, { release, request, variation, assumptions })
  if (made.kind === 'undetermined') return { ...made, diagnostics }
  return {
    kind: 'scenario',
    diagnostics,
    scenario: {
      name: variation.name,
      what: variation.what,
      release,
      primary: primary.name,
      mysqld: `mysqld of ${primary.name}`,
      input: made.input,
      reservedEstimate: estimateOf(primary, release, request, variation.clients),
      events: marksOf(variation.events),
      assumptions: assumptions.all,
    },
  }
}

interface Making {
  readonly release: Release
  readonly request: SimulateRequest
  readonly variation: Variation
  readonly assumptions: Assumptions
}

type InputReading =
  | { readonly kind: 'input'; readonly input: SimulationInput }
  | { readonly kind: 'undetermined'; readonly because: readonly Unresolved[] }

function inputOf(members: readonly ShardMember[], making: Making): InputReading {
  const { release, request, variation, assumptions } = making
  const tablets: SimulatedTablet[] = []
  const mysqlds: SimulatedMysqld[] = []
  const because: Unresolved[] = []
  let view: TabletView | undefined
  for (const member of members) {
    const config = tabletConfigOf(member.tablet, member.role, release)
    const mysqld = mysqldOf(member, release, request, assumptions)
    const seen = tabletView({ ...member.tablet, role: member.role }, variation.clients, release)
    if ('kind' in seen) because.push(seen)
    else view ??= seen
    if (mysqld.kind === 'undetermined') because.push(...mysqld.because)
    else mysqlds.push(mysqld.mysqld)
    if (config.kind === 'undetermined') because.push(...config.because)
    else if (!('kind' in seen) && mysqld.kind === 'mysqld') {
      const { settingsPool } = seen.context
      const { name, role } = member
      tablets.push({ name, role, mysqld: mysqld.mysqld.name, config: { ...config.config, settingsPool } })
    }
  }
  if (because.length > 0 || !view) return { kind: 'undetermined', because: distinct(because) }
  const workloads = workloadsOf(variation.clients, assumptions)
  const [primary] = members
  const subjects = {
    tablets: members.map(({ name }) => name),
    mysqld: mysqlds[0]?.name ?? '',
    workloads,
    durationMs: request.durationMs,
    reshardLines: (shards: number) => copyingLines(shards, primary, release),
  }
  return {
    kind: 'input',
    input: {
      tablets,
      mysqlds,
      vtgates: vtgatesOf(view, making),
      groups: workloads.flatMap(each => each.workloads),
      events: timelineOf(variation.events, subjects, assumptions),
      durationMs: request.durationMs,
      warmUp: request.warmUp,
      seed: request.seed,
      seriesPoints: request.comparison.kind === 'sweep' ? 20 : 240,
    },
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

function vtgatesOf(view: TabletView, { release, variation, assumptions }: Making): SimulatedVtgates {
  const { clients } = variation
  const said = Math.max(0, ...clients.groups.map(({ vtgates }) => vtgates ?? 0))
  if (said === 0) {
    assumptions.add({
      about: 'vtgates',
      value: '2',
      why: 'the clients file does not say how many there are',
      supply: 'vtgates with sessions-per-vtgate in the clients file',
    })
  }
  assumptions.add({
    about: 'round trip from vtgate to vttablet',
    value: '0.5 ms',
    why: 'they are machines of the same zone',
  })
  return {
    count: said === 0 ? 2 : said,
    roundTripMs: 0.5,
    lockHeartbeatMs: lockHeartbeatMs(release),
    session: sessionOptions(view, clients, release),
  }
}

function lockHeartbeatMs(release: Release): number {
  const flag = 'lock-heartbeat-time'
  return flagVersion(flag, release, 'vtgate') ? Number(flagDefault(flag, release, 'vtgate')) * 1000 : 0
}

function sessionOptions(
  { context }: TabletView,
  clients: ClientsFile,
  release: Release,
): SimulatedVtgates['session'] {
  const { vtgate, shards } = clients
  return {
    release,
    enableSystemSettings: vtgate?.['enable-system-settings'],
    enableSetVar: vtgate?.['enable-set-var'],
    mysqlServerVersion: vtgate?.['mysql-server-version'],
    settingsPool: context.settingsPool,
    keyspace: { name: 'main', sharded: shards > 1, shards },
    server: { values: { ...mysql8.values, ...clients['server-variables'] } },
  }
}

/** What calc says of the same clients, together. */
function estimateOf(
  { tablet }: ShardMember,
  release: Release,
  { clients }: SimulateRequest,
  file: ClientsFile,
): EstimateCount | undefined {
  const counts = reservedLines(tablet, { ...clients, file }, release).map(({ count }) => count)
  return counts.find(count => count.kind === 'estimate')
}

function unknownRelease(member: ShardMember | undefined): Unresolved {
  return {
    kind: 'unresolved',
    text: '',
    why: 'the Vitess release decides how pools behave, and nothing names the release',
    supply: '--vitess RELEASE',
    ...(member && { place: member.tablet.place }),
  }
}

function nothingFound({ inputs }: SimulateRequest, told: readonly Diagnostic[]): readonly Diagnostic[] {
  const read = inputs.filter(input => input.kind !== 'unreadable')
  if (read.length === 0 && told.length > 0) return []
  return [
    {
      severity: 'error',
      code: 'no-vttablet',
      message: `no vttablet found in ${read.map(({ file }) => file).join(', ')}`,
      hint: 'looked for commands that run vttablet, VitessCluster pools, containers, units and tablet YAML; --flags "..." says the flags directly',
    },
  ]
}

function distinct(values: readonly Unresolved[]): readonly Unresolved[] {
  const key = ({ place, supply }: Unresolved) => `${place?.file}:${place?.line}:${place?.column}:${supply}`
  return [...new Map(values.map(value => [key(value), value])).values()]
}
