import { createInterface } from 'node:readline/promises'
import { simulateOnServer } from '../probe/engine-dry.ts'
import { rehearseOnServer } from '../probe/engine-live.ts'
import type { Probe, ProbeRequest } from '../probe/probe.ts'
import type { ProbeReport } from '../report/probe-report.ts'
import { StopFlag } from '../simulate/stop-flag.ts'
import { wantedOf } from '../sizing/budget.ts'
import { UsageError } from './base-command.ts'
import { durationOption } from './probe-request.ts'
import { wantsAscii } from './simulate-output.ts'
import { simulationProgress } from './simulate-progress.ts'

/** The flags of the engine as the frame parsed them. */
export interface EngineFlags {
  readonly engine?: 'dry' | 'live' | undefined
  readonly 'max-open'?: number | undefined
  readonly yes: boolean
  readonly 'fill-pools': boolean
  readonly 'others-may-grow': number
  readonly for: string
  readonly runs: number
  readonly watch: boolean
}

/** Throws a UsageError when the engine is asked for and something that it needs is not, or the other way round. */
export function checkEngine(flags: EngineFlags, request: ProbeRequest): void {
  const { engine } = flags
  const isForLive = flags['max-open'] !== undefined || flags.yes || flags['fill-pools']
  if (isForLive && engine !== 'live')
    throw new UsageError('--max-open, --yes and --fill-pools say how --engine live goes', 'add --engine live')
  if (engine === undefined) return
  if (flags.watch) throw new UsageError(`--engine ${engine} plays once: it does not go with --watch`)
  if (!request.settings)
    throw new UsageError(`--engine ${engine} needs a server`, 'such as --host db1 --user vtsize')
  if (!request.configs)
    throw new UsageError(`--engine ${engine} needs vttablet flags: files, or --flags "..."`)
  if (engine === 'dry' && !request.configs.budget.onDemand.clients) throw noClients(engine)
  if (engine === 'live' && !request.configs.budget.onDemand.clients && !flags['fill-pools'])
    throw noClients(engine)
  if (engine === 'live' && flags['max-open'] === undefined)
    throw new UsageError(
      '--engine live needs --max-open N: how many connections it may open on the server',
      'it opens nothing when the clients would need more',
    )
}

function noClients(engine: string): UsageError {
  return new UsageError(
    `--engine ${engine} needs clients to play`,
    '--clients FILE says who connects, --clients rails:50 says it in a word',
  )
}

/** The report with what the engine did. Nothing is played on a server that was not to be read. */
export async function withEngine(
  report: ProbeReport,
  context: { readonly probe: Probe; readonly request: ProbeRequest; readonly signal: AbortSignal },
  flags: EngineFlags,
): Promise<ProbeReport> {
  if (flags.engine === undefined || report.mysql?.kind !== 'observed') return report
  return flags.engine === 'dry' ? dry(report, context, flags) : live(report, context, flags)
}

type Context = Parameters<typeof withEngine>[1]

async function dry(
  report: ProbeReport,
  { probe, request, signal }: Context,
  flags: EngineFlags,
): Promise<ProbeReport> {
  const { mysql } = report
  const { configs, settings, said } = request
  const clients = configs?.budget.onDemand.clients
  if (mysql?.kind !== 'observed' || !configs || !settings || !clients) return report
  const stop = new StopFlag()
  signal.addEventListener('abort', () => stop.raise(), { once: true })
  const progress = simulationProgress(process.stderr, wantsAscii(undefined, process.stderr))
  const transport =
    settings.address.kind === 'socket' ? 'socket' : mysql.observation.probe.tls ? 'tls' : 'tcp'
  const measured = {
    mysql: mysql.observation,
    connectMs: probe.connectMs,
    transport,
    tablets: report.vttablets.map(({ observation }) => observation),
  } as const
  const options = { clients, said, durationMs: durationOption('--for', flags.for), runs: flags.runs }
  try {
    const simulation = await simulateOnServer(configs, measured, options, { stop, onProgress: progress.tell })
    return { ...report, simulation }
  } finally {
    progress.done()
  }
}

async function live(
  report: ProbeReport,
  { probe, request, signal }: Context,
  flags: EngineFlags,
): Promise<ProbeReport> {
  const { mysql } = report
  const { configs, settings } = request
  const maxOpen = flags['max-open']
  if (mysql?.kind !== 'observed' || !configs || !settings || maxOpen === undefined || !probe.session)
    return report
  await consent(mysql.address, maxOpen, flags.yes, signal)
  const limits = {
    maxOpen,
    leave: wantedOf(configs.budget.headroom, mysql.observation.ceiling.derivation.effective ?? 0),
    othersMayGrow: flags['others-may-grow'],
  }
  const outcome = await rehearseOnServer(report, probe.session, {
    limits,
    settings,
    signal,
    fillPools: flags['fill-pools'],
    clients: configs.budget.onDemand.clients,
    onCheckpoint: ({ what, predicted, measured }) =>
      process.stderr.write(`${measured ?? '?'} connected, ${predicted} predicted: ${what}\n`),
  })
  if (outcome.kind === 'rehearsed') return { ...report, rehearsal: outcome.rehearsal }
  const { because } = outcome
  const unknown = because.map(({ why, supply }) => `${why}; supply it with ${supply}`).join('; ')
  throw new UsageError(`--engine live cannot play what is not known: ${unknown}`)
}

async function consent(address: string, maxOpen: number, yes: boolean, signal: AbortSignal): Promise<void> {
  if (yes) return
  const { stdin, stderr } = process
  if (!stdin.isTTY || !stderr.isTTY)
    throw new UsageError('--engine live opens connections: --yes says that it may')
  const asking = createInterface({ input: stdin, output: stderr })
  const question = `This opens up to ${maxOpen} connections on ${address}, and closes them again. Go on? [y/N] `
  // Rejected by Ctrl-C and by SIGTERM, which is no yes.
  const answer = await asking.question(question, { signal }).catch(() => '\n')
  asking.close()
  if (answer === '\n') stderr.write('\n')
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('nothing was opened')
}
