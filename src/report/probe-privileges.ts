import type { MysqlObservation } from '../probe/mysql/observation.ts'
import { commandLine } from './probe-commands.ts'
import { labelledList, type ProbePage } from './probe-page.ts'

/** What the account may not see and how to let it, and what else stands between the probe and the truth. */
export function privilegesBlock({ privileges, notes }: MysqlObservation, page: ProbePage): readonly string[] {
  return [
    ...privileges.lacking.flatMap(({ privilege, adds, grant }) => [
      ...labelledList('lacking', [`${privilege}: ${adds}`], page),
      commandLine(grant, 11),
    ]),
    ...labelledList('note', notes, page),
  ]
}
