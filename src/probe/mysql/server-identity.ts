import type { ObservedFlavour, ServerIdentity, ServerTimeouts } from './observation.ts'
import { numberIn, type Values } from './readings.ts'

/** Who the server is. Never by the number of its version alone: calendar versions pass those of MariaDB. */
export function serverIdentity(variables: Values, status: Values): ServerIdentity {
  return {
    version: variables.get('version') ?? '',
    versionComment: variables.get('version_comment') ?? null,
    flavour: flavourIn(variables),
    managed: managedIn(variables),
    hostname: variables.get('hostname') ?? null,
    port: numberIn(variables, 'port'),
    uptimeSeconds: numberIn(status, 'uptime'),
    readOnly: switchIn(variables, 'read_only'),
    superReadOnly: switchIn(variables, 'super_read_only'),
    performanceSchema: switchIn(variables, 'performance_schema'),
    threadHandling: variables.get('thread_handling') ?? null,
  }
}

/** How long the server lets sessions be. */
export function serverTimeouts(variables: Values): ServerTimeouts {
  return {
    waitTimeout: numberIn(variables, 'wait_timeout'),
    interactiveTimeout: numberIn(variables, 'interactive_timeout'),
    connectTimeout: numberIn(variables, 'connect_timeout'),
    backLog: numberIn(variables, 'back_log'),
  }
}

function flavourIn(variables: Values): ObservedFlavour {
  const words = `${variables.get('version')} ${variables.get('version_comment')}`
  if (/mariadb/i.test(words)) return 'mariadb'
  return /percona/i.test(words) ? 'percona' : 'mysql'
}

function managedIn(variables: Values): ServerIdentity['managed'] {
  if (variables.has('aurora_version')) return 'aurora'
  if (/^\/rdsdbbin\b/.test(variables.get('basedir') ?? '')) return 'rds'
  return /-google\b/.test(variables.get('version') ?? '') ? 'cloud-sql' : null
}

/** MariaDB 12 has more than two values for read_only: whatever is not OFF is on. */
function switchIn(variables: Values, name: string): boolean | null {
  const value = variables.get(name)
  return value === undefined ? null : value !== 'OFF' && value !== '0'
}
