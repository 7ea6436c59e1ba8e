import type { Diagnostic } from '../../config/model.ts'
import {
  defaultConnectTimeoutMs,
  defaultQueryTimeoutMs,
  type MysqlAddress,
  type SettingsReading,
  type SslMode,
  sslModes,
  type TlsMaterial,
} from './connection-settings.ts'
import { type Dsn, readDsn } from './dsn.ts'
import { type ClientOptions, clientOptions, type OptionFileAccess } from './option-files.ts'
import { Secret } from './secret.ts'

/** What the command line says; nothing for what it leaves out. */
export interface ConnectionRequest {
  readonly dsn?: string
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly socket?: string
  /** Read this file alone. */
  readonly defaultsFile?: string
  readonly defaultsGroupSuffix?: string
  readonly sslMode?: string
  readonly sslCa?: string
  readonly sslCert?: string
  readonly sslKey?: string
  readonly connectTimeoutMs?: number
  readonly queryTimeoutMs?: number
}

/** What there is around the program. */
export interface Surroundings extends OptionFileAccess {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string | undefined
  readonly systemUser: string | undefined
  readonly socketExists: (path: string) => boolean
}

/**
 * Where and as whom to connect, by MySQL's order: the command line (single flags before --dsn), then option
 * files, then MYSQL_HOST, MYSQL_TCP_PORT, MYSQL_UNIX_PORT and MYSQL_PWD. VTSIZE_MYSQL_PASSWORD comes right
 * after the command line. No text of a password gets into a diagnostic.
 */
export function readSettings(request: ConnectionRequest, around: Surroundings): SettingsReading {
  const dsnReading = request.dsn === undefined ? undefined : readDsn(request.dsn)
  const files = clientOptions(optionFiles(request, around), around)
  const sources: Sources = { request, dsn: dsnReading?.dsn, files, around }
  const diagnostics: Diagnostic[] = [...(dsnReading?.diagnostics ?? []), ...files.diagnostics]
  const mode = sslModeOf(sources, diagnostics)
  const tls = tlsMaterial(sources, diagnostics)
  const address = addressOf(sources, diagnostics)
  if (diagnostics.some(({ severity }) => severity === 'error')) return { settings: undefined, diagnostics }
  const user = userOf(sources)
  const password = passwordOf(sources)
  const settings = {
    address: address.value,
    user: user.value,
    password: password && new Secret(password.value),
    sslMode: mode.value,
    tls,
    connectTimeoutMs: request.connectTimeoutMs ?? timeoutOf(sources) ?? defaultConnectTimeoutMs,
    queryTimeoutMs: request.queryTimeoutMs ?? defaultQueryTimeoutMs,
    sources: {
      address: address.source,
      user: user.source,
      password: password?.source ?? 'none',
      sslMode: mode.source,
    },
  }
  return { settings, diagnostics }
}

interface Sources {
  readonly request: ConnectionRequest
  readonly dsn: Dsn | undefined
  readonly files: ClientOptions
  readonly around: Surroundings
}

interface Sourced<T> {
  readonly value: T
  readonly source: string
}

function optionFiles({ defaultsFile, defaultsGroupSuffix }: ConnectionRequest, { home, env }: Surroundings) {
  const usual = ['/etc/my.cnf', '/etc/mysql/my.cnf', ...(home === undefined ? [] : [`${home}/.my.cnf`])]
  return {
    files: defaultsFile === undefined ? usual : [defaultsFile],
    required: defaultsFile !== undefined,
    groupSuffix: defaultsGroupSuffix ?? env.MYSQL_GROUP_SUFFIX,
  }
}

/** The first that says something: the flag, the DSN, the option file, the environment. */
function first(
  { dsn, files, around }: Sources,
  names: {
    readonly option: string
    readonly flag: string | undefined
    readonly dsn?: string | undefined
    readonly env?: string
  },
): Sourced<string> | undefined {
  if (names.flag !== undefined) return { value: names.flag, source: `--${names.option}` }
  const inDsn = names.dsn ?? dsn?.parameters[names.option]
  if (inDsn !== undefined) return { value: inDsn, source: '--dsn' }
  const inFile = files.options.get(names.option)
  if (inFile) return { value: inFile.value, source: inFile.place }
  const inEnv = names.env === undefined ? undefined : around.env[names.env]
  return inEnv ? { value: inEnv, source: names.env ?? '' } : undefined
}

const defaultPort = 3306
const usualSockets = ['/var/run/mysqld/mysqld.sock', '/var/lib/mysql/mysql.sock', '/tmp/mysql.sock']

/**
 * As MySQL's clients have it, localhost is the socket and any other host is not; but a socket of the command line
 * beats a host of an option file, and a socket in a DSN its host.
 */
