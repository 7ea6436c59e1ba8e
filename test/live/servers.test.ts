import { describe, expect, it } from 'vitest'
import type { ServerFlavour } from '../support/servers/provisioned.ts'
import { startServer } from '../support/servers/start-server.ts'

const flavours: readonly ServerFlavour[] = ['mysql', 'mariadb']

describe('servers of the tests', () => {
  it.each(flavours)('a %s starts, says who it is, and is gone after stop', async flavour => {
    const server = await startServer({ flavour })
    expect(/mariadb/i.test(server.version)).toBe(flavour === 'mariadb')
    await server.stop()
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH')
  })
})
