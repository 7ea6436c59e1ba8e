import { setTimeout as after } from 'node:timers/promises'
import type { Probe } from '../probe/probe.ts'
import type { ProbeReport } from '../report/probe-report.ts'
import { type ProbePrintFlags, printProbe } from './probe-output.ts'
import { print, wantsColor } from './terminal.ts'

const hideCursor = '\u001B[?25l'
const showCursor = '\u001B[?25h'
const home = '\u001B[H'
const clearBelow = '\u001B[J'
const clearRight = '\u001B[K'

/**
 * Looks again and again until the signal, from the first look on: a live screen on a terminal, elsewhere one report after the other (JSON as
 * one line each). Gives the last report.
 */
export async function watch(
  probe: Probe,
  first: ProbeReport,
  { everyMs, signal, flags }: { everyMs: number; signal: AbortSignal; flags: ProbePrintFlags },
): Promise<ProbeReport> {
  const show = await shower(flags)
  let report = first
  try {
    for (;;) {
      await show(report)
      const went = await after(everyMs, true, { signal }).catch(() => false)
      if (!went) return report
      report = await probe.look()
    }
  } finally {
    if (process.stdout.isTTY) process.stdout.write(`\n${showCursor}`)
  }
}

async function shower(flags: ProbePrintFlags): Promise<(report: ProbeReport) => Promise<void>> {
  const isLive = process.stdout.isTTY && flags.format === 'table' && !flags.json
  if (isLive) return liveScreen(flags)
  if (flags.json || flags.format === 'json') {
    const { probeJson } = await import('../report/probe-json.ts')
    return report => print(`${JSON.stringify(probeJson(report))}\n`)
  }
  return report => printProbe(report, flags)
}

async function liveScreen({ color }: ProbePrintFlags): Promise<(report: ProbeReport) => Promise<void>> {
  const { WatchHistory, watchScreen } = await import('../report/probe-watch.ts')
  const history = new WatchHistory()
  process.stdout.write(hideCursor)
  return async report => {
    history.add(report, performance.now())
    const { columns, rows } = process.stdout
    const screen = watchScreen(history, { columns, color: wantsColor(color) })
    const lines = screen.split('\n').slice(0, rows - 1)
    await print(home + lines.map(line => line + clearRight).join('\n') + clearBelow)
  }
}
