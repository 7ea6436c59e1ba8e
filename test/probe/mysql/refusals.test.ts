import type { Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { type ConnectOutcome, connect } from '../../../src/probe/mysql/connect.ts'
import type { ConnectionSettings } from '../../../src/probe/mysql/connection-settings.ts'
import { firstPacket } from '../../../src/probe/mysql/greeting.ts'
import type { Refusal } from '../../../src/probe/mysql/refusal.ts'
import { Secret } from '../../../src/probe/mysql/secret.ts'
import {
  errorPacket,
  type FakeServer,
  fakeServer,
  greetingPacket,
  packet,
} from '../../support/fake-servers.ts'

const secret = 'never-shown'
let server: FakeServer | undefined

afterEach(async () => {
  await server?.close()
  server = undefined
})

function settingsFor(port: number, changes: Partial<ConnectionSettings> = {}): ConnectionSettings {
  return {
    address: { kind: 'tcp', host: '127.0.0.1', port },
    user: 'vtsize',
    password: new Secret(secret),
    sslMode: 'PREFERRED',
    tls: {},
    connectTimeoutMs: 400,
    queryTimeoutMs: 400,
    sources: { address: '--host', user: '--user', password: 'VTSIZE_MYSQL_PASSWORD', sslMode: 'default' },
    ...changes,
  }
}

async function refusalBy(
  behave: (socket: Socket) => void,
  changes?: Partial<ConnectionSettings>,
): Promise<Refusal> {
  server = await fakeServer(behave)
  return refusalOf(await connect(settingsFor(server.port, changes)))
}

function refusalOf(outcome: ConnectOutcome): Refusal {
  if (outcome.kind === 'refused') return outcome.refusal
  throw new Error('it connected')
}

interface Row {
  readonly name: string
  readonly behave: (socket: Socket) => void
  readonly changes?: Partial<ConnectionSettings>
  readonly kind: Refusal['kind']
  readonly errno: number | null
  readonly what: RegExp
  readonly todo: RegExp
}

/** Greets, and answers whatever the client says next. */
function greetThen(version: string, answer: (socket: Socket, said: number) => void) {
  return (socket: Socket) => {
    let said = 0
    socket.on('data', () => answer(socket, said++))
    socket.write(greetingPacket(version))
  }
}

/** An error in answer to the login: the third packet of the talk. */
function loginError(errno: number, text: string, sqlstate: string): Buffer {
  return packet(errorPacket(errno, text, sqlstate).subarray(4), 2)
}

const loginOk = packet(Buffer.from([0, 0, 0, 2, 0, 0, 0]), 2)

/** A text result of one row and one column. */
function oneValue(name: string, value: string): Buffer {
  const text = (words: string) => Buffer.concat([Buffer.from([words.length]), Buffer.from(words)])
  const column = Buffer.concat([
    text('def'),
    Buffer.from([0, 0, 0]),
    text(name),
    Buffer.from([0, 0x0c, 45, 0, 0xff, 0, 0, 0, 0xfd, 0, 0, 0, 0, 0]),
  ])
  const end = Buffer.from([0xfe, 0, 0, 2, 0])
  return Buffer.concat([
    packet(Buffer.from([1]), 1),
    packet(column, 2),
    packet(end, 3),
    packet(text(value), 4),
    packet(end, 5),
  ])
}

const rows: readonly Row[] = [
  {
    name: 'a full server before the login: no SQL state, the spare slot is taken too',
    behave: socket => socket.end(errorPacket(1040, 'Too many connections')),
    kind: 'full',
    errno: 1040,
    what: /is full, the spare slot for administrators included\.$/,
    todo: /admin_port, 33062.*SERVICE_CONNECTION_ADMIN/s,
  },
  {
    name: 'a full server after the login: 08004, and the spare slot was free',
    behave: greetThen('8.4.10', socket => socket.end(loginError(1040, 'Too many connections', '08004'))),
    kind: 'full',
    errno: 1040,
    what: /is full: every ordinary slot of max_connections is taken\.$/,
    todo: /SUPER or CONNECTION_ADMIN \(vt_dba, vt_monitoring, root\)/,
  },
  {
    name: 'a wrong password',
    behave: greetThen('8.4.10', socket =>
      socket.end(loginError(1045, "Access denied for user 'vtsize'@'h' (using password: YES)", '28000')),
    ),
    kind: 'login',
    errno: 1045,
    what: /refused the login of vtsize\.$/,
    todo: /mysql\.user where user = 'vtsize'/,
  },
  {
    name: 'a blocked host',
    behave: socket =>
      socket.end(errorPacket(1129, "Host '10.0.0.1' is blocked because of many connection errors")),
    kind: 'host-blocked',
    errno: 1129,
    what: /blocks this host\.$/,
    todo: /TRUNCATE TABLE performance_schema\.host_cache/,
  },
  {
    name: 'a host without any account',
    behave: socket =>
      socket.end(errorPacket(1130, "Host '10.0.0.1' is not allowed to connect to this MySQL server")),
    kind: 'host-not-allowed',
    errno: 1130,
    what: /lets nobody in from this host\.$/,
    todo: /CREATE USER/,
  },
  {
    name: 'a server that wants TLS',
    behave: greetThen('8.4.10', socket =>
      socket.end(loginError(3159, 'Connections using insecure transport are prohibited', 'HY000')),
    ),
    kind: 'tls-required',
    errno: 3159,
    what: /no connection without TLS\.$/,
    todo: /--ssl-mode=REQUIRED/,
  },
  {
    name: 'a server without TLS where TLS is wanted',
    behave: socket => socket.write(greetingPacket('8.4.10')),
    changes: { sslMode: 'REQUIRED' },
    kind: 'tls-missing',
    errno: null,
    what: /offers no TLS, and --ssl-mode=REQUIRED asks for it\.$/,
    todo: /ssl_cert and ssl_key/,
  },
  {
    name: 'a server that offers TLS and then speaks nonsense',
    behave: socket => {
      socket.on('data', () => socket.write('this is no TLS at all'))
      socket.write(greetingPacket('8.4.10', { tls: true }))
    },
    kind: 'tls-failed',
    errno: null,
    what: /^TLS with 127\.0\.0\.1:\d+ failed under --ssl-mode=PREFERRED/,
    todo: /--ssl-ca/,
  },
  {
    name: 'a login method that is not spoken here',
    behave: greetThen('8.4.10', socket =>
      socket.write(
        packet(
          Buffer.concat([Buffer.from([0xfe]), Buffer.from('authentication_kerberos_client\0salt\0')]),
          2,
        ),
      ),
    ),
    kind: 'plugin',
    errno: 2059,
    what: /authentication_kerberos_client/,
    todo: /CREATE USER 'vtsize'/,
  },
  {
    name: 'a server that accepts and never answers',
    behave: () => {},
    kind: 'timeout',
    errno: 2013,
    what: /accepted the connection and then said nothing within 400 ms\.$/,
    todo: /--connect-timeout/,
  },
  {
    name: 'a server whose greeting does not come to an end',
    behave: socket => socket.write(greetingPacket('8.4.10').subarray(0, 30)),
    kind: 'timeout',
    errno: 2013,
    what: /began to greet and did not come to an end within 400 ms\.$/,
    todo: /the error log of mysqld/,
  },
  {
    name: 'an account that has connected too often within the hour',
    behave: greetThen('8.4.10', socket =>
      socket.end(
        loginError(1226, "User 'vtsize' has exceeded the 'max_connections_per_hour' resource", '42000'),
      ),
    ),
    kind: 'account-cap',
    errno: 1226,
    what: /is at a limit of its own on/,
    todo: /ALTER USER \.\.\. WITH MAX_CONNECTIONS_PER_HOUR n/,
  },
  {
    name: 'a server that greets and never answers the login',
    behave: greetThen('8.4.10', () => {}),
    kind: 'timeout',
    errno: 2013,
    what: /did not finish the login within 400 ms\.$/,
    todo: /the host itself/,
  },
  {
    name: 'a server that hangs up at once',
    behave: socket => socket.end(),
    kind: 'closed',
    errno: 2013,
    what: /closed the connection before it said anything\.$/,
    todo: /error log/,
  },
  {
    name: 'a server that dies in its greeting',
    behave: socket => socket.end(greetingPacket('8.4.10').subarray(0, 30)),
    kind: 'closed',
    errno: 2013,
    what: /in the middle of its greeting\.$/,
    todo: /error log/,
  },
  {
    name: 'a server that dies in the login',
    behave: greetThen('8.4.10', socket => socket.destroy()),
    kind: 'closed',
    errno: 2013,
    what: /closed the connection during the login\.$/,
    todo: /error log/,
  },
  {
    name: 'an SSH server',
    behave: socket => socket.write('SSH-2.0-OpenSSH_9.2p1\r\n'),
    kind: 'not-mysql',
    errno: null,
    what: /is no MySQL: it answers like an SSH server\.$/,
    todo: /3306/,
  },
  {
    name: 'a web server that answers before it is asked',
    behave: socket => socket.write('HTTP/1.1 408 Request Timeout\r\n\r\n'),
    kind: 'not-mysql',
    errno: null,
    what: /like a web server\.$/,
    todo: /3306/,
  },
  {
    name: 'the port of the X protocol',
    behave: socket => socket.write(Buffer.from([5, 0, 0, 0, 0x0b, 8, 5, 0x1a, 0])),
    kind: 'not-mysql',
    errno: null,
    what: /X protocol \(33060\)\.$/,
    todo: /classic port/,
  },
  {
    name: 'garbage',
    behave: socket => socket.write(Buffer.from('fe01ab77deadbeef0011', 'hex')),
    kind: 'not-mysql',
    errno: null,
    what: /what it sends is not the MySQL protocol\.$/,
    todo: /3306/,
  },
  {
    name: 'garbage without end',
    behave: socket => {
      const more = () => socket.writable && socket.write(Buffer.alloc(65_536, 0x41), () => setImmediate(more))
      more()
    },
    kind: 'not-mysql',
    errno: null,
    what: /not the MySQL protocol/,
    todo: /3306/,
  },
  {
    name: 'garbage after a greeting',
    behave: greetThen('8.4.10', socket => socket.write(packet(Buffer.from('what?'), 2))),
    kind: 'not-mysql',
    errno: null,
    what: /greeted as MySQL and then sent what is not the MySQL protocol\.$/,
    todo: /host and port/,
  },
  {
    name: 'vtgate by its greeting, before any password is sent',
    behave: socket => socket.write(greetingPacket('8.0.40-Vitess')),
    kind: 'proxy',
    errno: null,
    what: /is vtgate, not a mysqld\.$/,
    todo: /mysql\.sock/,
  },
  {
    name: 'vtgate under another version, by its version_comment',
    behave: greetThen('8.0.40', (socket, said) =>
      socket.write(
        said === 0
          ? loginOk
          : oneValue('@@version_comment', 'Version: 22.0.3 (Git revision 1a2b branch x) built on y'),
      ),
    ),
    kind: 'proxy',
    errno: null,
    what: /is vtgate, not a mysqld\.$/,
    todo: /--vttablet/,
  },
  {
    name: 'ProxySQL, by its version_comment',
    behave: greetThen('8.0.11', (socket, said) =>
      socket.write(said === 0 ? loginOk : oneValue('@@version_comment', '(ProxySQL)')),
    ),
    kind: 'proxy',
    errno: null,
    what: /is ProxySQL, not a mysqld\.$/,
    todo: /mysql_servers/,
  },
  {
    name: 'ProxySQL, by its error',
    behave: greetThen('8.0.11', socket =>
      socket.end(loginError(1045, "ProxySQL Error: Access denied for user 'vtsize'@'127.0.0.1'", '28000')),
    ),
    kind: 'proxy',
    errno: null,
    what: /is ProxySQL/,
    todo: /mysql_servers/,
  },
  {
    name: 'the cap of all accounts',
    behave: greetThen('8.4.10', socket =>
      socket.end(
        loginError(
          1203,
          "User vtsize already has more than 'max_user_connections' active connections",
          '42000',
        ),
      ),
    ),
    kind: 'account-cap',
    errno: 1203,
    what: /as max_user_connections allows\.$/,
    todo: /another account/,
  },
  {
    name: 'an error that nobody foresaw',
    behave: socket => socket.end(errorPacket(3955, 'Access denied for user (account is blocked)', 'HY000')),
    kind: 'other',
    errno: 3955,
    what: /error 3955: Access denied for user \(account is blocked\)/,
    todo: /error reference/,
  },
]

describe('what refuses a connection', () => {
  it.each(rows)('$name', async ({ behave, changes, kind, errno, what, todo }) => {
    const started = performance.now()
    const refusal = await refusalBy(behave, changes)
    expect(performance.now() - started).toBeLessThan(1500)
    expect(refusal).toMatchObject({ kind, errno })
    expect(refusal.what).toMatch(what)
    expect(refusal.todo.join('\n')).toMatch(todo)
    expect(refusal.why).toMatch(/\.$/)
    expect(JSON.stringify(refusal)).not.toContain(secret)
    expect(server?.accepted()).toBe(1)
  })

  it('nothing listens on the port', async () => {
    server = await fakeServer(() => {})
    const { port } = server
    await server.close()
    server = undefined
    expect(refusalOf(await connect(settingsFor(port)))).toMatchObject({
      kind: 'unreachable',
      errno: 2003,
      text: 'ECONNREFUSED',
    })
  })

  it('no socket at the path', async () => {
    const address = { kind: 'socket', path: '/no/such/mysql.sock' } as const
    expect(refusalOf(await connect(settingsFor(0, { address })))).toMatchObject({
      kind: 'no-socket',
      errno: 2002,
      text: 'ENOENT',
    })
  })

  it('any bytes are read as a first packet without a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        expect(['greeting', 'error', 'not-mysql', 'incomplete']).toContain(
          firstPacket(Buffer.from(bytes)).kind,
        )
      }),
    )
  })
})
