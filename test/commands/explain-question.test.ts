import { describe, expect, it } from 'vitest'
import { splitQuestion } from '../../src/commands/explain-question.ts'

const options = {
  json: { type: 'boolean' },
  vitess: { type: 'option' },
  stdin: { type: 'boolean' },
  'mysql-server-version': { type: 'option', aliases: ['mysql_server_version'] },
  'enable-set-var': { type: 'boolean' },
} as const

const isFlagOfVitess = (word: string) => /^--(?:mysql|enable)/.test(word)

describe('the words behind explain', () => {
  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['a name', ['VT201', '--json'], ['VT201'], ['--json']],
    ['a flag of vttablet', ['--dba-pool-size', '--no-json'], ['--dba-pool-size'], ['--no-json']],
    ['an option with its value apart', ['--vitess', '15', 'rails'], ['rails'], ['--vitess', '15']],
    ['an option with its value behind =', ['rails', '--vitess=15'], ['rails'], ['--vitess=15']],
    [
      'an option of another spelling',
      ['BEGIN', '--mysql_server_version', '8.0.30'],
      ['BEGIN'],
      ['--mysql_server_version', '8.0.30'],
    ],
    [
      'an option that is a flag of vtgate too, alone',
      ['--enable-set-var', '--json'],
      ['--enable-set-var'],
      ['--json'],
    ],
    ['the same, with a statement', ['BEGIN', '--no-enable-set-var'], ['BEGIN'], ['--no-enable-set-var']],
    ['the same, with a script', ['--stdin', '--enable-set-var'], [], ['--stdin', '--enable-set-var']],
    [
      'no other option is a value',
      ['--mysql-server-version', '--json'],
      ['--mysql-server-version'],
      ['--json'],
    ],
    ['what stands behind --', ['--json', '--', '--json', '-h'], ['--json', '-h'], ['--json']],
    ['SQL that begins with a comment', ['-- so\nBEGIN'], ['-- so\nBEGIN'], []],
    ['help', ['-h'], [], ['-h']],
    ['nothing', [], [], []],
  ])('%s', (_name, argv, asked, own) => {
    expect(splitQuestion(argv, options, isFlagOfVitess)).toEqual({ asked, own })
  })
})
