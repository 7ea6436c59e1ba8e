import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('the package, installed into an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vtsize-package-'))

  beforeAll(() => {
    // npm test has built dist already; packing would build it once more under the other tests' feet.
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
      cwd: root,
      stdio: 'ignore',
    })
    const [tarball] = readdirSync(folder).filter(name => name.endsWith('.tgz'))
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
    execFileSync('npm', ['install', '--no-audit', '--no-fund', `./${tarball}`], {
      cwd: folder,
      stdio: 'ignore',
    })
  }, 180_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const run = (...args: string[]) => spawnSync('npx', ['vtsize', ...args], { cwd: folder, encoding: 'utf8' })

  it('runs calc', () => {
    const { stdout, status } = run('calc', '--flags', '', '--vitess', '22')
    expect(stdout).toMatch(/release v22\.0\.3 +342 /)
    expect(status).toBe(0)
  })

  it('reads YAML and shell, whose parsers it brings along', () => {
    writeFileSync(
      join(folder, 'up.sh'),
      'CAP=30\nexec vttablet "--queryserver-config-transaction-cap=$CAP"\n',
    )
    writeFileSync(join(folder, 'tablet.yaml'), 'txPool:\n  size: 30\n')
    for (const file of ['up.sh', 'tablet.yaml']) {
      const { budgets } = JSON.parse(run('calc', file, '--vitess', '22', '--json').stdout)
      expect(budgets[0].demand.release).toBe(362)
    }
  })

  it('simulates in threads of its own', () => {
    const clients = ['--clients', 'rails:20', '--for', '10s', '--runs', '2', '--workers', '2']
    const { stdout, status } = run('simulate', '--flags', '', '--vitess', '22', ...clients)
    expect(stdout).toContain('10 s, means and highest peaks of 2 runs from seed 1')
    expect(status).toBe(0)
  })

  it('probes with the driver that it brings along', () => {
    const { stdout, status } = run('probe', '--host', '127.0.0.1', '--port', '1', '--user', 'nobody')
    expect(stdout).toContain('127.0.0.1:1 cannot be reached (ECONNREFUSED).')
    expect(status).toBe(2)
    expect(readdirSync(join(folder, 'node_modules'))).toEqual(expect.arrayContaining(['mysql2', 'read']))
  })

  it('answers help and version', () => {
    expect(run('help', 'calc').stdout).toContain('USAGE')
    expect(run('--version').stdout).toContain('vtsize/')
  })

  it('is a typed library', () => {
    const script =
      "import { calc, calcSchema, parseRelease } from 'vtsize'; console.log(typeof calc, typeof calcSchema, parseRelease('22').text)"
    const { stdout } = spawnSync('node', ['--input-type=module', '-e', script], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(stdout.trim()).toBe('function object v22.0.3')
    expect(readdirSync(join(folder, 'node_modules/vtsize/dist/types'))).toContain('index.d.ts')
  })
})
