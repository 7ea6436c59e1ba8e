import { eventProblem } from '../simulate/event-check.ts'
import { type AskedEvent, readEvent } from '../simulate/event-syntax.ts'
import { secondsOf } from '../simulate/seconds.ts'
import type { Comparison, MachineOptions, SimulateRequest } from '../simulate/simulate-request.ts'
import { readSweep } from '../simulate/sweep-syntax.ts'
import type { WhatIf } from '../simulate/what-if.ts'
import { UsageError } from './base-command.ts'
import { type CalcFlags, calcRequest } from './calc-request.ts'
import { quantileOption, readClients } from './clients-option.ts'
import { textInputs } from './text-inputs.ts'

/** The flags of `vtsize simulate` as the frame parsed them. */
export interface SimulateFlags extends Omit<CalcFlags, 'headroom' | 'costs' | 'reserved'> {
  readonly config?: readonly string[] | undefined
  readonly flags?: string | undefined
  readonly demo: boolean
  readonly for?: string | undefined
  readonly runs: number
  readonly seed: number
  readonly 'warm-up'?: string | undefined
  readonly tablet?: string | undefined
  readonly event?: readonly string[] | undefined
  readonly 'what-if'?: WhatIf | undefined
  readonly sweep?: string | undefined
  readonly 'fail-on'?: string | undefined
  readonly cores?: number | undefined
  readonly 'lock-share'?: string | undefined
  readonly 'io-share'?: string | undefined
  readonly handshake?: string | undefined
  readonly 'kill-lag'?: string | undefined
  readonly clients?: readonly string[] | undefined
  readonly quantile?: string | undefined
}

/** What the options ask. Throws a UsageError that names the option. */
export async function simulateRequest(
  flags: SimulateFlags,
  files: readonly string[],
  behindDashes: readonly string[] | undefined,
): Promise<SimulateRequest> {
  const durationMs = durationOption('--for', flags.for ?? (flags.demo ? '1m' : '10m'))
  const events = eventOptions(flags.event)
  const options = {
    machine: machineOptions(flags),
    tablet: flags.tablet,
    durationMs,
    warmUp: warmUpOption(flags['warm-up'], durationMs),
    seed: flags.seed,
    runs: flags.runs,
    events,
    allowedFailures: shareOption('--fail-on', flags['fail-on']),
  }
  const { env, tablets, sharing, mysqld, budget } = calcRequest({ ...flags, headroom: '0', costs: false })
  const { onDemand, kept } = budget
  if (flags.demo) {
    if (files.length > 0) throw new UsageError(`--demo reads no files: ${files[0]}`)
    const { demoRequest } = await import('../simulate/demo.ts')
    return checked({ ...demoRequest(), tablets, sharing, mysqld, onDemand, kept, ...options })
  }
  if (flags.clients === undefined) throw noClients()
  const clients = { file: await readClients(flags.clients), quantile: quantileOption(flags.quantile) }
  const paths = [...(flags.config ?? []), ...files]
  const { inputs, ports } = await textInputs(paths, flags.flags, behindDashes)
  const asked = { inputs, ports, env, tablets, sharing, mysqld, clients, comparison: comparisonOf(flags) }
  return checked({ ...asked, onDemand, kept, ...options })
}

function noClients(): UsageError {
  return new UsageError(
    'nothing to simulate: nobody connects',
    '--clients FILE says who connects, --clients rails:500 says it in a word, --demo runs an example',
  )
}

/** Events that can happen to these clients in this time. */
function checked(request: SimulateRequest): SimulateRequest {
  const { events, clients, durationMs } = request
  for (const event of events) {
    const problem = eventProblem(event, { events, clients: clients.file, seconds: durationMs / 1000 })
    if (problem) throw new UsageError(`--event ${problem.message}`, problem.hint)
  }
  return request
}

function eventOptions(texts: readonly string[] = []): readonly AskedEvent[] {
  return texts.map(text => {
    const reading = readEvent(text)
    if (reading.kind === 'invalid') throw new UsageError(`--event ${reading.message}`, reading.hint)
    return reading.event
  })
}

function comparisonOf(flags: SimulateFlags): Comparison {
  const whatIf = flags['what-if']
  if (whatIf !== undefined) return { kind: 'what-if', whatIf }
  if (flags.sweep === undefined) return { kind: 'none' }
  const reading = readSweep(flags.sweep)
  if (reading.kind === 'invalid') throw new UsageError(`--sweep ${reading.message}`, reading.hint)
  return { kind: 'sweep', sweep: reading.sweep }
}

/** The longest that the virtual clock keeps exact to a microsecond. */
const longestMs = 366 * 86_400_000

function durationOption(option: string, text: string): number {
  const ms = (secondsOf(text) ?? 0) * 1000
  if (ms <= 0 || ms > longestMs)
    throw new UsageError(`${option} ${text}: expected a time of up to a year`, 'such as 30s, 10m or 1h30m')
  return ms
}

function warmUpOption(text: string | undefined, durationMs: number): SimulateRequest['warmUp'] {
  if (text === undefined) return 'detect'
  const seconds = secondsOf(text)
  if (seconds === undefined || seconds * 1000 >= durationMs)
    throw new UsageError(`--warm-up ${text}: expected a time shorter than that of --for`, 'such as 0 or 2m')
  return { ms: seconds * 1000 }
}

function machineOptions(flags: SimulateFlags): MachineOptions {
  const lockShare = shareOption('--lock-share', flags['lock-share'])
  const ioShare = shareOption('--io-share', flags['io-share'])
  if ((lockShare ?? 0) + (ioShare ?? 0) > 1)
    throw new UsageError('--lock-share and --io-share: together they are more than the whole')
  const killLag = flags['kill-lag']
  return {
    ...(flags.cores !== undefined && { cores: flags.cores }),
    ...(lockShare !== undefined && { lockShare }),
    ...(ioShare !== undefined && { ioShare }),
    ...(flags.handshake !== undefined && { handshake: handshakeOption(flags.handshake) }),
    ...(killLag !== undefined && {
      killLag: { kind: 'exponential', meanMs: durationOption('--kill-lag', killLag) },
    }),
  }
}

function handshakeOption(text: string): NonNullable<MachineOptions['handshake']> {
  const match = /^(?:(socket|tcp|tls):)?(.+)$/.exec(text)
  const ms = (secondsOf(match?.[2] ?? '') ?? Number.NaN) * 1000
  if (Number.isNaN(ms))
    throw new UsageError(`--handshake ${text}: expected a time`, 'such as 1ms, tcp:2ms or tls:50ms')
  const transport = match?.[1] as 'socket' | 'tcp' | 'tls' | undefined
  return { ms, ...(transport !== undefined && { transport }) }
}

function shareOption(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const match = /^(\d{1,3}(?:\.\d{1,9})?|\.\d{1,9})(%?)$/.exec(text)
  const share = match ? Number(match[1]) / (match[2] === '%' ? 100 : 1) : Number.NaN
  if (!(share >= 0 && share <= 1))
    throw new UsageError(`${option} ${text}: expected a share from 0 to 1`, 'such as 0.001 or 0.1%')
  return share
}
