import type { CalcRequest } from '../calc/calc.ts'
import type { ClientGroup } from '../config/clients-file-schema.ts'
import type { SimulateReport } from '../report/simulate-report.ts'
import { type SimulateControl, simulateClients } from '../simulate/simulate.ts'
import type { SimulateRequest } from '../simulate/simulate-request.ts'
import type { DescribedClients } from '../sizing/described-clients.ts'
import { againstServer, type Said } from './live-request.ts'
import type { MysqlObservation } from './mysql/observation.ts'
import type { TabletObservation } from './vttablet/observation.ts'

/** What was measured of the server and its tablets. */
export interface Measured {
  readonly mysql: MysqlObservation
  /** Until the probe's own session stood, and how it went there. */
  readonly connectMs: number
  readonly transport: 'socket' | 'tcp' | 'tls'
  readonly tablets: readonly TabletObservation[]
}

/** What is to be simulated. */
export interface DryOptions {
  readonly clients: DescribedClients
  readonly said: Said
  readonly durationMs: number
  readonly runs: number
}

/**
 * What will happen on this server with these clients: the simulation with the running limit, the slots that others
 * hold today, the time that a connection really took, and the tablets' own service time for reads where their
 * pages tell it.
 */
export async function simulateOnServer(
  configs: CalcRequest,
  measured: Measured,
  options: DryOptions,
  control: SimulateControl,
): Promise<SimulateReport> {
  const { mysql, connectMs, transport, tablets } = measured
  const configured = againstServer(configs, mysql, options.said)
  const serviceSeconds = meanServiceSeconds(tablets)
  const request: SimulateRequest = {
    ...configured,
    onDemand: configured.budget.onDemand,
    kept: configured.budget.kept,
    clients: serviceSeconds === undefined ? options.clients : withReadsOf(serviceSeconds, options.clients),
    machine: { handshake: { transport, ms: connectMs } },
    tablet: undefined,
    durationMs: options.durationMs,
    warmUp: 'detect',
    seed: 1,
    runs: options.runs,
    events: [],
    allowedFailures: undefined,
    comparison: { kind: 'none' },
  }
  return simulateClients(request, control)
}

/** How long MySQL took over a statement, by the time histograms of the tablets together. */
export function meanServiceSeconds(tablets: readonly TabletObservation[]): number | undefined {
  let count = 0
  let seconds = 0
  for (const { mysql } of tablets) {
    count += mysql.exec?.count ?? 0
    seconds += mysql.exec?.seconds ?? 0
  }
  return count > 0 && seconds > 0 ? seconds / count : undefined
}

function withReadsOf(seconds: number, { file, quantile }: DescribedClients): DescribedClients {
  const groups = file.groups.map(
    (group): ClientGroup => (group.reads ? { ...group, reads: { ...group.reads, seconds } } : group),
  )
  return { quantile, file: { ...file, groups } }
}
