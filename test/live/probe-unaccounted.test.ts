import { readFileSync } from 'node:fs'
import type { Connection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Probe } from '../../src/probe/probe.ts'
import { settingsOn } from '../support/servers/probe-settings.ts'
import { closeAll, statusOf, until } from '../support/servers/probed.ts'
import { startServer, type TestServer } from '../support/servers/start-server.ts'
import { createAccount, createVitessAccounts, openThrough } from '../support/servers/vitess-accounts.ts'
import { recordedPages, servePages, withServer } from '../support/tablet-pages.ts'

interface Saturation {
  readonly release: string
  readonly steps: readonly (Readonly<Record<string, number>> & { readonly load: string })[]
}

const saturation: readonly Saturation[] = JSON.parse(
  readFileSync('fixtures/recorded/saturation.json', 'utf8'),
)

/** How many connections each account had with 30 reserved sessions and every client pool full. */
function countsOf(release: string): readonly (readonly [user: string, connections: number])[] {
  const step = saturation
    .find(each => each.release === release)
    ?.steps.find(({ load }) => load === '30 reserved and every client pool full')
  return ['vt_app', 'vt_dba', 'vt_allprivs'].map(user => [user, step?.[user] ?? 0] as const)
}

describe.each([
  ['v24.0.0-SNAPSHOT', 32],
  ['v19.0.10', 73],
])('a server with the connections of %s and its pages', (release, difference) => {
  let server: TestServer
  const opened: Connection[] = []

  beforeAll(async () => {
    server = await startServer({ flavour: 'mysql', options: ['--max-connections=600'] })
    await createVitessAccounts(server)
    await createAccount(server.admin, { name: 'nobody', host: 'localhost' })
    for (const [user, connections] of countsOf(release))
      opened.push(...(await openThrough(server, user, connections)))
  })
  afterAll(async () => {
    closeAll(opened)
    await server.stop()
  })

  async function lookAs(user: string) {
    await until(async () => (await statusOf(server, 'Threads_connected')) === opened.length + 1)
    return withServer(servePages(recordedPages(`${release}-vttablet-reserved`)), async url => {
      const probe = new Probe({
        settings: settingsOn(server, user),
        roles: {},
        urls: [url],
        pageTimeoutMs: 5000,
        configs: undefined,
        said: { replicas: false, vstreams: false },
        diagnostics: [],
      })
      const { unaccounted } = await probe.look()
      await probe.close()
      return unaccounted
    })
  }

  it.each(['root', 'vt_dba'])('is explained whole to %s, whose own session is none of them', async user => {
    const unaccounted = await lookAs(user)
    expect(unaccounted).toMatchObject({
      connected: opened.length,
      difference,
      reserved: 30,
      unaccounted: difference - 30,
      byAccount: true,
    })
    expect(unaccounted?.accounts.map(({ unexplained }) => unexplained)).toEqual([0, 0, 0])
  })

  it('is explained in one to an account that sees its own session only', async () => {
    expect(await lookAs('nobody')).toMatchObject({
      connected: opened.length + 1,
      dumps: null,
      difference: difference + 1,
      unaccounted: difference + 1 - 30,
      byAccount: false,
      accounts: [{ users: [], unexplained: 0 }],
    })
  })
})
