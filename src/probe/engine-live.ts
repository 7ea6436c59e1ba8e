import type { Unresolved } from '../config/model.ts'
import type { ProbeReport } from '../report/probe-report.ts'
import type { RehearsalReport } from '../report/rehearsal-report.ts'
import type { DescribedClients } from '../sizing/described-clients.ts'
import type { ServerValues } from '../statements/context.ts'
import { planRehearsal, type RehearsedTablet } from './live/rehearsal-plan.ts'
import { type RehearsalOrder, rehearse } from './live/rehearse.ts'
import type { ProbeSession } from './mysql/session.ts'

/** How a rehearsal on the server that was looked at is to go. */
export type LiveOptions = Pick<
  RehearsalOrder,
  'fillPools' | 'limits' | 'settings' | 'signal' | 'onCheckpoint'
> & { readonly clients: DescribedClients | undefined }

export type LiveOutcome =
  | { readonly kind: 'rehearsed'; readonly rehearsal: RehearsalReport }
  | { readonly kind: 'undetermined'; readonly because: readonly Unresolved[] }

/** Rehearses the tablets of the report with the described clients on the server behind `control`. */
export async function rehearseOnServer(
  report: ProbeReport,
  control: ProbeSession,
  options: LiveOptions,
): Promise<LiveOutcome> {
  const { mysql, budgets } = report
  if (mysql?.kind !== 'observed') throw new Error('bug: a rehearsal without a server')
  const server = await sessionVariables(control)
  const plans = budgets
    .flatMap(({ budget }) => budget.group.members.map(({ tablet }) => ({ tablet, release: budget.release })))
    .map(({ tablet, release }) => planRehearsal(tablet, options.clients, release, server))
  const because = plans.flatMap(plan => (plan.kind === 'undetermined' ? plan.because : []))
  if (because.length > 0) return { kind: 'undetermined', because }
  const read = plans.flatMap(plan => (plan.kind === 'plan' ? [plan] : []))
  const rehearsal = await rehearse(control, {
    ...options,
    tablets: read.map(({ tablet }): RehearsedTablet => tablet),
    maxConnections: mysql.observation.ceiling.maxConnections ?? 0,
  })
  const notes = [...new Set([...read.flatMap(plan => plan.notes), ...rehearsal.notes])]
  return { kind: 'rehearsed', rehearsal: { ...rehearsal, notes } }
}

/** The values that a new session has: what SET is compared with. */
async function sessionVariables(control: ProbeSession): Promise<ServerValues> {
  const answer = await control.query('show session variables')
  if (answer.kind === 'failed') return { values: {} }
  const values = answer.rows.map(row => [String(row.variable_name).toLowerCase(), row.value ?? ''] as const)
  return { values: Object.fromEntries(values), complete: true }
}
