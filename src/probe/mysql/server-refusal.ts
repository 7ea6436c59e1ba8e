import { addressText, type ConnectionSettings } from './connection-settings.ts'
import { proxyRefusal, proxySql } from './proxies.ts'
import type { Refusal, RefusalKind } from './refusal.ts'

/** MySQL's own word for a refusal. */
export interface ServerError {
  readonly errno: number
  readonly sqlstate: string | null
  readonly text: string
}

/** Decodes an error that the server sent instead of a session. */
export function serverRefusal(error: ServerError, settings: ConnectionSettings): Refusal {
  if (/proxysql/i.test(error.text)) return proxyRefusal(proxySql, settings.address, error.text)
  const cause = causeOf(error, settings)
  return {
    kind: cause.kind,
    errno: error.errno,
    sqlstate: error.sqlstate,
    text: error.text,
    ...sentences(cause),
  }
}

interface Cause {
  readonly kind: RefusalKind
  readonly what: string
  readonly why: string
  readonly todo: readonly string[]
}

function sentences({ what, why, todo }: Cause): Pick<Refusal, 'what' | 'why' | 'todo'> {
  return { what, why, todo }
}

function causeOf(error: ServerError, settings: ConnectionSettings): Cause {
  const at = addressText(settings.address)
  const cause = causes[error.errno]
  if (cause) return cause(at, settings, error)
  return {
    kind: 'other',
    what: `The server at ${at} refused the connection with error ${error.errno}: ${error.text}`,
    why: 'This error is not about connections as such.',
    todo: ["look the number up in MySQL's error reference"],
  }
}

type CauseOf = (at: string, settings: ConnectionSettings, error: ServerError) => Cause

const causes: Readonly<Record<number, CauseOf>> = {
  1040: full,
  1045: (at, settings) => ({
    kind: 'login',
    what: `The server at ${at} refused the login of ${settings.user}.`,
    why: settings.password
      ? `The password (from ${settings.sources.password}) is wrong, or no account ${settings.user} may come from this host.`
      : 'No password was given, and the account has one, or there is no such account for this host.',
    todo: [
      'give user and password: --user with VTSIZE_MYSQL_PASSWORD or an option file',
      `look at the accounts: select user, host, plugin from mysql.user where user = '${settings.user.replaceAll("'", "''")}'`,
    ],
  }),
  1129: at => ({
    kind: 'host-blocked',
    what: `The server at ${at} blocks this host.`,
    why: 'max_connect_errors handshakes in a row from here broke off: port checks and load balancers that never log in do that.',
    todo: [
      'as an administrator: TRUNCATE TABLE performance_schema.host_cache (or FLUSH HOSTS on MariaDB and older MySQL)',
    ],
  }),
  1130: at => ({
    kind: 'host-not-allowed',
    what: `The server at ${at} lets nobody in from this host.`,
    why: 'No account at all matches the address that the server sees.',
    todo: [
      "create the account for this address: CREATE USER 'vtsize'@'ADDRESS'",
      "or connect where accounts of localhost work: through the server's socket",
    ],
  }),
  1203: (at, settings) => ({
    kind: 'account-cap',
    what: `The account ${settings.user} has as many connections to ${at} as max_user_connections allows.`,
    why: 'The global variable max_user_connections caps each account; on MySQL it holds for SUPER too.',
    todo: [
      'connect with another account',
      'as an administrator: raise max_user_connections, or give this account MAX_USER_CONNECTIONS of its own',
    ],
  }),
  1226: ownLimit,
  1227: (at, settings) => ({
    kind: 'privilege',
    what: `The account ${settings.user} may not use this door of ${at}.`,
    why: 'The administrative port takes accounts with SERVICE_CONNECTION_ADMIN only.',
    todo: [
      `as an administrator: GRANT SERVICE_CONNECTION_ADMIN ON *.* TO the account`,
      'or connect to the ordinary port',
    ],
  }),
  1251: plugin,
  1524: plugin,
  2059: plugin,
  3159: at => ({
    kind: 'tls-required',
    what: `The server at ${at} takes no connection without TLS.`,
    why: 'require_secure_transport is on.',
    todo: [
      'connect with --ssl-mode=REQUIRED, or --ssl-mode=VERIFY_IDENTITY --ssl-ca=CA.pem',
      'a socket counts as secure: --socket',
    ],
  }),
}

function full(at: string, _: ConnectionSettings, error: ServerError): Cause {
  const afterLogin = error.sqlstate !== null
  return {
    kind: 'full',
    what: afterLogin
      ? `The server at ${at} is full: every ordinary slot of max_connections is taken.`
      : `The server at ${at} is full, the spare slot for administrators included.`,
    why: afterLogin
      ? 'It refused after the login: one slot more was free just now, for SUPER or CONNECTION_ADMIN alone, and this account has neither.'
      : 'It refused before any login: max_connections + 1 connections stand, half-open ones among them.',
    todo: [
      ...(afterLogin
        ? [
            'probe with an account that has SUPER or CONNECTION_ADMIN (vt_dba, vt_monitoring, root): it takes the spare slot',
          ]
        : []),
      'where admin_address is set (MySQL), connect to admin_port, 33062 by default, with SERVICE_CONNECTION_ADMIN: that door never refuses',
      'where extra_port is set (MariaDB), connect to it: it has a count of its own',
      'port 33060 (X protocol) is no way in: its sessions take the same slots',
      'or stop what holds slots (a pool, an exporter, a job) and probe then; vttablets can be asked at any time: --vttablet http://HOST:PORT',
    ],
  }
}

function ownLimit(at: string, settings: ConnectionSettings, error: ServerError): Cause {
  const hourly = /max_(?:connections|queries|updates)_per_hour/i.exec(error.text)?.[0]
  const limit = hourly?.toUpperCase() ?? 'MAX_USER_CONNECTIONS'
  return {
    kind: 'account-cap',
    what: `The account ${settings.user} is at a limit of its own on ${at}: ${error.text}`,
    why: hourly
      ? `The account was created with ${limit}: pools that recycle their connections use that up, and within the hour nobody gets in.`
      : 'The account was created with MAX_USER_CONNECTIONS, which beats the global max_user_connections.',
    todo: [
      'connect with another account',
      `as an administrator: ALTER USER ... WITH ${limit} n (0 is no limit)`,
    ],
  }
}

function plugin(at: string, settings: ConnectionSettings, error: ServerError): Cause {
  return {
    kind: 'plugin',
    what: `The account ${settings.user} logs in to ${at} by a method that is not supported here: ${error.text}`,
    why: 'Supported are caching_sha2_password, sha256_password and mysql_native_password.',
    todo: [
      "probe with an account of its own: CREATE USER 'vtsize' IDENTIFIED BY '...'; GRANT PROCESS ON *.* TO 'vtsize'",
    ],
  }
}
