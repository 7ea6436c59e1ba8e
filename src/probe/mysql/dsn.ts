import type { Diagnostic } from '../../config/model.ts'

/** What `--dsn` says; nothing for what it leaves out. */
export interface Dsn {
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly password?: string
  /** Parameters by name with dashes: `ssl-mode`, `ssl-ca`, `socket`. */
  readonly parameters: Readonly<Record<string, string>>
}

export interface DsnReading {
  readonly dsn: Dsn | undefined
  readonly diagnostics: readonly Diagnostic[]
}

const known: ReadonlySet<string> = new Set([
  'ssl-mode',
  'ssl-ca',
  'ssl-cert',
  'ssl-key',
  'socket',
  'connect-timeout',
])

/**
 * Reads `mysql://user:password@host:port/?ssl-mode=REQUIRED`. A database in the path is passed over: the probe
 * reads the server, not a schema. Nothing of the text is repeated: all of it may be a password.
 */
export function readDsn(text: string): DsnReading {
  if (!/^(?:mysql|mariadb):\/\//i.test(text)) return wrong('does not begin with mysql://')
  const parts = /^[a-z]+:\/\/([^/?#]*)(.*)$/is.exec(text)
  const [, authority = '', rest = ''] = parts ?? []
  if (rest.includes('@')) return wrong(unescaped)
  const hostless = authority === '' || authority.endsWith('@')
  // As http, a host is checked and brackets of IPv6 are understood.
  const httpText = `http://${authority}${hostless ? placeholder : ''}${rest}`
  if (!URL.canParse(httpText)) return wrong(unescaped)
  const url = new URL(httpText)
  const parameters = Object.fromEntries(
    [...url.searchParams].map(([name, value]) => [name.toLowerCase().replaceAll('_', '-'), value] as const),
  )
  const unknown = Object.keys(parameters).filter(name => !known.has(name))
  const user = decoded(url.username)
  const password = decoded(url.password)
  return {
    dsn: {
      ...(!hostless && { host: url.hostname.replace(/^\[(.*)\]$/, '$1') }),
      ...(portIn(httpText, url) !== undefined && { port: portIn(httpText, url) as number }),
      ...(user !== '' && { user }),
      ...(hasPassword(text) && { password }),
      parameters,
    },
    diagnostics: [...unknown.map(unknownParameter), ...(password === '' ? [] : [shown])],
  }
}

/** Stands for the host of a DSN that names a socket instead. */
const placeholder = 'localhost'

const unescaped =
  'is no address: the port is a number up to 65535, and an @, :, /, ? or # in the password is written %40, %3A, %2F, %3F, %23'

/** `http:` hides its own default port. */
function portIn(text: string, url: URL): number | undefined {
  if (url.port !== '') return Number(url.port)
  return /^http:\/\/(?:[^/?#]*@)?(?:\[[^\]]*\]|[^:/?#@]*):80(?:[/?#]|$)/i.test(text) ? 80 : undefined
}

/** An empty password after a colon is a password: nobody need be asked for one. */
function hasPassword(text: string): boolean {
  return /^[a-z]+:\/\/[^/?#@:]*:[^/?#]*@/i.test(text)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function unknownParameter(name: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'dsn-parameter',
    message: `--dsn has a parameter that is not known: ${JSON.stringify(name)}`,
    hint: `known are ${[...known].join(', ')}`,
  }
}

const shown: Diagnostic = {
  severity: 'warning',
  code: 'password-in-arguments',
  message: 'the password in --dsn can be read by everyone who may run ps on this machine',
  hint: 'leave it out of --dsn and set VTSIZE_MYSQL_PASSWORD, or put it into an option file',
}

function wrong(why: string): DsnReading {
  return {
    dsn: undefined,
    diagnostics: [
      { severity: 'error', code: 'dsn', message: `--dsn ${why}`, hint: 'write mysql://USER@HOST:PORT' },
    ],
  }
}
