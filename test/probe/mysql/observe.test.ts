import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MysqlObservation } from '../../../src/probe/mysql/observation.ts'
import { observe } from '../../../src/probe/mysql/observe.ts'
import type { Row } from '../../../src/probe/mysql/session.ts'
import { type CannedServer, cannedSession } from '../../support/canned-session.ts'

async function observed(server: CannedServer): Promise<MysqlObservation> {
  const session = cannedSession(server)
  const outcome = await observe(session)
  if (outcome.kind === 'lost') throw new Error(outcome.text)
  expect(session.asked.length).toBeLessThan(12)
  return outcome.observation
}

const mysql84 = {
  version: '8.4.10',
  version_comment: 'MySQL Community Server - GPL',
  basedir: '/usr/',
  max_connections: '500',
  max_user_connections: '0',
  open_files_limit: '65536',
  table_open_cache: '4000',
  performance_schema: 'ON',
}

function thread(id: number, user: string, command = 'Sleep', host = '10.0.0.5:40112'): Row {
  return { id: String(id), user, host, command, time: '3', state: '' }
}

const makes: readonly {
  readonly name: string
  readonly variables: Readonly<Record<string, string>>
  readonly flavour: string
  readonly managed: string | null
}[] = [
  { name: 'MySQL', variables: mysql84, flavour: 'mysql', managed: null },
  {
    name: 'a calendar version',
    variables: { ...mysql84, version: '26.7.0' },
    flavour: 'mysql',
    managed: null,
  },
  {
    name: 'Percona Server',
    variables: { ...mysql84, version: '8.0.45-36', version_comment: 'Percona Server (GPL), Release 36' },
    flavour: 'percona',
    managed: null,
  },
  {
    name: 'MariaDB 11',
    variables: {
      ...mysql84,
      version: '11.8.9-MariaDB-ubu2404-log',
      version_comment: 'mariadb.org binary distribution',
    },
    flavour: 'mariadb',
    managed: null,
  },
  {
    name: 'RDS MySQL',
    variables: { ...mysql84, version_comment: 'Source distribution', basedir: '/rdsdbbin/mysql-8.4.10/' },
    flavour: 'mysql',
    managed: 'rds',
  },
  {
    name: 'RDS MariaDB',
    variables: { ...mysql84, version: '10.11.18-MariaDB-log', basedir: '/rdsdbbin/mariadb-10.11.18/' },
    flavour: 'mariadb',
    managed: 'rds',
  },
  {
    name: 'Aurora',
    variables: { ...mysql84, version: '8.0.39', aurora_version: '3.08.0', basedir: '/rdsdbbin/oscar/' },
    flavour: 'mysql',
    managed: 'aurora',
  },
  {
    name: 'Cloud SQL',
    variables: { ...mysql84, version: '8.0.40-google' },
    flavour: 'mysql',
    managed: 'cloud-sql',
  },
]

