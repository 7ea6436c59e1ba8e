import { randomUUID } from 'node:crypto'
import type { Checkpoint, RehearsalReport } from '../../report/rehearsal-report.ts'
import { connect } from '../mysql/connect.ts'
import type { ConnectionSettings } from '../mysql/connection-settings.ts'
import type { ProbeSession } from '../mysql/session.ts'
import { type PredictedStep, predictRehearsal } from './dry-rehearsal.ts'
import { LiveBackend } from './live-backend.ts'
import { LiveStage } from './live-stage.ts'
import { openDriver } from './open-driver.ts'
import { OpenGuard, type OpenLimits } from './open-guard.ts'
import { dropSchema, makeSchema } from './own-schema.ts'
import type { RehearsedTablet } from './rehearsal-plan.ts'
import { RehearsalScript, type ScriptOptions } from './rehearsal-script.ts'
import { ServerWatch } from './server-watch.ts'
import { WallClock } from './wall-clock.ts'

/** What a rehearsal needs. */
export interface RehearsalOrder {
  readonly tablets: readonly RehearsedTablet[]
  readonly fillPools: boolean
  readonly limits: OpenLimits
  /** The server's, as it runs now. */
  readonly maxConnections: number
  readonly settings: ConnectionSettings
  /** Ends the rehearsal at once: Ctrl-C, SIGTERM. */
  readonly signal: AbortSignal
  readonly onCheckpoint: (checkpoint: Checkpoint) => void
}

/**
 * Plays the described clients on the real server through the engine, holds each step against its prediction, and
 * closes everything, however it ends. `control` watches meanwhile; it stays open. Nothing is thrown for what a
 * server does.
 */
export async function rehearse(control: ProbeSession, order: RehearsalOrder): Promise<RehearsalReport> {
  const watch = new ServerWatch(control)
  const prefix = `vtsize_${randomUUID().slice(0, 8)}`
  const schema = await makeSchema(control, order.tablets, prefix)
  const script: ScriptOptions = {
    tablets: order.tablets,
    fillPools: order.fillPools,
    hasSchema: schema.name !== undefined,
    prefix,
  }
  const baseline = (await watch.connected()) ?? 0
  const predicted = await predictRehearsal(script)
  const tooMany = beyond(predicted, order, baseline)
  const played =
    tooMany === undefined
      ? await new LiveRun(order, watch, baseline, schema.name).play(script, predicted)
      : { checkpoints: [], stopped: tooMany, threads: new Set<number>() }
  const last = await lastSession(control, order.settings)
  const closing = await new ServerWatch(last).closing(baseline, played.threads)
  const toRemove = await dropSchema(last, schema)
  if (last !== control) await last.close()
  const { checkpoints, stopped } = played
  const { notes } = schema
  return {
    kind: 'rehearsal',
    baseline,
    checkpoints,
    stopped: stopped ?? null,
    closing: { ...closing, toRemove },
    notes,
  }
}

/** Where the control session was lost, one more: only a session can tell what is left, and remove it. */
async function lastSession(control: ProbeSession, settings: ConnectionSettings): Promise<ProbeSession> {
  if (!control.isGone) return control
  const outcome = await connect(settings)
  return outcome.kind === 'connected' ? outcome.session : control
}

/** Why it is not begun at all. */
function beyond(
  predicted: readonly PredictedStep[],
  { limits, maxConnections }: RehearsalOrder,
  baseline: number,
): string | undefined {
  const peak = Math.max(0, ...predicted.map(({ connections }) => connections))
  if (peak > limits.maxOpen)
    return `it would open ${peak} connections, and --max-open is ${limits.maxOpen}: nothing was opened`
  const free = maxConnections - baseline - peak
  if (free >= limits.leave) return undefined
  return `it would open ${peak} connections beside the ${baseline} there are, which leaves ${free} of ${maxConnections}; ${limits.leave} are to be left: nothing was opened`
}

interface Played {
  readonly checkpoints: readonly Checkpoint[]
  readonly stopped: string | undefined
  /** Server threads that it has had. */
  readonly threads: ReadonlySet<number>
}

/** The live part: from the first dial until the last connection is closed on this side. */
class LiveRun {
  readonly #order: RehearsalOrder
  readonly #watch: ServerWatch
  readonly #baseline: number
  readonly #guard: OpenGuard
  readonly #schema: string | undefined
  readonly #clock = new WallClock()
  readonly #checkpoints: Checkpoint[] = []

  constructor(order: RehearsalOrder, watch: ServerWatch, baseline: number, schema: string | undefined) {
    const { limits, maxConnections } = order
    this.#order = order
    this.#watch = watch
    this.#baseline = baseline
    this.#schema = schema
    this.#guard = new OpenGuard(limits, { maxConnections, connected: baseline }, this.#clock)
  }

  async play(options: ScriptOptions, predicted: readonly PredictedStep[]): Promise<Played> {
    const { signal, settings } = this.#order
    const guard = this.#guard
    const interrupt = (): void => guard.stop('interrupted')
    signal.addEventListener('abort', interrupt)
    if (signal.aborted) interrupt()
    const open = await openDriver(settings, this.#watch.greeting, this.#schema)
    const backend = new LiveBackend({ clock: this.#clock, open, guard })
    const stopWatching = this.#watch.follow(guard)
    try {
      const script = new RehearsalScript(new LiveStage(this.#clock, guard, backend), options)
      await script.play((step, what) => this.#look({ step, what }, predicted, script))
      if (guard.stopped === undefined) await script.end()
    } finally {
      stopWatching()
      signal.removeEventListener('abort', interrupt)
      await this.#watch.kill(backend.busyThreads)
      backend.closeAll()
      this.#clock.stop()
    }
    return { checkpoints: this.#checkpoints, stopped: guard.stopped, threads: backend.threads }
  }

  async #look(
    { step, what }: Pick<Checkpoint, 'step' | 'what'>,
    predicted: readonly PredictedStep[],
    script: RehearsalScript,
  ): Promise<void> {
    if (this.#guard.stopped !== undefined) return
    const { connections = 0 } = predicted.find(each => each.step === step) ?? {}
    const expected = this.#baseline + connections
    const measured = await this.#watch.settled(expected)
    const checkpoint: Checkpoint = {
      step,
      what,
      predicted: expected,
      measured: measured ?? null,
      errors: Object.fromEntries(script.errors),
    }
    this.#checkpoints.push(checkpoint)
    this.#order.onCheckpoint(checkpoint)
  }
}
