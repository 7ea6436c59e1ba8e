import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressText } from '../../../src/probe/mysql/connection-settings.ts'
import {
  type ConnectionRequest,
  readSettings,
  type Surroundings,
} from '../../../src/probe/mysql/read-settings.ts'

interface World {
  readonly env?: Record<string, string>
  readonly files?: Record<string, string>
  readonly sockets?: readonly string[]
}

const password = 'pa55 word'

function surroundings({ env = {}, files = {}, sockets = [] }: World): Surroundings {
  return {
    env,
    home: '/home/me',
    systemUser: 'me',
    read: path => (files[path] === undefined ? undefined : { text: files[path] }),
    list: folder =>
      Object.keys(files).flatMap(path =>
        path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : [],
      ),
    socketExists: path => sockets.includes(path),
  }
}

interface Row {
  readonly name: string
  readonly request?: ConnectionRequest
  readonly world?: World
  readonly address: string
  readonly user?: string
  readonly sources?: Record<string, string>
  readonly sslMode?: string
  readonly secret?: string
}

const myCnf = '/home/me/.my.cnf'

const rows: readonly Row[] = [
  {
    name: 'nothing given and no socket there: TCP on this host as the user of the system',
    address: '127.0.0.1:3306',
    user: 'me',
  },
  {
    name: 'nothing given: the usual socket, where it is',
    world: { sockets: ['/var/run/mysqld/mysqld.sock'] },
    address: '/var/run/mysqld/mysqld.sock',
  },
  {
    name: 'localhost is the socket, as in all MySQL clients',
    request: { host: 'localhost' },
    world: { sockets: ['/tmp/mysql.sock'] },
    address: '/tmp/mysql.sock',
  },
  {
    name: 'localhost with a port is TCP',
    request: { host: 'localhost', port: 3307 },
    world: { sockets: ['/tmp/mysql.sock'] },
    address: 'localhost:3307',
  },
  {
    name: 'a DSN gives all: percent signs are decoded',
    request: { dsn: 'mysql://vt_dba:p%4055%2F@db-1:3307/ks?ssl-mode=required' },
    address: 'db-1:3307',
    user: 'vt_dba',
    secret: 'p@55/',
    sslMode: 'REQUIRED',
    sources: { address: '--dsn', user: '--dsn', password: '--dsn', sslMode: '--dsn' },
  },
  {
    name: 'a DSN with IPv6',
    request: { dsn: 'mysql://u@[2001:db8::1]:3307' },
    address: '[2001:db8::1]:3307',
  },
  { name: 'a DSN with the port of the web', request: { dsn: 'mysql://u@db:80' }, address: 'db:80' },
  {
    name: 'a DSN with a socket and no host',
    request: { dsn: 'mysql://u@/?socket=/run/m.sock' },
    address: '/run/m.sock',
  },
  {
    name: 'a single flag beats the DSN',
    request: { dsn: 'mysql://u@db:3307', user: 'v', host: 'other' },
    address: 'other:3307',
    user: 'v',
    sources: { address: '--host', user: '--user' },
  },
  {
    name: 'the groups [client] and [vtsize] of ~/.my.cnf, the later line wins, quotes and comments go',
    world: {
      files: {
        [myCnf]: `[mysql]\nuser = no\n[client]\nuser = a # me\nhost=db\npassword="${password}"\n[vtsize]\nuser = b\nport = 3310\n`,
      },
    },
    address: 'db:3310',
    user: 'b',
    secret: password,
    sources: { address: `${myCnf}:5`, user: `${myCnf}:8`, password: `${myCnf}:6` },
  },
  {
    name: 'a group suffix adds groups of its own',
    request: { defaultsGroupSuffix: '_staging' },
    world: { files: { [myCnf]: '[client]\nhost=db\n[client_staging]\nhost=staging\n' } },
    address: 'staging:3306',
  },
  {
    name: '--defaults-file is read alone',
    request: { defaultsFile: '/x.cnf' },
    world: { files: { [myCnf]: '[client]\nhost=db\n', '/x.cnf': '[client]\nuser=x\n' } },
    address: '127.0.0.1:3306',
    user: 'x',
  },
  {
    name: 'includes count where they stand',
    world: {
      files: {
        '/etc/my.cnf': '[client]\nuser=a\n!includedir conf.d\n',
        '/etc/conf.d/b.cnf': '[client]\nuser=b\nhost=h\n',
        '/etc/conf.d/note.txt': '[client]\nuser=c\n',
      },
    },
    address: 'h:3306',
    user: 'b',
  },
  {
    name: 'a host that is not this one and a socket in one option file: the host, as in all MySQL clients',
    request: {},
    world: { files: { [myCnf]: '[client]\nhost=db1\nsocket=/run/m.sock\n' } },
    address: 'db1:3306',
  },
  {
    name: 'a socket of the command line beats a host of an option file',
    request: { socket: '/run/m.sock' },
    world: { files: { [myCnf]: '[client]\nhost=db1\n' } },
    address: '/run/m.sock',
  },
  {
    name: 'a DSN with a socket and a host: the socket',
    request: { dsn: 'mysql://u@localhost/?socket=/run/m.sock' },
    address: '/run/m.sock',
  },
  {
    name: 'a host of IPv6 in brackets',
    request: { host: '[::1]' },
    address: '[::1]:3306',
  },
  {
    name: 'a socket of an option file gives way to a host of the command line',
    request: { host: 'db' },
    world: { files: { [myCnf]: '[client]\nsocket=/run/m.sock\n' } },
    address: 'db:3306',
  },
  {
    name: 'a socket of an option file is what localhost means',
    request: { host: 'localhost' },
    world: { files: { [myCnf]: '[client]\nsocket=/run/m.sock\n' } },
    address: '/run/m.sock',
  },
  {
    name: "MySQL's variables come last",
    world: {
      env: { MYSQL_HOST: 'e', MYSQL_TCP_PORT: '3311', MYSQL_PWD: 'weak' },
      files: { [myCnf]: '[client]\nhost=f\n' },
    },
    address: 'f:3311',
    secret: 'weak',
    sources: { password: 'MYSQL_PWD' },
  },
  {
    name: "vtsize's own variable beats the option file, which beats MYSQL_PWD",
    world: {
      env: { VTSIZE_MYSQL_PASSWORD: 'own', MYSQL_PWD: 'weak' },
      files: { [myCnf]: '[client]\npassword=file\n' },
    },
    address: '127.0.0.1:3306',
    secret: 'own',
    sources: { password: 'VTSIZE_MYSQL_PASSWORD' },
  },
  {
    name: 'a password line without a value leaves it to the prompt',
    world: { files: { [myCnf]: '[client]\npassword\n' } },
    address: '127.0.0.1:3306',
    sources: { password: 'none' },
  },
  {
    name: 'a CA alone means that it is checked',
    request: { host: 'db', sslCa: '/ca.pem' },
    world: { files: { '/ca.pem': 'PEM' } },
    address: 'db:3306',
    sslMode: 'VERIFY_CA',
    sources: { sslMode: '--ssl-ca' },
  },
]

