import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settingsOn } from '../support/servers/probe-settings.ts'
import { flavours, held, observed } from '../support/servers/probed.ts'
import { startServer, type TestServer } from '../support/servers/start-server.ts'

describe.each(flavours)('a %s that may open 1024 files and is told 500 connections', flavour => {
  let server: TestServer

  beforeAll(async () => {
    const options = ['--max-connections=500', '--performance-schema=OFF']
    server = await startServer({ flavour, options, nofile: { soft: 1024, hard: 1024 } })
  })
  afterAll(() => server.stop())

  it('says what it runs with, and why', async () => {
    const seen = await observed(settingsOn(server, 'root'))
    const { derivation, loweredAtStart, openFiles } = seen.ceiling
    if (flavour === 'mariadb') {
      expect([loweredAtStart, derivation.configured, derivation.effective]).toEqual([false, 500, 500])
      return
    }
    expect([loweredAtStart, derivation.configured, derivation.effective]).toEqual([true, undefined, 214])
    expect(openFiles?.limit).toBe(1024)
    expect(derivation.steps[1]?.why).toBe(
      'lowered at start: mysqld may open 1024 files only, and keeps 810 of them from connections; more was asked for',
    )
  })

  it('answers without performance_schema', async () => {
    const seen = await observed(settingsOn(server, 'root'))
    expect(seen.server.performanceSchema).toBe(false)
    expect(held(seen)).toEqual({ root: 2 })
    expect(seen.reconciliation.difference).toBe(0)
    expect(seen.probe.statements).toBeLessThanOrEqual(12)
  })
})
