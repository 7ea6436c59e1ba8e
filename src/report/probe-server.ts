import type { MysqlObservation, ServerIdentity } from '../probe/mysql/observation.ts'
import { accountsBlock } from './probe-accounts.ts'
import { ceilingBlock } from './probe-ceiling.ts'
import { loadBlock } from './probe-load.ts'
import { secondsText } from './probe-numbers.ts'
import { type ProbePage, sentences } from './probe-page.ts'
import { privilegesBlock } from './probe-privileges.ts'

/** One mysqld: what it is, what it can give, how full it is, and who holds it. */
export function serverBlock(address: string, observation: MysqlObservation, page: ProbePage): string {
  const head = sentences([headline(address, observation)], page).map(page.paint.strong)
  const parts = [
    [...head, ...loadBlock(observation, page)],
    ceilingBlock(observation, page),
    accountsBlock(observation, page),
    [...timeoutLines(observation, page), ...privilegesBlock(observation, page)],
  ]
  return parts
    .filter(part => part.length > 0)
    .map(part => part.join('\n'))
    .join('\n\n')
}

function headline(address: string, { server, probe }: MysqlObservation): string {
  const parts = [
    `${flavours[server.flavour]} ${server.version}`,
    server.managed === null ? null : services[server.managed],
    server.hostname === null ? null : `host ${server.hostname}`,
    server.uptimeSeconds === null ? null : `up ${secondsText(server.uptimeSeconds)}`,
    readOnlyText(server),
    `as ${probe.account}${probe.tls ? ' with TLS' : ''}`,
  ]
  return `${address}  ${parts.filter(part => part !== null).join(', ')}`
}

const flavours: Readonly<Record<ServerIdentity['flavour'], string>> = {
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  percona: 'Percona Server',
}

const services: Readonly<Record<NonNullable<ServerIdentity['managed']>, string>> = {
  aurora: 'on Amazon Aurora',
  rds: 'on Amazon RDS',
  'cloud-sql': 'on Google Cloud SQL',
}

function readOnlyText({ readOnly, superReadOnly }: ServerIdentity): string | null {
  if (superReadOnly === true) return 'super read only'
  return readOnly === true ? 'read only' : null
}

/** Only with --explain: they say when idle sessions go by themselves. */
function timeoutLines({ timeouts, server, probe }: MysqlObservation, page: ProbePage): readonly string[] {
  if (!page.explain) return []
  const { waitTimeout, interactiveTimeout, connectTimeout, backLog } = timeouts
  return sentences(
    [
      `  idle sessions are closed after ${secondsText(waitTimeout)} (interactive ones ${secondsText(interactiveTimeout)}), a login may take ${secondsText(connectTimeout)}, ${backLog ?? 'an unknown number of'} wait to be accepted`,
      `  threads: ${server.threadHandling ?? 'not told how'}; performance_schema ${onOff(server.performanceSchema)}`,
      `  the probe is connection ${probe.connectionId} and has run ${probe.statements} statements`,
    ],
    page,
  )
}

function onOff(value: boolean | null): string {
  return value === null ? 'not told' : value ? 'on' : 'off'
}