describe('observing a MySQL', () => {
  it.each(makes)('$name is told from the others', async ({ variables, flavour, managed }) => {
    expect((await observed({ variables })).server).toMatchObject({ flavour, managed })
  })

  it('on a managed server the spare slot is the provider’s, and nobody is told to grant CONNECTION_ADMIN', async () => {
    const { ceiling, privileges } = await observed({ variables: { ...mysql84, aurora_version: '3.08.0' } })
    expect(ceiling.spareSlot.owner).toBe('provider')
    expect(ceiling.derivation.steps[2]?.why).toBe(
      "one connection more belongs to the service's own administrator",
    )
    expect(privileges.lacking.map(({ privilege }) => privilege)).toEqual([
      'SELECT on mysql.user and mysql.global_grants',
    ])
  })

  it('a MySQL before 8.0.22 has its process list elsewhere', async () => {
    const { accounts, reconciliation } = await observed({
      variables: { ...mysql84, version: '8.0.19' },
      status: { Threads_connected: '3' },
      answers: [
        [
          'information_schema.processlist',
          [
            thread(7, 'vtsize', 'Query'),
            thread(8, 'vt_app'),
            thread(9, 'vt_repl', 'Binlog Dump GTID'),
            thread(3, 'system user', 'Connect', ''),
          ],
        ],
      ],
    })
    expect(accounts.map(({ user, role, hosts }) => [user, role, hosts])).toEqual([
      ['vt_app', 'app', { '10.0.0.5': 1 }],
      ['vt_repl', 'repl', { '10.0.0.5': 1 }],
      ['vtsize', 'other', { '10.0.0.5': 1 }],
    ])
    expect(reconciliation).toEqual({ connected: 3, listed: 3, complete: true, difference: 0, because: [] })
  })

  it('without PROCESS the sums of performance_schema.accounts tell who holds what', async () => {
    const { accounts, reconciliation, privileges } = await observed({
      variables: mysql84,
      status: { Threads_connected: '41' },
      grants: [
        'GRANT USAGE ON *.* TO `vtsize`@`%`',
        'GRANT SELECT ON `performance_schema`.* TO `vtsize`@`%`',
      ],
      answers: [
        ['performance_schema.processlist', [thread(7, 'vtsize', 'Query')]],
        [
          'performance_schema.accounts',
          [
            { user: 'vt_app', connections: '40' },
            { user: 'vtsize', connections: '1' },
            { user: 'event_scheduler', connections: '1' },
          ],
        ],
      ],
    })
    expect(accounts.map(({ user, connections, idle }) => [user, connections, idle])).toEqual([
      ['vt_app', 40, null],
      ['vtsize', 1, null],
    ])
    expect(reconciliation).toMatchObject({ complete: true, difference: 0 })
    expect(privileges).toMatchObject({ process: false })
    expect(privileges.lacking[0]?.grant).toBe("GRANT PROCESS ON *.* TO 'vtsize'@'%';")
  })

  it('a server that refuses everything leaves nulls, no zeros', async () => {
    const { load, ceiling, server, reconciliation } = await observed({ variables: {} })
    expect(Object.values(load).filter(value => typeof value === 'number')).toEqual([])
    expect(ceiling).toMatchObject({
      maxConnections: null,
      setBy: null,
      loweredAtStart: null,
      openFiles: null,
    })
    expect(ceiling.derivation).toMatchObject({ effective: undefined, because: [{ text: 'max_connections' }] })
    expect(server.readOnly).toBeNull()
    expect(reconciliation).toMatchObject({ connected: null, listed: null, difference: null })
  })

  const limits: readonly {
    readonly name: string
    readonly variables: Readonly<Record<string, string>>
    readonly source: string
    readonly lowered: boolean
    readonly why: RegExp
  }[] = [
    {
      name: '214 of 1024 files, from a file',
      variables: { max_connections: '214', open_files_limit: '1024', table_open_cache: '400' },
      source: 'GLOBAL',
      lowered: true,
      why: /^lowered at start: mysqld may open 1024 files only/,
    },
    {
      name: '300 set at run time, where 1024 files leave 214',
      variables: { max_connections: '300', open_files_limit: '1024', table_open_cache: '400' },
      source: 'DYNAMIC',
      lowered: false,
      why: /^not lowered so far: mysqld may open 1024 files, which leaves 214 connections at its next start$/,
    },
    {
      name: '151 of 1024 files: the default fits',
      variables: { max_connections: '151', open_files_limit: '1024', table_open_cache: '431' },
      source: 'COMPILED',
      lowered: false,
      why: /^not lowered: mysqld may open 1024 files, and table_open_cache gave way$/,
    },
    {
      name: '500 of 10000 files',
      variables: { max_connections: '500', open_files_limit: '10000', table_open_cache: '4000' },
      source: 'GLOBAL',
      lowered: false,
      why: /^not lowered: mysqld may open 10000 files and wants 8510$/,
    },
  ]
  it.each(limits)('open files: $name', async ({ variables, source, lowered, why }) => {
    const { ceiling } = await observed({
      variables: { ...mysql84, ...variables },
      answers: [['variables_info', [{ source, path: '/etc/my.cnf', set_at: null, set_by: null }]]],
    })
    expect(ceiling.loweredAtStart).toBe(lowered)
    expect(ceiling.derivation.steps[1]?.why).toMatch(why)
  })

  it('a proxy that hands on another server’s session is noticed', async () => {
    const { probe, notes } = await observed({ variables: mysql84, connectionId: '991' })
    expect(probe.throughProxy).toBe(true)
    expect(notes[0]).toMatch(/^a proxy stands between/)
  })

  it('what a role gives is not known, so it is not denied', async () => {
    const { privileges } = await observed({
      variables: mysql84,
      grants: ['GRANT USAGE ON *.* TO `vtsize`@`%`', 'GRANT `monitor`@`%` TO `vtsize`@`%`'],
    })
    expect(privileges).toMatchObject({ process: null, connectionAdmin: null })
  })

  it('hashes of passwords in grants are taken out', async () => {
    const { privileges } = await observed({
      variables: { ...mysql84, version: '10.11.18-MariaDB' },
      grants: [
        "GRANT PROCESS ON *.* TO `vtsize`@`%` IDENTIFIED BY PASSWORD '*94BDCEBE19083CE2A1F959FD02F964C7AF4CFC29'",
      ],
    })
    expect(privileges.grants).toEqual(['GRANT PROCESS ON *.* TO `vtsize`@`%` IDENTIFIED ***'])
  })

  it('is lost when the session ends in the middle', async () => {
    const session = cannedSession({ variables: mysql84 })
    const failing = {
      ...session,
      query: async () =>
        ({ kind: 'failed', errno: null, sqlstate: null, text: 'gone', fatal: true }) as const,
    }
    expect(await observe(failing)).toEqual({ kind: 'lost', errno: null, text: 'gone' })
  })

  it('any values give an observation that prints', async () => {
    const names = [
      'max_connections',
      'open_files_limit',
      'table_open_cache',
      'version',
      'max_user_connections',
    ]
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), fc.string()), async variables => {
        JSON.stringify(await observed({ variables }))
      }),
    )
  })
})