describe('connection settings', () => {
  it.each(rows)('$name', ({ request = {}, world = {}, ...expected }) => {
    const { settings } = readSettings(request, surroundings(world))
    if (!settings) throw new Error('no settings')
    expect(addressText(settings.address)).toBe(expected.address)
    if (expected.user !== undefined) expect(settings.user).toBe(expected.user)
    if (expected.secret !== undefined) expect(settings.password?.reveal()).toBe(expected.secret)
    expect(settings.sslMode).toBe(expected.sslMode ?? 'PREFERRED')
    expect(settings.sources).toMatchObject(expected.sources ?? {})
  })

  it('prints without the password, however it is printed', () => {
    const { settings, diagnostics } = readSettings(
      { dsn: 'mysql://u:topsecret@db', sslKey: '/key.pem' },
      surroundings({ files: { '/key.pem': 'topsecret key' } }),
    )
    expect(settings?.tls.key?.reveal()).toBe('topsecret key')
    const printed = [
      JSON.stringify({ settings, diagnostics }),
      inspect({ settings, diagnostics }, { depth: 9, showHidden: true }),
      `${settings?.password}`,
    ]
    expect(printed.join()).not.toContain('topsecret')
    expect(printed.join()).toContain('***')
  })

  it('warns of a password that ps shows, and names the variable instead', () => {
    expect(readSettings({ dsn: 'mysql://u:x@db' }, surroundings({})).diagnostics).toEqual([
      {
        severity: 'warning',
        code: 'password-in-arguments',
        message: 'the password in --dsn can be read by everyone who may run ps on this machine',
        hint: 'leave it out of --dsn and set VTSIZE_MYSQL_PASSWORD, or put it into an option file',
      },
    ])
  })

  const wrong: readonly {
    readonly name: string
    readonly request: ConnectionRequest
    readonly code: string
  }[] = [
    { name: 'another scheme', request: { dsn: 'postgres://u:secret@db' }, code: 'dsn' },
    { name: 'a slash in the password', request: { dsn: 'mysql://u:12/secret@db' }, code: 'dsn' },
    { name: 'a port out of range', request: { dsn: 'mysql://u:secret@db:99999' }, code: 'dsn' },
    { name: 'a mode that there is not', request: { sslMode: 'ON' }, code: 'ssl-mode' },
    { name: 'a port 0', request: { port: 0 }, code: 'port' },
    { name: 'a CA that is not there', request: { sslCa: '/ca.pem' }, code: 'ssl-ca' },
    { name: 'an option file that is not there', request: { defaultsFile: '/x.cnf' }, code: 'option-file' },
  ]
  it.each(wrong)('$name is an error without the secret', ({ request, code }) => {
    const { settings, diagnostics } = readSettings(request, surroundings({}))
    expect(settings).toBeUndefined()
    expect(diagnostics.map(each => [each.severity, each.code])).toEqual([['error', code]])
    expect(JSON.stringify(diagnostics)).not.toContain('secret')
  })

  it('option files that include each other end', () => {
    const files = { [myCnf]: `!include ${myCnf}\n!include ${myCnf}\n[client]\nuser=a\n` }
    expect(readSettings({}, surroundings({ files })).settings?.user).toBe('a')
  })

  it('any DSN and any option file give settings or an error, never a throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (dsn, file) => {
        const { settings, diagnostics } = readSettings(
          { dsn: `mysql://${dsn}` },
          surroundings({ files: { [myCnf]: file } }),
        )
        expect(settings !== undefined || diagnostics.some(each => each.severity === 'error')).toBe(true)
      }),
    )
  })
})
