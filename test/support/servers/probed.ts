import type { Connection } from 'mysql2/promise'
import { connect } from '../../../src/probe/mysql/connect.ts'
import type { ConnectionSettings } from '../../../src/probe/mysql/connection-settings.ts'
import type { MysqlObservation } from '../../../src/probe/mysql/observation.ts'
import { type ObserveOptions, observe } from '../../../src/probe/mysql/observe.ts'
import type { Refusal } from '../../../src/probe/mysql/refusal.ts'
import type { ServerFlavour } from './provisioned.ts'
import type { TestServer } from './start-server.ts'

/** Every server that the probe has to know. */
export const flavours: readonly ServerFlavour[] = ['mysql', 'mariadb']

/** What the probe sees of a server; rejects when it is refused or loses it. */
export async function observed(
  settings: ConnectionSettings,
  options?: ObserveOptions,
): Promise<MysqlObservation> {
  const outcome = await connect(settings)
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.refusal))
  const reading = await observe(outcome.session, options)
  await outcome.session.close()
  if (reading.kind === 'lost') throw new Error(reading.text)
  return reading.observation
}

/** Why the server refuses; rejects when it does not. */
export async function refusal(settings: ConnectionSettings): Promise<Refusal> {
  const outcome = await connect(settings)
  if (outcome.kind === 'refused') return outcome.refusal
  await outcome.session.close()
  throw new Error('it connected')
}

/** A counter of the server, by its own word. */
export async function statusOf(server: TestServer, name: string): Promise<number> {
  const [rows] = await server.admin.query('show global status where variable_name = ?', [name])
  return Number((rows as { Value: string }[])[0]?.Value)
}

/** Polls what has no event to wait for. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let left = 200; left > 0; left--) {
    if (await condition()) return
    await new Promise(resolve => setTimeout(resolve, 25))
  }
  throw new Error('it never came true')
}

/** Drops connections without a goodbye. */
export function closeAll(connections: readonly Connection[]): void {
  for (const connection of connections) connection.destroy()
}

/** Connections by account. */
export function held(observation: MysqlObservation): Readonly<Record<string, number>> {
  return Object.fromEntries(observation.accounts.map(({ user, connections }) => [user, connections]))
}
