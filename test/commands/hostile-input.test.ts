import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'vtsize-hostile-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const nine = (name: string) => `[${Array(9).fill(`*${name}`).join(', ')}]`

/** Texts that break readers: each with what must be said of it. */
const hostile: readonly {
  readonly file: string
  readonly text: () => string | Buffer
  readonly says: RegExp
}[] = [
  {
    file: 'alias-bomb.yaml',
    text: () =>
      `a: &a [x, x]\n${[...'bcdefgh'].map((name, at) => `${name}: &${name} ${nine('abcdefg'.charAt(at))}`).join('\n')}\nkind: Pod\nspec: *h\n`,
    says: /no vttablet found/,
  },
  { file: 'deep.yaml', text: () => '['.repeat(100_000), says: /deep\.yaml:1:\d+: error: .*256 levels/ },
  {
    file: 'deep.sh',
    text: () => `vttablet ${'$('.repeat(50_000)}`,
    says: /deep\.sh:1:\d+: error: .*nested too deeply/,
  },
  { file: 'binary.yaml', text: () => Buffer.from(Array(4096).fill(0xfe)), says: /not UTF-8/ },
  {
    file: 'cmdline',
    text: () => 'vttablet\0--queryserver-config-pool-size=abc\0',
    says: /refuses --queryserver-config-pool-size/,
  },
  { file: 'large.yaml', text: () => Buffer.alloc(65 * 1024 * 1024, 'a: b\n'), says: /larger than 64 MiB/ },
  { file: 'long-line.sh', text: () => `vttablet ${'--x=1 '.repeat(2_000_000)}`, says: /longer than 8 MiB/ },
  { file: 'open-quote.sh', text: () => "vttablet --dba_pool_size='5\n", says: /open-quote\.sh:1:\d+: error/ },
]

function calc(file: string) {
  const result = spawnSync('node', ['--max-old-space-size=160', bin, 'calc', file, '--vitess', '22'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 30_000,
  })
  return { said: result.stdout + result.stderr, exit: result.status }
}

describe('hostile input in little memory', () => {
  it.each(hostile)('$file ends with 2 and says why', ({ file, text, says }) => {
    writeFileSync(join(folder, file), text())
    const { said, exit } = calc(file)
    expect(said).toMatch(says)
    expect(exit).toBe(2)
  })

  it('a loop of symbolic links is named as such', () => {
    symlinkSync('loop.yaml', join(folder, 'loop.yaml'))
    expect(calc('loop.yaml')).toEqual({
      said: 'loop.yaml:1:1: error: cannot be read: a loop of symbolic links\n',
      exit: 2,
    })
  })

  it('a byte order mark and CRLF change nothing but the places of lines', () => {
    writeFileSync(
      join(folder, 'windows.yaml'),
      '\ufeffapiVersion: v1\r\nkind: Pod\r\nmetadata: {name: x}\r\nspec:\r\n  containers:\r\n  - name: vttablet\r\n    command: [vttablet, --queryserver-config-pool-size=26]\r\n',
    )
    const { said, exit } = calc('windows.yaml')
    expect(said).toMatch(/release v22\.0\.3 +352 /)
    expect(exit).toBe(0)
  })

  it('a password in a command line is never printed', () => {
    writeFileSync(
      join(folder, 'secret.sh'),
      'vttablet --db_app_password=hunter2 --db-config-dba-pass hunter2 --nope=hunter2 --queryserver-config-pool-size=$X\n',
    )
    for (const format of ['table', 'json', 'markdown']) {
      const { stdout, stderr } = spawnSync(
        'node',
        [bin, 'calc', 'secret.sh', '--vitess', '22', '--explain', '--format', format],
        { cwd: folder, encoding: 'utf8' },
      )
      expect(stdout + stderr).not.toContain('hunter2')
    }
  })

  it('a diff of a fix shows no password that stands in its lines', () => {
    writeFileSync(
      join(folder, 'fix.sh'),
      'vttablet --db_app_password=hunter2 -queryserver-config-pool-size=5\n',
    )
    const { stdout, stderr } = spawnSync(
      'node',
      [bin, 'check', 'fix.sh', '--vitess', '22', '--fix', '--dry-run'],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    )
    expect(stdout).toContain('+vttablet --db_app_password=******* --queryserver-config-pool-size=5')
    expect(stdout + stderr).not.toContain('hunter2')
  })
})
