import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../src/probe/mysql/connect.ts'
import { observe } from '../../src/probe/mysql/observe.ts'
import { settingsOn } from '../support/servers/probe-settings.ts'
import { flavours, refusal, until } from '../support/servers/probed.ts'
import { startServer, type TestServer } from '../support/servers/start-server.ts'

describe.each(flavours)('a %s that fails under the probe', flavour => {
  let server: TestServer

  beforeAll(async () => {
    server = await startServer({ flavour })
  })
  afterAll(() => server.stop())

  it('is lost in the middle when it hangs, and refuses in time', async () => {
    const handles = openHandles()
    const outcome = await connect(settingsOn(server, 'root', { queryTimeoutMs: 300 }))
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.what)
    process.kill(server.pid, 'SIGSTOP')
    const started = performance.now()
    expect((await observe(outcome.session)).kind).toBe('lost')
    await outcome.session.close()
    const late = await refusal(settingsOn(server, 'root', { connectTimeoutMs: 300 }))
    await until(async () => openHandles() <= handles)
    process.kill(server.pid, 'SIGCONT')
    expect(late).toMatchObject({ kind: 'timeout', errno: 2013 })
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('is lost in the middle without a hang when it is killed', async () => {
    const outcome = await connect(settingsOn(server, 'root'))
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.what)
    process.kill(server.pid, 'SIGKILL')
    expect((await observe(outcome.session)).kind).toBe('lost')
    await outcome.session.close()
    await until(async () => (await refusal(settingsOn(server, 'root'))).kind === 'no-socket')
  })
})

/** Sockets, pipes and processes that this process holds. */
function openHandles(): number {
  return process.getActiveResourcesInfo().filter(kind => kind.endsWith('Wrap')).length
}
