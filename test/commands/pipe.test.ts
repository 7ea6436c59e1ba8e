import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

function calc(input: string, ...paths: readonly string[]) {
  const options = ['--vitess', '18', '--max-connections', '1000', '--json']
  const result = spawnSync('node', [bin, 'calc', ...paths, ...options], { input, encoding: 'utf8' })
  return { exit: result.status, said: result.stderr }
}

it('what is piped in is read where - asks for it', () => {
  expect(calc('vttablet --queryserver-config-pool-size=16\n', '-')).toEqual({ exit: 0, said: '' })
})

it('what is piped in and not asked for is no file name', () => {
  expect(calc('not a file', '--flags', '')).toEqual({ exit: 0, said: '' })
})

it.each([
  ['check', '--allow-empty', 'fixtures/facts'],
  ['simulate', '--demo', '--for', '1s', '--runs', '1'],
])('%s takes no file name from a pipe either', (...args) => {
  const result = spawnSync('node', [bin, ...args], { input: 'not a file', encoding: 'utf8' })
  expect(result.stdout + result.stderr).not.toContain('not a file')
})
