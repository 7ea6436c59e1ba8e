import { type Connection, createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readClientsFile } from '../../src/config/clients-file.ts'
import { planRehearsal, type RehearsedTablet } from '../../src/probe/live/rehearsal-plan.ts'
import { type RehearsalOrder, rehearse } from '../../src/probe/live/rehearse.ts'
import { connect } from '../../src/probe/mysql/connect.ts'
import type { ConnectionSettings } from '../../src/probe/mysql/connection-settings.ts'
import type { ProbeSession } from '../../src/probe/mysql/session.ts'
import type { RehearsalReport } from '../../src/report/rehearsal-report.ts'
import { startServer, type TestServer } from '../support/servers/start-server.ts'
import { release, tablet } from '../support/tablets.ts'

const smallPools = [
  '--queryserver-config-pool-size=5',
  '--queryserver-config-stream-pool-size=3',
  '--queryserver-config-transaction-cap=4',
  '--dba-pool-size=2',
  '--app-pool-size=2',
]

const everyone = `
groups:
  - name: orm
    statements: ["set sql_mode = 'ANSI'"]
    sessions: 12
    temporary-tables: { share: 0.25 }
    locks: { share: 0.5 }
    reads: { per-second: 10, seconds: 0.01 }
    transactions: { per-second: 10, seconds: 0.01 }
    streams: { at-once: 2 }
  - name: found
    sessions: 4
    found-rows: true
    transactions: { per-second: 10, seconds: 0.01 }
`

function settingsFor(server: TestServer): ConnectionSettings {
  return {
    address: { kind: 'socket', path: server.socket },
    user: 'root',
    password: undefined,
    sslMode: 'PREFERRED',
    tls: {},
    connectTimeoutMs: 3000,
    queryTimeoutMs: 2000,
    sources: { address: 'test', user: 'test', password: 'test', sslMode: 'test' },
  }
}

async function controlOf(server: TestServer): Promise<ProbeSession> {
  const outcome = await connect(settingsFor(server))
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.what)
  return outcome.session
}

async function planned(
  control: ProbeSession,
  text: string,
  vitess: string,
  args: readonly string[] = smallPools,
): Promise<RehearsedTablet> {
  const clients = readClientsFile(text, 'clients.yaml')
  if (clients.kind === 'invalid') throw new Error(JSON.stringify(clients.diagnostics))
  const answer = await control.query('show session variables')
  const rows = answer.kind === 'rows' ? answer.rows : []
  const values = Object.fromEntries(rows.map(row => [String(row.variable_name), row.value ?? '']))
  const plan = planRehearsal(
    tablet({ release: vitess, args }),
    { file: clients.config, quantile: 0.999 },
    release(vitess),
    { values },
  )
  if (plan.kind === 'undetermined') throw new Error(JSON.stringify(plan.because))
  return plan.tablet
}

async function ordered(server: TestServer, control: ProbeSession): Promise<RehearsalOrder> {
  return {
    tablets: [await planned(control, everyone, '22')],
    fillPools: false,
    limits: { maxOpen: 200, leave: 20, othersMayGrow: 5 },
    maxConnections: 151,
    settings: settingsFor(server),
    signal: new AbortController().signal,
    onCheckpoint: () => undefined,
  }
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter(name => name === 'PipeWrap').length
}

async function threadsOf(server: TestServer): Promise<number> {
  const [rows] = await server.admin.query("show global status like 'Threads_connected'")
  return Number((rows as { Value: string }[])[0]?.Value)
}

