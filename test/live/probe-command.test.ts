import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { probeSchema } from '../../src/report/probe-schema.ts'
import { startServer, type TestServer } from '../support/servers/start-server.ts'
import { createAccount, createVitessAccounts, openThrough } from '../support/servers/vitess-accounts.ts'
import { ran, start } from '../support/spawned.ts'

const clients = `
groups:
  - name: orm
    statements: ["set sql_mode = 'ANSI'"]
    sessions: 20
    temporary-tables: { share: 0.2 }
    streams: { at-once: 4 }
`

const smallPools = [
  '--queryserver-config-pool-size=5',
  '--queryserver-config-stream-pool-size=4',
  '--queryserver-config-transaction-cap=4',
].join(' ')

async function threadsOf(server: TestServer): Promise<number> {
  const [rows] = await server.admin.query("show global status like 'Threads_connected'")
  return Number((rows as { Value: string }[])[0]?.Value)
}

describe.each(['mysql', 'mariadb'] as const)('vtsize probe on a real %s', flavour => {
  let server: TestServer
  let folder: string
  let clientsFile: string

  beforeAll(async () => {
    server = await startServer({ flavour, options: ['--max-connections=200'] })
    await createVitessAccounts(server)
    await createAccount(server.admin, { name: 'people', host: 'localhost', password: 'a secret of 1' })
    folder = await mkdtemp(join(tmpdir(), 'vtsize-probe-'))
    clientsFile = join(folder, 'clients.yaml')
    writeFileSync(clientsFile, clients)
  })

  afterAll(async () => {
    await server.stop()
    await rm(folder, { recursive: true })
  })

  // The server counts a session for a moment after its goodbye: only the admin's is left.
  beforeEach(() => expect.poll(() => threadsOf(server)).toBe(1))

  const as = (user: string) => ['probe', '--socket', server.socket, '--user', user]

  it('prints JSON of its schema, whose numbers are those of the server', async () => {
    const held = await openThrough(server, 'vt_app', 7)
    const { status, stdout } = await ran([...as('vt_dba'), '--json'])
    const { mysql } = probeSchema.parse(JSON.parse(stdout))
    expect(status).toBe(0)
    expect(mysql).toMatchObject({ version: server.version, connected: 9, ceiling: { effective: 200 } })
    expect(mysql?.accounts).toContainEqual(
      expect.objectContaining({ user: 'vt_app', role: 'app', connections: 7 }),
    )
    for (const each of held) each.destroy()
  })

  it('holds flags against the server that is there: 1 when they do not fit, 0 when they do', async () => {
    const over = await ran([...as('vt_dba'), '--flags', '', '--vitess', '22'])
    expect(over.status).toBe(1)
    expect(over.stdout).toContain('SET ')
    const fits = await ran([...as('vt_dba'), '--flags', smallPools, '--vitess', '22'])
    expect(fits.status).toBe(0)
  })

  it('keeps the slots that others hold today', async () => {
    const held = await openThrough(server, 'vt_monitoring', 3)
    const { stdout } = await ran([...as('vt_dba'), '--flags', smallPools, '--vitess', '22', '--json'])
    const { budgets } = probeSchema.parse(JSON.parse(stdout))
    expect(budgets[0]?.ceiling.steps.at(-1)).toMatchObject({ id: 'kept', value: 200 - 3 - 1 })
    for (const each of held) each.destroy()
  })

  it('takes the password from its variable, and never prints it', async () => {
    const { status, stdout, stderr } = await ran([...as('people'), '--json', '--explain'], {
      VTSIZE_MYSQL_PASSWORD: 'a secret of 1',
    })
    expect(status).toBe(0)
    expect(stdout + stderr).not.toContain('secret')
  })

  it('exits with 2 when the login is refused', async () => {
    const { status, stdout } = await ran([...as('people'), '--json'])
    expect(status).toBe(2)
    expect(probeSchema.parse(JSON.parse(stdout))).toMatchObject({
      mysql: null,
      diagnostics: [{ severity: 'error', code: 'mysql-login' }],
    })
  })

  it('rehearses, and exits with 0 when each step was as predicted', async () => {
    const before = await threadsOf(server)
    const { status, stdout } = await ran([
      ...as('vt_dba'),
      ...['--flags', smallPools, '--vitess', '14', '--clients', clientsFile],
      ...['--engine', 'live', '--max-open', '100', '--yes'],
    ])
    expect(stdout).toContain('Threads_connected was what was predicted at all')
    expect(status).toBe(0)
    await expect.poll(() => threadsOf(server)).toBe(before)
  })

  it('simulates with the numbers of the server', async () => {
    const { status, stdout } = await ran([
      ...as('vt_dba'),
      ...['--flags', smallPools, '--vitess', '14', '--clients', clientsFile],
      ...['--engine', 'dry', '--for', '1m', '--runs', '1', '--json'],
    ])
    expect(probeSchema.parse(JSON.parse(stdout)).simulation).toMatchObject({ schema: 'vtsize/simulate/1' })
    expect(status).toBeLessThan(2)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s in the middle of a rehearsal leaves no connection after two seconds',
    async signal => {
      const before = await threadsOf(server)
      const running = start([
        ...as('vt_dba'),
        ...['--flags', smallPools, '--vitess', '14', '--clients', clientsFile],
        ...['--engine', 'live', '--max-open', '100', '--yes'],
      ])
      await running.says('4 stream at once')
      expect(await threadsOf(server)).toBeGreaterThan(before + 20)
      running.child.kill(signal)
      await pause(2000)
      expect(await threadsOf(server)).toBe(before)
      const { status, stdout } = await running.ended
      expect(status).toBe(1)
      expect(stdout).toContain('interrupted')
    },
  )
})

describe('vtsize probe, used in a way that would do nothing', () => {
  it.each([
    ['--host db1 --watch --interval 3s', '--every says how often, not --interval'],
    ['--host db1 --watch --engine dry --flags= --clients rails:5', 'it does not go with --watch'],
    ['--host db1 --max-open 9', 'say how --engine live goes'],
    ['--host db1 --clients rails:5', 'name files with their flags'],
    ['--vttablet http://a:1 http://b:1', 'http://b:1 is no file'],
  ])('%s', async (args, told) => {
    const { status, stdout, stderr } = await ran(['probe', ...args.split(' ')])
    expect(stderr).toContain(told)
    expect([status, stdout]).toEqual([2, ''])
  })
})

describe('vtsize probe --watch', () => {
  let server: TestServer

  beforeAll(async () => {
    server = await startServer({ flavour: 'mysql' })
  })

  afterAll(() => server.stop())

  it('watches for a minute with one connection, and grows neither in memory nor in handles', async () => {
    const before = await threadsOf(server)
    const { child, ended } = start([
      'probe',
      '--socket',
      server.socket,
      '--user',
      'root',
      '--watch',
      '--every',
      '100ms',
      '--json',
    ])
    const samples: { readonly connected: number; readonly kilobytes: number; readonly files: number }[] = []
    await pause(5000)
    for (let second = 5; second < 60; second += 5) {
      samples.push({
        connected: await threadsOf(server),
        kilobytes: residentKilobytes(child.pid),
        files: openFiles(child.pid),
      })
      await pause(5000)
    }
    child.kill('SIGINT')
    const { status, stdout } = await ended
    expect(status).toBe(0)
    expect(new Set(samples.map(({ connected }) => connected))).toEqual(new Set([before + 1]))
    expect(new Set(samples.map(({ files }) => files)).size).toBe(1)
    // The heap breathes between collections; it does not climb.
    const [first, last] = [samples[1], samples.at(-1)]
    expect((last?.kilobytes ?? 0) - (first?.kilobytes ?? 0)).toBeLessThan(40_000)
    expect(stdout.trim().split('\n').length).toBeGreaterThan(200)
    await expect.poll(() => threadsOf(server)).toBe(before)
  }, 90_000)
})

function residentKilobytes(pid: number | undefined): number {
  const [, text] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(text)
}

function openFiles(pid: number | undefined): number {
  return readdirSync(`/proc/${pid}/fd`).length
}
