import type { MysqldSettings } from '../model.ts'

/** Which server reads the option file, as far as it is told. */
export interface ServerIdentity {
  readonly flavour?: MysqldSettings['flavour']
  /** `8.0.46`, `10.11`; only its first two numbers name groups. */
  readonly serverVersion?: string
}

/** Whether the server reads a group of an option file. */
export type GroupReading =
  | { readonly kind: 'read' }
  | { readonly kind: 'ignored' }
  /** One clause that says what is not known. */
  | { readonly kind: 'doubtful'; readonly why: string }

/**
 * Whether mysqld reads the options of group `name`: always [mysqld] and [server]; [mysqld-8.0] when it is
 * of that series; MariaDB also [mariadb], [mariadbd] and their series, [galera] and [client-server].
 */
export function readGroup(name: string, server: ServerIdentity): GroupReading {
  const lower = name.toLowerCase()
  if (lower === 'mysqld' || lower === 'server') return { kind: 'read' }
  const match = /^(mysqld|mariadbd?|galera|client-server)(?:-(\d+\.\d+))?$/.exec(lower)
  if (!match) return { kind: 'ignored' }
  const family = match[1] === 'mysqld' ? 'either' : 'mariadb'
  if (family === 'mariadb' && server.flavour === 'mysql') return { kind: 'ignored' }
  if (match[2] !== undefined) return seriesGroup(name, match[2], server)
  return server.flavour === 'mariadb'
    ? { kind: 'read' }
    : {
        kind: 'doubtful',
        why: `[${name}] is read by MariaDB only, and the flavour of the server is not known`,
      }
}

/** True for groups that start another mysqld of the same file: [mysqld1], [mysqld@replica01]. */
export function isOtherInstanceGroup(name: string): boolean {
  return /^mysqld(?:\d+|@.+)$/i.test(name)
}

function seriesGroup(name: string, series: string, server: ServerIdentity): GroupReading {
  if (server.serverVersion === undefined) {
    return {
      kind: 'doubtful',
      why: `[${name}] is read by that series only, and the version of the server is not known`,
    }
  }
  const own = /^\d+\.\d+/.exec(server.serverVersion)?.[0]
  return { kind: own === series ? 'read' : 'ignored' }
}
