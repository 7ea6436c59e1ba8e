import { type CalcRequest, calc } from '../calc/calc.ts'
import type { Diagnostic, Tablet } from '../config/model.ts'
import type { BudgetReport, CalcReport } from '../report/calc-report.ts'
import type { ProbedBudget, ProbedMysql, ProbedTablet, ProbeReport } from '../report/probe-report.ts'
import { ownCaps, underOwnCaps } from './account-caps.ts'
import { liveCommands } from './live-commands.ts'
import { againstServer } from './live-request.ts'
import type { AccountRoles } from './mysql/account-roles.ts'
import { connect } from './mysql/connect.ts'
import { addressText, type ConnectionSettings } from './mysql/connection-settings.ts'
import { closedRefusal } from './mysql/network-refusal.ts'
import type { MysqlObservation } from './mysql/observation.ts'
import { observe } from './mysql/observe.ts'
import type { ProbeSession } from './mysql/session.ts'
import { besideUnseen } from './unseen-sessions.ts'
import { type Compared, compared } from './vttablet/configured-tablet.ts'
import { fetchTablet } from './vttablet/fetch-tablet.ts'
import { leakShapes } from './vttablet/leak-shapes.ts'
import type { TabletObservation, Unaccounted } from './vttablet/observation.ts'
import type { TabletSample } from './vttablet/observe-tablet.ts'
import { poolLoads } from './vttablet/pool-load.ts'
import type { TabletUrl } from './vttablet/tablet-url.ts'
import { unaccountedInAll, unaccountedOf } from './vttablet/unaccounted.ts'

/** Everything that `vtsize probe` is asked. */
export interface ProbeRequest {
  /** The server; nothing when only tablets are asked. */
  readonly settings: ConnectionSettings | undefined
  readonly roles: AccountRoles
  readonly urls: readonly TabletUrl[]
  /** For the pages of one tablet together. */
  readonly pageTimeoutMs: number
  /** The configurations to hold against the server; nothing when none were given. */
  readonly configs: CalcRequest | undefined
  /** What was said about on-demand connections, so that nothing seen replaces it. */
  readonly said: { readonly replicas: boolean; readonly vstreams: boolean }
  readonly diagnostics: readonly Diagnostic[]
}

/** A probe at work: one session on the server, opened once, and what was seen last of each tablet. */
export class Probe {
  readonly #request: ProbeRequest
  #session: ProbeSession | undefined
  #connectMs = 0
  readonly #samples = new Map<string, readonly Seen[]>()

  constructor(request: ProbeRequest) {
    this.#request = request
  }

  /** The session on the server, once a look has opened it. */
  get session(): ProbeSession | undefined {
    return this.#session
  }

  /** How long it took until the session stood. */
  get connectMs(): number {
    return this.#connectMs
  }

