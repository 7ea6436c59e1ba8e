import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'vtsize-hostile-sql-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function explain(options: readonly string[], input?: string | Buffer) {
  const result = spawnSync(
    'node',
    ['--max-old-space-size=512', bin, 'explain', ...options, '--vitess', '22'],
    {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
      maxBuffer: 16 * mi,
      ...(input !== undefined && { input }),
    },
  )
  return { said: result.stdout + result.stderr, exit: result.status }
}

const mi = 1024 * 1024

describe('a hostile script in bounded memory', () => {
  it.each<[string, () => string | Buffer, RegExp, number]>([
    ['binary', () => Buffer.from(Array(4096).fill(0xfe)), /not UTF-8 text/, 2],
    ['beyond the largest file', () => Buffer.alloc(100 * mi, 'select 1;'), /larger than 64 MiB/, 2],
    ['of empty statements', () => ';'.repeat(60 * mi), /no statement/, 0],
    ['of very many statements', () => 'a;'.repeat(30 * mi), /Not followed from line 1 on: too many/, 2],
    ['of one long line', () => 'a,'.repeat(30 * mi), /Not followed from line 1 on: the statement/, 2],
    ['of the longest statement that is read', () => `select ${'a,'.repeat(2 * mi - 8)}`, /1 {2}none/, 0],
    ['of NUL bytes', () => '\0'.repeat(mi), /no statement/, 0],
  ])('%s', (_name, text, says, exit) => {
    writeFileSync(join(folder, 'hostile.sql'), text())
    const { said, exit: ended } = explain(['--file', 'hostile.sql'])
    expect(said).toMatch(says)
    expect(ended).toBe(exit)
  })

  it('is bounded on standard input too', () => {
    expect(explain(['--stdin'], Buffer.alloc(65 * mi, 'select 1;'))).toEqual({
      said: 'vtsize: <stdin>: larger than 64 MiB\n',
      exit: 2,
    })
  })

  it('prints no password', () => {
    const text = "CREATE USER a IDENTIFIED BY 'hunter2';\nSET PASSWORD = 'hunter2';\n"
    for (const output of [[], ['--json']])
      expect(explain(['--stdin', ...output], text).said).not.toContain('hunter2')
  })
})