describe.each(['mysql', 'mariadb'] as const)('a rehearsal on a real %s', flavour => {
  let server: TestServer

  beforeAll(async () => {
    server = await startServer({ flavour, options: ['--max-connections=300'] })
  })

  afterAll(() => server.stop())

  // The server counts a session for a moment after its goodbye: only the admin's is left.
  beforeEach(() => expect.poll(() => threadsOf(server)).toBe(1))

  async function rehearsed(
    text: string,
    vitess: string,
    change: Partial<RehearsalOrder> = {},
  ): Promise<RehearsalReport> {
    const control = await controlOf(server)
    try {
      return await rehearse(control, {
        tablets: [await planned(control, text, vitess)],
        fillPools: false,
        limits: { maxOpen: 200, leave: 20, othersMayGrow: 5 },
        maxConnections: 300,
        settings: settingsFor(server),
        signal: new AbortController().signal,
        onCheckpoint: () => undefined,
        ...change,
      })
    } finally {
      await control.close()
    }
  }

  /** What each step has beyond what was there before. */
  function opened({ checkpoints, baseline }: RehearsalReport): Readonly<Record<string, readonly number[]>> {
    return Object.fromEntries(
      checkpoints.map(({ step, predicted, measured }) => [
        step,
        [predicted - baseline, (measured ?? Number.NaN) - baseline],
      ]),
    )
  }

  it('counts on v22, with a settings pool, what the engine predicts', async () => {
    const report = await rehearsed(everyone, '22')
    expect(opened(report)).toEqual({
      start: [1, 1],
      // One pooled connection serves all: those with the setting take it in turn.
      sessions: [1, 1],
      // 3 reserved, and what the transaction pool dials in place of each.
      'temporary-tables': [5, 5],
      locks: [11, 11],
      reads: [11, 11],
      // 2 at once of each group: the other group's wait in the pool for found rows.
      transactions: [13, 13],
      streams: [15, 15],
      disconnected: [6, 6],
    })
    expect(report.checkpoints.at(-1)?.errors).toEqual({})
    expect(report.closing).toMatchObject({ connected: report.baseline, isBack: true, left: 0 })
  })

  it('counts on v14, where every such session reserves, what the engine predicts', async () => {
    const report = await rehearsed(everyone, '14')
    expect(opened(report)).toEqual({
      start: [1, 1],
      // 12 reserved, 4 dialled in their place by the transaction pool, 5 slots of the read pool taken in turn.
      sessions: [21, 21],
      'temporary-tables': [21, 21],
      locks: [27, 27],
      reads: [27, 27],
      transactions: [29, 29],
      streams: [29, 29],
      disconnected: [11, 11],
    })
    await expect.poll(() => threadsOf(server)).toBe(report.baseline - 1)
  })

  it('fills every pool: what calc says the release can open, kill connections apart', async () => {
    const report = await rehearsed('groups: [{ sessions: 1 }]', '22', { fillPools: true })
    // 4 transactions, 4 found rows, 5 reads, 3 streams, 2 dba, 2 app, and the constants of v22's other pools.
    const pools = 4 + 4 + 5 + 3 + 2 + 2 + (3 + 3 + 2 + 2 + 2 + 3 + 2)
    expect(opened(report).pools).toEqual([pools, pools])
  })

  it('opens nothing when more would be needed than allowed', async () => {
    const limits = { maxOpen: 10, leave: 20, othersMayGrow: 5 }
    const report = await rehearsed(everyone, '14', { limits })
    expect(report).toMatchObject({
      checkpoints: [],
      stopped: 'it would open 29 connections, and --max-open is 10: nothing was opened',
      closing: { isBack: true },
    })
  })

  it('opens nothing when too little would be left for others', async () => {
    const limits = { maxOpen: 100, leave: 270, othersMayGrow: 5 }
    const { stopped, baseline } = await rehearsed(everyone, '14', { limits })
    expect(stopped).toBe(
      `it would open 29 connections beside the ${baseline} there are, which leaves ${300 - baseline - 29} of 300; 270 are to be left: nothing was opened`,
    )
  })

  it('leaves no connection two seconds after an interruption in the middle of a step', async () => {
    const interruption = new AbortController()
    let interruptedAt = 0
    const report = await rehearsed(everyone, '22', {
      signal: interruption.signal,
      onCheckpoint: ({ step }) => {
        if (step !== 'streams') return
        interruptedAt = performance.now()
        interruption.abort()
      },
    })
    expect(performance.now() - interruptedAt).toBeLessThan(2000)
    expect(report.stopped).toBe('interrupted')
    expect(report.closing).toMatchObject({ isBack: true, left: 0 })
    await expect.poll(() => threadsOf(server)).toBe(report.baseline - 1)
  })

  it('gives way when others open connections meanwhile', async () => {
    const others: Connection[] = []
    const report = await rehearsed(everyone, '22', {
      limits: { maxOpen: 200, leave: 20, othersMayGrow: 3 },
      onCheckpoint: ({ step }) => {
        if (step !== 'locks') return
        for (let i = 0; i < 5; i++)
          void createConnection({ socketPath: server.socket, user: 'root' }).then(each => others.push(each))
      },
    })
    for (const each of others) each.destroy()
    expect(report.stopped).toMatch(/^others opened [45] connections meanwhile, and they come first$/)
    expect(report.closing.left).toBe(0)
  })

  it('leaves no schema, table or lock behind', async () => {
    const [schemas] = await server.admin.query("show databases like 'vtsize%'")
    expect(schemas).toEqual([])
  })

  it('removes its schema through another session when its own is killed', async () => {
    const control = await controlOf(server)
    const report = await rehearse(control, {
      ...(await ordered(server, control)),
      onCheckpoint: ({ step }) => {
        if (step === 'temporary-tables') void server.admin.query(`kill ${control.greeting.connectionId}`)
      },
    })
    expect(report.stopped).toBe('the server does not answer the control session any more')
    expect(report.closing).toMatchObject({ isBack: true, left: 0, toRemove: [] })
    await control.close()
    const [schemas] = await server.admin.query("show databases like 'vtsize%'")
    expect(schemas).toEqual([])
  })

  it('names the schemas that killed rehearsals left, and makes none where the server is read_only', async () => {
    await server.admin.query('create database vtsize_0123abcd')
    const { notes } = await rehearsed(everyone, '22')
    await server.admin.query('drop database vtsize_0123abcd')
    expect(notes).toEqual([
      'schemas of rehearsals that run now, or that were killed, are there; what removes them:',
      'DROP DATABASE vtsize_0123abcd;',
    ])
    await server.admin.query('set global read_only = 1')
    const readOnly = await rehearsed(everyone, '22')
    await server.admin.query('set global read_only = 0')
    expect(readOnly.notes).toEqual([
      'temporary tables are left out: no schema could be made for them (the server is read_only)',
    ])
    expect(readOnly.stopped).toBeNull()
  })

  it('ends in time when the server hangs in the middle, keeps no socket, and says what is left', async () => {
    const victim = await startServer({ flavour })
    const settings = { ...settingsFor(victim), connectTimeoutMs: 300, queryTimeoutMs: 300 }
    const outcome = await connect(settings)
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.what)
    const control = outcome.session
    const sockets = openSockets()
    const started = performance.now()
    const report = await rehearse(control, {
      ...(await ordered(victim, control)),
      settings,
      onCheckpoint: ({ step }) => {
        if (step === 'locks') process.kill(victim.pid, 'SIGSTOP')
      },
    })
    expect(report.stopped).toMatch(/^(MySQL refused a connection|the server does not answer)/)
    expect(report.closing).toMatchObject({ connected: null, isBack: false, left: null })
    expect(report.closing.toRemove).toEqual([
      expect.stringMatching(/^DROP DATABASE IF EXISTS `vtsize_[0-9a-f]{8}`;$/),
    ])
    await control.close()
    await expect.poll(openSockets).toBeLessThan(sockets)
    expect(performance.now() - started).toBeLessThan(6000)
    process.kill(victim.pid, 'SIGCONT')
    await victim.stop()
  })

  it('ends with one clear error when the server is killed in the middle', async () => {
    const victim = await startServer({ flavour })
    const control = await controlOf(victim)
    const started = performance.now()
    const report = await rehearse(control, {
      ...(await ordered(victim, control)),
      onCheckpoint: ({ step }) => {
        if (step === 'locks') process.kill(victim.pid, 'SIGKILL')
      },
    })
    expect(report.stopped).toMatch(/^(MySQL refused a connection|the server does not answer)/)
    expect(report.closing).toMatchObject({ connected: null, isBack: false, left: null })
    expect(performance.now() - started).toBeLessThan(10_000)
    await control.close()
    await victim.stop()
  })
})
