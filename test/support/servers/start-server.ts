import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type Connection, createConnection } from 'mysql2/promise'
import { type ServerFlavour, serverRoot } from './provisioned.ts'

/** What to start. */
export interface ServerOrder {
  readonly flavour: ServerFlavour
  /** Options of mysqld: `--max-connections=12`. They come last, so they win. */
  readonly options?: readonly string[]
  /** Limits on open files, `ulimit -Sn` and `-Hn`; 20000 both unless told. */
  readonly nofile?: { readonly soft: number; readonly hard: number }
}

/** A running mysqld or mariadbd of its own, on a loopback port. It ends with the test process at the latest. */
export interface TestServer {
  readonly flavour: ServerFlavour
  readonly port: number
  /** As this process sees it. */
  readonly socket: string
  /** Of mysqld itself, for tests that kill it. */
  readonly pid: number
  readonly version: string
  /** MySQL's port for the X protocol. */
  readonly mysqlxPort: number
  /** root through the socket: it holds one connection, and with it SUPER, from the start. */
  readonly admin: Connection
  /** What the server has logged so far. */
  readonly log: () => string
  /** Ends it at once and removes its data. */
  readonly stop: () => Promise<void>
}

/** Starts a server on a copy of the data directory that provision.sh made: a second or two for MySQL, less for MariaDB. */
export async function startServer(order: ServerOrder): Promise<TestServer> {
  const root = serverRoot(order.flavour)
  const data = `/servers/${randomUUID().slice(0, 8)}`
  const [port, mysqlxPort] = await Promise.all([freePort(), freePort()])
  const { soft, hard } = order.nofile ?? { soft: 20_000, hard: 20_000 }
  const wrapper = spawn(
    'sh',
    [
      fileURLToPath(new URL('run-server.sh', import.meta.url)),
      join(root, 'servers/template'),
      join(root, data),
      String(soft),
      String(hard),
      ...['chroot', '--userspec=65534:65534', root],
      ...serverCommand(order, { data, port, mysqlxPort }),
    ],
    { detached: true, stdio: ['pipe', 'pipe', 'pipe'] },
  )
  const { pid, log } = await ready(wrapper)
  const socket = join(root, data, 'sock')
  const admin = await createConnection({ socketPath: socket, user: 'root' })
  admin.on('error', () => {})
  const [rows] = await admin.query('select @@version as version')
  const version = (rows as { version: string }[])[0]?.version ?? ''
  const stop = async () => {
    admin.destroy()
    await ended(wrapper)
  }
  return { flavour: order.flavour, port, socket, pid, version, mysqlxPort, admin, log, stop }
}

type Wrapper = ChildProcessByStdio<Writable, Readable, Readable>

interface Doors {
  readonly data: string
  readonly port: number
  readonly mysqlxPort: number
}

function serverCommand({ flavour, options = [] }: ServerOrder, { data, port, mysqlxPort }: Doors) {
  const common = [
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${data}/sock`,
    `--pid-file=${data}/pid`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--innodb-flush-log-at-trx-commit=0',
    '--sync-binlog=0',
  ]
  if (flavour === 'mariadb') return ['mariadbd', ...common, ...options]
  const x = [
    `--mysqlx-port=${mysqlxPort}`,
    '--mysqlx-bind-address=127.0.0.1',
    `--mysqlx-socket=${data}/xsock`,
  ]
  return ['mysqld', ...common, ...x, '--secure-file-priv=NULL', ...options]
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('bug: a TCP server without a port')
  return address.port
}

const startTimeoutMs = 30_000

/** Resolves when the server takes connections; rejects with its log when it ends or takes too long. */
function ready(wrapper: Wrapper): Promise<{ readonly pid: number; readonly log: () => string }> {
  let output = ''
  let log = ''
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer)
      wrapper.stdin.destroy()
      reject(new Error(`the test server ${why}:\n${output}\n${log.slice(-4000)}`))
    }
    const timer = setTimeout(fail, startTimeoutMs, 'took too long to start')
    wrapper.on('error', error => fail(error.message))
    wrapper.on('exit', () => fail('did not start'))
    wrapper.stdout.on('data', chunk => {
      output += chunk
    })
    wrapper.stderr.on('data', chunk => {
      log += chunk
      if (/\bAborting\b|Shutdown complete/.test(log)) fail('did not start')
      if (!/(?:mysqld|mariadbd): ready for connections/.test(log)) return
      clearTimeout(timer)
      resolve({ pid: Number.parseInt(output, 10), log: () => log })
    })
  })
}

async function ended(wrapper: Wrapper): Promise<void> {
  if (wrapper.exitCode !== null) return
  wrapper.stdin.end()
  await once(wrapper, 'exit')
}
