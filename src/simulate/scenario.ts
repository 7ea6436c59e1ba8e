import type { Release } from '../catalog/release.ts'
import type { ClientsFile } from '../config/clients-file-schema.ts'
import type { Diagnostic, Unresolved } from '../config/model.ts'
import type { InputsRead } from '../config/read.ts'
import type { Assumption, MarkedEvent, ScenarioConfiguration } from '../report/simulate-report.ts'
import type { SimulationInput } from '../simulation/input.ts'
import type { EstimateCount } from '../sizing/count.ts'
import { reservedLines } from '../sizing/reserved-estimate.ts'
import { Assumptions } from './assumptions.ts'
import { configurationOf } from './configuration.ts'
import { inputOf } from './scenario-input.ts'
import { type ShardMember, shardOf } from './shard.ts'
import type { SimulateRequest } from './simulate-request.ts'
import { marksOf } from './timeline.ts'
import type { Variation } from './variation.ts'

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
  readonly configuration: ScenarioConfiguration
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
      configuration: made.configuration,
      reservedEstimate: estimateOf(primary, release, request, variation.clients),
      events: marksOf(variation.events),
      assumptions: assumptions.all,
    },
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
