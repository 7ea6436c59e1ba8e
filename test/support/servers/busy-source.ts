import type { Connection } from 'mysql2/promise'
import { settingsOn } from './probe-settings.ts'
import { closeAll, observed, until } from './probed.ts'
import type { ServerFlavour } from './provisioned.ts'
import { startServer, type TestServer } from './start-server.ts'
import { createAccount, createVitessAccounts, openThrough } from './vitess-accounts.ts'

/** A server with a tablet's connections on it, idle and at work, and a replica that reads its binary log. */
export interface BusySource {
  readonly source: TestServer
  readonly replica: TestServer
  /** Threads_connected while nobody probes: root, the replica, 11 of the tablet. */
  readonly connected: number
  readonly stop: () => Promise<void>
}

/** Starts both servers, and ends when the replica has begun to read. */
export async function startBusySource(flavour: ServerFlavour): Promise<BusySource> {
  const source = await startServer({
    flavour,
    options: ['--max-connections=60', '--log-bin=bin', '--server-id=1', '--event-scheduler=ON'],
  })
  const replica = await startServer({ flavour, options: ['--server-id=2'] })
  await createVitessAccounts(source)
  await createAccount(source.admin, { name: 'vtsize', host: 'localhost', grants: ['PROCESS ON *.*'] })
  await createAccount(source.admin, { name: 'batch', host: 'localhost' })
  await source.admin.query('create database ks')
  await replicate(source, replica)
  const opened = await tabletConnections(source)
  await until(async () => (await observed(settingsOn(source, 'vtsize'))).binlogDumps.length === 1)
  const stop = async () => {
    closeAll(opened)
    await source.stop()
    await replica.stop()
  }
  return { source, replica, connected: 13, stop }
}

/** With a temporary table, a lock, and a statement that runs. */
async function tabletConnections(source: TestServer): Promise<readonly Connection[]> {
  const app = await openThrough(source, 'vt_app', 6)
  const others = [
    ...(await openThrough(source, 'vt_dba', 2)),
    ...(await openThrough(source, 'vt_filtered', 1)),
    ...(await openThrough(source, 'batch', 2)),
  ]
  await app[0]?.query('create temporary table ks.t (v int)')
  await app[1]?.query("select get_lock('vtsize_test', 1)")
  app[2]?.query('select sleep(60)').catch(() => {})
  return [...app, ...others]
}

async function replicate(source: TestServer, replica: TestServer): Promise<void> {
  if (source.flavour === 'mariadb') {
    await replica.admin.query(
      `change master to master_host='127.0.0.1', master_port=${source.port}, master_user='vt_repl', master_password=''`,
    )
    await replica.admin.query('start slave')
    return
  }
  await replica.admin.query(
    `change replication source to source_host='127.0.0.1', source_port=${source.port}, source_user='vt_repl', source_password='', get_source_public_key=1`,
  )
  await replica.admin.query('start replica')
}
