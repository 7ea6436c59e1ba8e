import { setTimeout as after } from 'node:timers/promises'
import * as Args from '@oclif/core/args'
import type { Probe as ProbeAtWork, ProbeRequest } from '../probe/probe.ts'
import type { ProbeReport } from '../report/probe-report.ts'
import { BaseCommand, UsageError } from './base-command.ts'
import { splitAtDashes } from './passed-arguments.ts'
import { checkEngine, withEngine } from './probe-engine.ts'
import { probeExitCode } from './probe-exit.ts'
import { probeFlags } from './probe-flags.ts'
import { printProbe } from './probe-output.ts'
import { durationOption, probeRequest } from './probe-request.ts'
import { watch } from './probe-watch.ts'

export default class Probe extends BaseCommand {
  static override readonly summary =
    'a running MySQL and its vttablets: what it can give, who holds what, what would fit'

  static override readonly description =
    `Opens one session, reads with a dozen statements at most, and closes it. Any account will do;
what PROCESS or performance_schema would add is said. Files with vttablet flags are held against the
server that is there. Without a server it asks the vttablets of --vttablet alone.

The password comes from an option file, VTSIZE_MYSQL_PASSWORD, MYSQL_PWD, or a prompt on a terminal.

--engine live opens real connections, on a staging server: up to --max-open of them, never those that
--headroom keeps free, and closes them all, also on Ctrl-C.

Exit codes: 0 there is room; 1 the server is full, a budget does not fit, or the engine broke something;
2 wrong usage, or a server, page or file that cannot be read; 3 undetermined: a value is missing.`

  static override readonly examples = [
    '<%= config.bin %> probe --host db1 --user vtsize',
    '<%= config.bin %> probe --socket /vt/vt_0000000100/mysql.sock --user vt_dba --vttablet http://localhost:15100',
    '<%= config.bin %> probe --defaults-file ~/.my.cnf manifests/ --vitess 22',
    '<%= config.bin %> probe --vttablet http://tablet-100:15100 --interval 10s',
    '<%= config.bin %> probe --host staging --user vt_app --flags "" --vitess 22 --clients rails:50 --engine live --max-open 100',
  ]

  static override readonly strict = false

  static override readonly args = {
    file: Args.string({
      ignoreStdin: true,
      description: 'files and folders that hold vttablet flags; - for standard input',
    }),
  }

  static override readonly flags = probeFlags

  async run(): Promise<void> {
    // From here on ps shows no password that stands in an address.
    process.title = 'vtsize probe'
    const passed = splitAtDashes(this.argv)
    const { flags, argv } = await this.parse(Probe, [...passed.own])
    if (flags['json-schema']) {
      const { probeJsonSchema } = await import('../report/probe-schema.ts')
      this.log(JSON.stringify(probeJsonSchema(), null, 2))
      return
    }
    if (flags['clients-schema']) {
      const { clientsFileJsonSchema } = await import('../config/clients-file-schema.ts')
      this.log(JSON.stringify(clientsFileJsonSchema(), null, 2))
      return
    }
    const request = await probeRequest(flags, argv.map(String), passed.behindDashes)
    checkEngine(flags, request)
    if (flags.watch && flags.interval !== undefined)
      throw new UsageError('--watch looks every so often by itself: --every says how often, not --interval')
    // Up to here nothing is open that the end of the process would not close: signals just end it.
    const { probe, first, settings } = await loggedIn(request)
    const ending = new AbortController()
    const end = (): void => ending.abort()
    process.once('SIGINT', end).once('SIGTERM', end).once('SIGHUP', end)
    try {
      if (flags.watch) {
        const everyMs = durationOption('--every', flags.every)
        const last = await watch(probe, first, { everyMs, signal: ending.signal, flags })
        process.exitCode = probeExitCode(last)
        return
      }
      const seen = await looked(probe, first, flags.interval, ending.signal)
      const context = { probe, request: { ...request, settings }, signal: ending.signal }
      const report = await withEngine(seen, context, flags)
      process.exitCode = probeExitCode(report)
      await printProbe(report, flags)
    } finally {
      process.off('SIGINT', end).off('SIGTERM', end).off('SIGHUP', end)
      await probe.close()
    }
  }
}

interface LoggedIn {
  readonly probe: ProbeAtWork
  readonly first: ProbeReport
  /** With the password that was asked for. */
  readonly settings: ProbeRequest['settings']
}

/** The first look. A server that wants a password nobody gave has it asked for on a terminal, once. */
async function loggedIn(request: ProbeRequest): Promise<LoggedIn> {
  const { Probe: AtWork } = await import('../probe/probe.ts')
  const { settings } = request
  const probe = new AtWork(request)
  const first = await probe.look()
  const wantsPassword = first.mysql?.kind === 'refused' && first.mysql.refusal.kind === 'login'
  if (!wantsPassword || !settings || settings.password) return { probe, first, settings }
  const { withAskedPassword } = await import('../probe/mysql/ask-password.ts')
  const terminal = { input: process.stdin, output: process.stderr }
  const asked = await withAskedPassword(settings, terminal).catch(() => {
    throw new UsageError('no password was given', 'set VTSIZE_MYSQL_PASSWORD, or put it into an option file')
  })
  if (!asked.password) return { probe, first, settings }
  const again = new AtWork({ ...request, settings: asked })
  return { probe: again, first: await again.look(), settings: asked }
}

/** One look, or two at the tablets so long apart. */
async function looked(
  probe: ProbeAtWork,
  first: ProbeReport,
  interval: string | undefined,
  signal: AbortSignal,
): Promise<ProbeReport> {
  if (interval === undefined) return first
  const went = await after(durationOption('--interval', interval), true, { signal }).catch(() => false)
  return went ? probe.lookAgainAtTablets(first) : first
}
