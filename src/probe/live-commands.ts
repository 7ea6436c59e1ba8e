import { flagRow } from '../catalog/flags.ts'
import { covers } from '../catalog/release.ts'
import type { Account } from '../catalog/roles.ts'
import type { BudgetReport } from '../report/calc-report.ts'
import type { LiveCommand } from '../report/probe-report.ts'
import type { Budget, OverReason } from '../sizing/budget.ts'
import type { OwnCaps } from './account-caps.ts'
import type { MysqlObservation } from './mysql/observation.ts'

/** What was seen that decides what can be typed where. */
export interface SeenForCommands {
  readonly mysql: MysqlObservation
  /** Of the tablets that were asked. */
  readonly urls: readonly string[]
  readonly caps: OwnCaps
}

/**
 * What to type so that a budget fits the server that is there: each way alone suffices. Flags that /debug/env
 * changes at once come with the call, for each tablet that was asked.
 */
export function liveCommands(
  { budget, remedy }: BudgetReport,
  { mysql, urls, caps }: SeenForCommands,
): readonly LiveCommand[] {
  if (!remedy || budget.verdict.kind !== 'over') return []
  const { maxConnections, openFiles, cuts } = remedy
  const { reasons } = budget.verdict
  const isSumShort = reasons.some(({ kind }) => kind !== 'account')
  return [
    ...(isSumShort && maxConnections !== undefined ? raiseCommands(maxConnections, openFiles, mysql) : []),
    ...capCommands(reasons, { budget, mysql, caps }),
    ...cuts.flatMap(({ flag, from, to, frees }): readonly LiveCommand[] => {
      const variable = flagRow(flag)?.debugEnv?.find(each => covers(each, budget.release))
      const atOnce = urls.flatMap((url): readonly LiveCommand[] =>
        variable
          ? [
              {
                where: 'shell',
                text: `curl -sf -d varname=${variable.name} -d value=${to} ${url}/debug/env`,
                note: 'at once, until the tablet starts again; idle connections close, lent ones when they come back',
              },
            ]
          : [],
      )
      return [
        { where: 'vttablet', text: `--${flag}=${to}`, note: `from ${from}: ${frees} connections less` },
        ...atOnce,
      ]
    }),
  ]
}

/** Limits of accounts that are too low, each raised to what the account needs. */
function capCommands(
  reasons: readonly OverReason[],
  { budget, mysql, caps }: { budget: Budget } & Omit<SeenForCommands, 'urls'>,
): readonly LiveCommand[] {
  const short = reasons.flatMap(reason => (reason.kind === 'account' ? [reason.account] : []))
  const needs = (account: Account) => budget.accounts.find(each => each.account === account)?.connections ?? 0
  const own = short.flatMap((account): readonly LiveCommand[] => {
    const cap = caps.get(account)
    if (!cap) return []
    const { user, host, connections } = cap
    const text = `ALTER USER ${quoted(user)}@${quoted(host)} WITH MAX_USER_CONNECTIONS ${needs(account)};`
    return [{ where: 'mysql', text, note: `its own limit is ${connections}` }]
  })
  const shared = short.filter(account => !caps.has(account)).map(needs)
  return shared.length === 0 ? own : [...own, ...sharedCapCommands(Math.max(...shared), mysql)]
}

/** The limit for all accounts. MariaDB that was started without one cannot change it, but this one was started with it. */
function sharedCapCommands(connections: number, { server }: MysqlObservation): readonly LiveCommand[] {
  const line = `max_user_connections = ${connections}`
  if (server.managed !== null) {
    const note = `max_user_connections of a server of ${server.managed} is set in its parameter group`
    return [{ where: 'my.cnf', text: line, note }]
  }
  if (server.flavour !== 'mariadb') {
    return [{ where: 'mysql', text: `SET PERSIST ${line};`, note: 'at once, and kept for the next start' }]
  }
  return [
    { where: 'mysql', text: `SET GLOBAL ${line};`, note: 'at once' },
    { where: 'my.cnf', text: line, note: 'for the next start' },
  ]
}

function quoted(name: string): string {
  return `'${name.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

function raiseCommands(
  maxConnections: number,
  openFiles: number | undefined,
  { server, ceiling }: MysqlObservation,
): readonly LiveCommand[] {
  if (server.managed !== null) {
    const note = `max_connections of a server of ${server.managed} is set in its parameter group`
    return [{ where: 'my.cnf', text: `max_connections = ${maxConnections}`, note }]
  }
  const limit = ceiling.openFiles?.limit
  const files: readonly LiveCommand[] =
    openFiles === undefined || (limit !== undefined && limit >= openFiles)
      ? []
      : [
          {
            where: 'systemd',
            text: `LimitNOFILE=${openFiles}`,
            note: `the server may open ${limit ?? 'a number that is not known'} files now: at its next start it would lower max_connections again`,
          },
        ]
  const persists = server.flavour !== 'mariadb'
  const set: LiveCommand = persists
    ? {
        where: 'mysql',
        text: `SET PERSIST max_connections = ${maxConnections};`,
        note: 'at once, and kept for the next start',
      }
    : { where: 'mysql', text: `SET GLOBAL max_connections = ${maxConnections};`, note: 'at once' }
  const kept: readonly LiveCommand[] = persists
    ? []
    : [{ where: 'my.cnf', text: `max_connections = ${maxConnections}`, note: 'for the next start' }]
  return [set, ...kept, ...files]
}
