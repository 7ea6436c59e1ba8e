import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fakeServer } from '../support/fake-servers.ts'
import { ran, start } from '../support/spawned.ts'

const password = 's3cret-pw'

describe('a password on the command line of probe', () => {
  it.each([
    `--dsn mysql://me:${password}@127.0.0.1:1/`,
    `--dsn mysql://me:${password}@x@127.0.0.1:1/`,
    `--dsn=mysql://me:${password}@127.0.0.1:1/ --nope`,
    `--dsn mysql:me:${password}`,
    `mysql://me:${password}@127.0.0.1:1/`,
    `http://me:${password}@127.0.0.1:1`,
    `--vttablet http://me:${password}@127.0.0.1:1`,
    `--vttablet ftp://me:${password}@127.0.0.1:1`,
    `--pasword=${password}`,
    `--password ${password}`,
    `-p${password}`,
  ])('is in nothing that is printed: %s', async args => {
    for (const more of [[], ['--json']]) {
      const { status, stdout, stderr } = await ran(['probe', ...args.split(' '), ...more], { DEBUG: '*' })
      expect(status).toBe(2)
      expect(stdout + stderr).not.toContain(password)
    }
  })

  it.runIf(process.platform === 'linux')('is gone from what ps shows', async () => {
    let asked = (): void => {}
    const isAsked = new Promise<void>(resolve => {
      asked = resolve
    })
    const silent = await fakeServer(() => asked())
    const { child, ended } = start(['probe', '--dsn', `mysql://me:${password}@127.0.0.1:${silent.port}/`])
    await isAsked
    expect(readFileSync(`/proc/${child.pid}/cmdline`, 'utf8')).toMatch(/^vtsize probe\s*\0*$/)
    child.kill()
    await ended
    await silent.close()
  })
})
