import type { CalcRequest } from '../calc/calc.ts'
import type { Known } from '../config/model.ts'
import type { MysqldOverrides } from '../config/mysqld-overrides.ts'
import type { KeptSlots } from '../sizing/ceiling.ts'
import type { AccountHolding, MysqlObservation } from './mysql/observation.ts'

/** What the user said about connections that come on demand; what is seen fills only what was not said. */
export interface Said {
  readonly replicas: boolean
  readonly vstreams: boolean
}

/**
 * The configurations held against the server that is there: its running limits instead of what files say, the
 * slots that accounts beside Vitess' hold today kept for them, replicas and vstreams as its dump threads show.
 */
export function againstServer(request: CalcRequest, mysql: MysqlObservation, said: Said): CalcRequest {
  const { budget } = request
  const dumps = (role: 'repl' | 'filtered') => mysql.binlogDumps.filter(dump => dump.role === role).length
  return {
    ...request,
    mysqld: { ...request.mysqld, ...runningLimits(mysql) },
    budget: {
      ...budget,
      kept: [...budget.kept, ...heldByOthers(mysql.accounts)],
      onDemand: {
        ...budget.onDemand,
        ...(!said.replicas && { replicas: dumps('repl') }),
        ...(!said.vstreams && { vstreams: dumps('filtered') }),
      },
    },
  }
}

function runningLimits({ ceiling, server }: MysqlObservation): MysqldOverrides {
  const { maxConnections, openFiles, perAccountDefault } = ceiling
  return {
    defaults: 'external',
    flavour: server.flavour === 'mariadb' ? 'mariadb' : 'mysql',
    ...(maxConnections !== null && { maxConnections: running(maxConnections) }),
    ...(perAccountDefault !== null && { maxUserConnections: running(perAccountDefault) }),
    ...(openFiles && {
      nofile: running({ soft: openFiles.limit, hard: openFiles.limit }, String(openFiles.limit)),
    }),
  }
}

function running<T>(value: T, text = String(value)): Known<T> {
  return { kind: 'known', value, origin: 'running', text }
}

/** Connections of accounts that are none of Vitess', the probe's own left out. */
function heldByOthers(accounts: readonly AccountHolding[]): readonly KeptSlots[] {
  return accounts
    .filter(({ role }) => role === 'other' || role === 'monitoring')
    .map(({ user, connections, probe }) => ({ label: `${user} today`, connections: connections - probe }))
    .filter(({ connections }) => connections > 0)
}