function addressOf(sources: Sources, diagnostics: Diagnostic[]): Sourced<MysqlAddress> {
  const { request, dsn, around } = sources
  const host = first(sources, { option: 'host', flag: request.host, dsn: dsn?.host, env: 'MYSQL_HOST' })
  const port = portOf(sources, diagnostics)
  const socket = first(sources, { option: 'socket', flag: request.socket, env: 'MYSQL_UNIX_PORT' })
  const local = host === undefined || (host.value === 'localhost' && host.source !== '--dsn')
  const beatsHost =
    socket && (local || isStronger(socket, host) || (socket.source === '--dsn' && host.source === '--dsn'))
  if (beatsHost && !isStronger(port, socket)) {
    return { value: { kind: 'socket', path: socket.value }, source: socket.source }
  }
  if (local && port === undefined) {
    const path = usualSockets.find(around.socketExists)
    if (path !== undefined) return { value: { kind: 'socket', path }, source: host?.source ?? 'default' }
  }
  return {
    value: { kind: 'tcp', host: bare(host?.value ?? '127.0.0.1'), port: port?.value ?? defaultPort },
    source: host?.source ?? port?.source ?? 'default',
  }
}

/** `[::1]` as addresses write it. */
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}

function isStronger(other: Sourced<unknown> | undefined, than: Sourced<unknown>): boolean {
  return other !== undefined && strength(other.source) > strength(than.source)
}

/** The command line, then files, then the environment. */
function strength(source: string): number {
  if (source.startsWith('--')) return source === '--dsn' ? 3 : 4
  return source.startsWith('MYSQL_') ? 1 : 2
}

function portOf(sources: Sources, diagnostics: Diagnostic[]): Sourced<number> | undefined {
  const { request, dsn } = sources
  const text = first(sources, {
    option: 'port',
    flag: request.port?.toString(),
    dsn: dsn?.port?.toString(),
    env: 'MYSQL_TCP_PORT',
  })
  if (!text) return undefined
  const value = Number(text.value)
  if (Number.isInteger(value) && value > 0 && value < 65_536) return { value, source: text.source }
  diagnostics.push({
    severity: 'error',
    code: 'port',
    message: `the port of ${text.source} is no number from 1 to 65535`,
  })
  return undefined
}

function userOf(sources: Sources): Sourced<string> {
  const { request, dsn, around } = sources
  return (
    first(sources, { option: 'user', flag: request.user, dsn: dsn?.user }) ?? {
      value: around.systemUser ?? 'root',
      source: 'default',
    }
  )
}

function passwordOf({ dsn, files, around }: Sources): Sourced<string> | undefined {
  if (dsn?.password !== undefined) return { value: dsn.password, source: '--dsn' }
  const own = around.env.VTSIZE_MYSQL_PASSWORD
  if (own !== undefined) return { value: own, source: 'VTSIZE_MYSQL_PASSWORD' }
  const inFile = files.options.get('password')
  if (inFile) return { value: inFile.value, source: inFile.place }
  const mysqls = around.env.MYSQL_PWD
  return mysqls === undefined ? undefined : { value: mysqls, source: 'MYSQL_PWD' }
}

/** As MySQL's clients have it: a CA without a mode means that it is to be checked. */
function sslModeOf(sources: Sources, diagnostics: Diagnostic[]): Sourced<SslMode> {
  const text = first(sources, { option: 'ssl-mode', flag: sources.request.sslMode })
  const ca = first(sources, { option: 'ssl-ca', flag: sources.request.sslCa })
  if (!text) return ca ? { value: 'VERIFY_CA', source: ca.source } : { value: 'PREFERRED', source: 'default' }
  const value = sslModes.find(mode => mode === text.value.toUpperCase().replaceAll('-', '_'))
  if (value) return { value, source: text.source }
  diagnostics.push({
    severity: 'error',
    code: 'ssl-mode',
    message: `ssl-mode of ${text.source} is ${JSON.stringify(text.value)}`,
    hint: `one of ${sslModes.join(', ')}`,
  })
  return { value: 'PREFERRED', source: 'default' }
}

function tlsMaterial(sources: Sources, diagnostics: Diagnostic[]): TlsMaterial {
  const { request, around } = sources
  const text = (option: string, flag: string | undefined): string | undefined => {
    const path = first(sources, { option, flag })
    if (!path) return undefined
    const found = around.read(path.value)
    if (found !== undefined && 'text' in found) return found.text
    const why = found?.why ?? 'there is no such file'
    diagnostics.push({
      severity: 'error',
      code: option,
      message: `${option} ${path.value} (from ${path.source}) cannot be read: ${why}`,
    })
    return undefined
  }
  const ca = text('ssl-ca', request.sslCa)
  const cert = text('ssl-cert', request.sslCert)
  const key = text('ssl-key', request.sslKey)
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key: new Secret(key) }) }
}

/** MySQL's connect-timeout is in seconds. */
function timeoutOf(sources: Sources): number | undefined {
  const text = first(sources, { option: 'connect-timeout', flag: undefined })
  const seconds = Number(text?.value)
  return text && seconds > 0 ? seconds * 1000 : undefined
}
