import { flagRow } from '../catalog/flags.ts'
import { covers } from '../catalog/release.ts'
import type { BudgetReport } from '../report/calc-report.ts'
import type { LiveCommand } from '../report/probe-report.ts'
import type { MysqlObservation } from './mysql/observation.ts'

/**
 * What to type so that a budget fits the server that is there: each way alone suffices. Flags that /debug/env
 * changes at once come with the call, for each tablet that was asked.
 */
export function liveCommands(
  { budget, remedy }: BudgetReport,
  mysql: MysqlObservation,
  urls: readonly string[],
): readonly LiveCommand[] {
  if (!remedy) return []
  const { maxConnections, openFiles, cuts } = remedy
  return [
    ...(maxConnections === undefined ? [] : raiseCommands(maxConnections, openFiles, mysql)),
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