  /** Looks at the server and the tablets once. Whatever refuses or fails is part of the report. */
  async look(): Promise<ProbeReport> {
    const mysql = await this.#lookAtMysql()
    const observation = mysql?.kind === 'observed' ? mysql.observation : undefined
    const budgets = await this.#budgets(observation)
    const tablets = await this.#lookAtTablets(tabletsOf(budgets.budgets))
    const samples = tablets.map(({ sample }) => sample)
    return {
      kind: 'probe',
      mysql,
      vttablets: samples.map(sample => this.#tabletReport(sample)),
      unaccounted: observation && samples.length > 0 ? unaccounted(samples, observation) : null,
      budgets: budgets.budgets.map(report => this.#withCommands(report, observation)),
      rehearsal: null,
      simulation: null,
      diagnostics: [
        ...this.#request.diagnostics,
        ...tablets.flatMap(({ sample, diagnostics }) => [...sample.observation.diagnostics, ...diagnostics]),
        ...budgets.diagnostics,
        ...(mysql?.kind === 'refused' && budgets.budgets.length > 0 ? [serverLeftOut] : []),
        ...runningReleases(budgets.budgets, samples),
      ],
    }
  }

  /** The report with the tablets as they are now, and what they did since: the server is not asked again. */
  async lookAgainAtTablets(report: ProbeReport): Promise<ProbeReport> {
    const tablets = await this.#lookAtTablets(tabletsOf(report.budgets))
    return { ...report, vttablets: tablets.map(({ sample }) => this.#tabletReport(sample)) }
  }

  /** Gives the slot back. */
  async close(): Promise<void> {
    await this.#session?.close()
    this.#session = undefined
  }

  async #lookAtMysql(): Promise<ProbedMysql | null> {
    const { settings, roles } = this.#request
    if (!settings) return null
    const address = addressText(settings.address)
    if (!this.#session) {
      const started = performance.now()
      const outcome = await connect(settings)
      this.#connectMs = performance.now() - started
      if (outcome.kind === 'refused') return { kind: 'refused', address, refusal: outcome.refusal }
      this.#session = outcome.session
    }
    const seen = await observe(this.#session, { roles })
    if (seen.kind === 'observed') return { kind: 'observed', address, observation: seen.observation }
    await this.close()
    const refusal = { ...closedRefusal('in the middle of what it was asked', settings), text: seen.text }
    return { kind: 'refused', address, refusal }
  }

  async #lookAtTablets(configured: readonly Tablet[]): Promise<readonly Compared[]> {
    const { urls, pageTimeoutMs } = this.#request
    const fetched = await Promise.all(urls.map(url => fetchTablet(url, { timeoutMs: pageTimeoutMs })))
    const tablets = fetched.map(sample => compared(sample, configured))
    const at = performance.now()
    for (const { observation } of fetched) {
      const earlier = this.#samples.get(observation.url) ?? []
      this.#samples.set(observation.url, [...earlier, { observation, at }].slice(-mostSamples))
    }
    return tablets
  }

  #tabletReport({ observation }: TabletSample): ProbedTablet {
    const seen = this.#samples.get(observation.url) ?? []
    const [before, last] = seen.slice(-2)
    const loads =
      before && last ? poolLoads(before.observation, last.observation, (last.at - before.at) / 1000) : null
    return { observation, loads, leaks: leakShapes(seen.map(each => each.observation)) }
  }

  async #budgets(mysql: MysqlObservation | undefined): Promise<Pick<CalcReport, 'budgets' | 'diagnostics'>> {
    const { configs, said } = this.#request
    if (!configs) return { budgets: [], diagnostics: [] }
    if (!mysql) return calc(configs)
    const live = againstServer(configs, mysql, said)
    const { budgets, diagnostics } = await calc(live)
    const caps = ownCaps(mysql, this.#request.roles)
    return {
      budgets: budgets
        .map(each => underOwnCaps(each, caps, live.budget))
        .map(each => besideUnseen(each, mysql, configs.budget)),
      diagnostics,
    }
  }

  #withCommands(report: BudgetReport, mysql: MysqlObservation | undefined): ProbedBudget {
    const { urls, roles } = this.#request
    const seen = mysql && { mysql, urls: urls.map(({ shown }) => shown), caps: ownCaps(mysql, roles) }
    return { ...report, commands: seen ? liveCommands(report, seen) : [] }
  }
}

/** The tablets that the configurations describe. */
function tabletsOf(budgets: readonly BudgetReport[]): readonly Tablet[] {
  return budgets.flatMap(({ budget }) => budget.group.members.map(({ tablet }) => tablet))
}

/** Files that name no release, while the tablets say which one they run. */
function runningReleases(
  budgets: readonly BudgetReport[],
  samples: readonly TabletSample[],
): readonly Diagnostic[] {
  const isOpen = budgets.some(({ budget }) => budget.anyRelease !== undefined)
  const told = samples.flatMap(({ observation }) =>
    observation.releaseFrom === 'BuildVersion' ? (observation.release ?? []) : [],
  )
  if (!isOpen || told.length === 0) return []
  const releases = [...new Set(told)].join(', ')
  return [
    {
      severity: 'note',
      code: 'release-not-named',
      message: `the files name no release; the tablets that were asked run ${releases}`,
      hint: `--vitess ${told[0]} holds the files against that one`,
    },
  ]
}

const serverLeftOut: Diagnostic = {
  severity: 'warning',
  code: 'server-not-read',
  message: 'the server could not be read: the files are held against what they say of MySQL themselves',
}

/** What was seen of a tablet, and when, in milliseconds of the monotonic clock. */
interface Seen {
  readonly observation: TabletObservation
  readonly at: number
}

/** Looks that are kept of each tablet, so that watching for days takes no more room than for a minute. */
const mostSamples = 30

function unaccounted(samples: readonly TabletSample[], mysql: MysqlObservation): Unaccounted | null {
  if (!mysql.reconciliation.complete) {
    const { connected } = mysql.load
    return connected === null ? null : unaccountedInAll(samples, connected - 1)
  }
  const dumps = new Map<string, number>()
  for (const { user } of mysql.binlogDumps) dumps.set(user, (dumps.get(user) ?? 0) + 1)
  return unaccountedOf(
    samples,
    // The probe's own session is none of the tablets', whatever account it uses.
    mysql.accounts.map(({ user, role, connections, probe }) => ({
      user,
      role,
      connections: connections - probe,
      dumps: dumps.get(user) ?? 0,
    })),
  )
}
