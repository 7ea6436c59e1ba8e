import { type Connection, createConnection } from 'mysql2/promise'
import type { TestServer } from './start-server.ts'

/** The accounts of Vitess' init_db.sql with the privileges that matter for connections; passwords are empty, as there. */
const accounts: readonly {
  readonly name: string
  readonly host: string
  readonly grants: readonly string[]
}[] = [
  { name: 'vt_dba', host: 'localhost', grants: ['ALL ON *.*'] },
  {
    name: 'vt_app',
    host: 'localhost',
    grants: [
      'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, FILE, REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER ON *.*',
    ],
  },
  {
    name: 'vt_allprivs',
    host: 'localhost',
    grants: [
      'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, PROCESS, REPLICATION SLAVE, REPLICATION CLIENT, TRIGGER ON *.*',
    ],
  },
  {
    name: 'vt_filtered',
    host: 'localhost',
    grants: [
      'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, PROCESS, REPLICATION SLAVE, REPLICATION CLIENT, TRIGGER ON *.*',
    ],
  },
  { name: 'vt_repl', host: '%', grants: ['REPLICATION SLAVE ON *.*'] },
  {
    name: 'vt_monitoring',
    host: 'localhost',
    grants: ['SELECT, PROCESS, SUPER, REPLICATION CLIENT, RELOAD ON *.*'],
  },
]

/** Creates Vitess' accounts on a server. */
export async function createVitessAccounts({ admin }: TestServer): Promise<void> {
  for (const { name, host, grants } of accounts) {
    await createAccount(admin, { name, host, grants })
  }
}

/** Creates one account. */
export async function createAccount(
  admin: Connection,
  account: { name: string; host: string; grants?: readonly string[]; password?: string; limits?: string },
): Promise<void> {
  const who = `'${account.name}'@'${account.host}'`
  await admin.query(`CREATE USER ${who} IDENTIFIED BY '${account.password ?? ''}' ${account.limits ?? ''}`)
  for (const grant of account.grants ?? []) await admin.query(`GRANT ${grant} TO ${who}`)
}

/** Opens connections through the socket, as a tablet's pools do. Rejects with what MySQL says when it refuses. */
export async function openThrough(
  server: TestServer,
  user: string,
  count: number,
): Promise<readonly Connection[]> {
  const opened: Connection[] = []
  for (let i = 0; i < count; i++) {
    const connection = await createConnection({ socketPath: server.socket, user })
    connection.on('error', () => {})
    opened.push(connection)
  }
  return opened
}
