import { addressText, type MysqlAddress } from './connection-settings.ts'
import type { Refusal } from './refusal.ts'

/** How a server introduces itself. */
export interface Introduction {
  readonly version: string
  /** Nothing before login. */
  readonly versionComment: string | null
}

/** The refusal to probe what is no mysqld but stands in front of some; nothing when it looks like a mysqld. */
export function proxyBy(introduction: Introduction, address: MysqlAddress): Refusal | undefined {
  const { version, versionComment } = introduction
  if (/vitess/i.test(version) || /vitess|Git revision/i.test(versionComment ?? '')) {
    return proxyRefusal(vtgate, address, versionComment ?? version)
  }
  if (/proxysql/i.test(`${version} ${versionComment}`)) {
    return proxyRefusal(proxySql, address, versionComment ?? version)
  }
  return undefined
}

interface Proxy {
  readonly name: string
  readonly why: string
  readonly todo: readonly string[]
}

const vtgate: Proxy = {
  name: 'vtgate',
  why: 'vtgate spreads statements over tablets: it has no max_connections and its process list is not the one of a mysqld.',
  todo: [
    "connect to the mysqld beside a tablet: its socket (mysql.sock in the tablet's folder under VTDATAROOT) or its --db_host and --db_port",
    'or ask the tablets themselves: --vttablet http://TABLET:PORT',
  ],
}

/** What to do when ProxySQL answers in place of a mysqld. */
export const proxySql: Proxy = {
  name: 'ProxySQL',
  why: 'ProxySQL shares few server connections among many clients, so what it counts is not what mysqld counts.',
  todo: ['connect to the mysqld behind it: hostname and port stand in its table mysql_servers'],
}

/** The refusal that names a proxy, with what it said of itself. */
export function proxyRefusal(proxy: Proxy, address: MysqlAddress, text: string): Refusal {
  return {
    kind: 'proxy',
    errno: null,
    sqlstate: null,
    text,
    what: `${addressText(address)} is ${proxy.name}, not a mysqld.`,
    why: proxy.why,
    todo: proxy.todo,
  }
}
