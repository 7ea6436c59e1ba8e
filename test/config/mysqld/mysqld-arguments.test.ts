import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Word } from '../../../src/config/model.ts'
import {
  flavourOf,
  isMysqldProgram,
  mysqldSettingsFromArguments,
  vttestserverValues,
} from '../../../src/config/mysqld/mysqld-arguments.ts'
import { textWord } from '../../../src/config/words/words.ts'

const place = { file: 'args', line: 1, column: 1 }
const rules = { env: new Map([['LIMIT', '640']]) }

function words(...texts: readonly string[]): readonly Word[] {
  return texts.map((text, at) => textWord(text, { ...place, column: 10 * (at + 1) }))
}

function limitOf(given: readonly Word[]): unknown {
  const { maxConnections } = mysqldSettingsFromArguments(given, rules).values
  return maxConnections?.kind === 'known'
    ? maxConnections.value
    : maxConnections && `? ${maxConnections.text}`
}

describe('the arguments of mysqld', () => {
  it('give every setting with the place of its value', () => {
    const given = words(
      '--max-connections=10000',
      '--open_files_limit',
      '65535',
      '--skip-mysqlx',
      '--mysqlx',
      '3',
    )
    const known = { kind: 'known', origin: 'flag' }
    expect(mysqldSettingsFromArguments(given, rules)).toEqual({
      values: {
        maxConnections: { ...known, value: 10000, text: '10000', place: { ...place, column: 28 } },
        openFilesLimit: { ...known, value: 65535, text: '65535', place: { ...place, column: 30 } },
        mysqlx: { ...known, value: true, text: 'mysqlx', place: { ...place, column: 50 } },
      },
      diagnostics: [],
    })
  })

  it.each<[string, readonly string[], unknown]>([
    ['two words', ['--max_connections', '9'], 9],
    ['loose', ['--loose-max-connections=9'], 9],
    ['the last of several', ['--max-connections=1', '--max_connections=2'], 2],
    ['the old -O', ['-O', 'max_connections=7'], 7],
    ['no value before the next option', ['--max-connections', '--port=1'], '? '],
    ['other options', ['--max-connect-errors=5', '--port', '3306'], undefined],
    ['a value that is no option', ['--port', 'max-connections=5'], undefined],
  ])('%s', (_, given, expected) => {
    expect(limitOf(words(...given))).toBe(expected)
  })

  it('that hold any argument leave open what stands before them, not what stands after', () => {
    const hole = { kind: 'hole', text: '"$@"', by: 'arguments', place } as const
    const any: Word = { pieces: [hole], place }
    expect(limitOf([...words('--max-connections=1'), any])).toBe('? "$@"')
    expect(limitOf([any, ...words('--max-connections=1')])).toBe(1)
  })

  it('may hold variables, which the user can supply', () => {
    const limit = (name: string): Word => ({
      pieces: [
        { kind: 'text', text: '--max-connections=' },
        { kind: 'hole', text: `\${${name}}`, name, by: 'variable', place },
      ],
      place,
    })
    expect(limitOf([limit('LIMIT')])).toBe(640)
    expect(mysqldSettingsFromArguments([limit('OTHER')], rules).values.maxConnections).toMatchObject({
      kind: 'unresolved',
      why: 'OTHER is not set here',
      supply: '--env OTHER=...',
    })
  })

  it('of any kind do not throw', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('-O', '--max-connections', '--mysqlx', '=', '--'))
    fc.assert(
      fc.property(fc.array(text), texts => {
        mysqldSettingsFromArguments(words(...texts), rules)
      }),
    )
  })
})

describe('an image of vttestserver', () => {
  it('takes its variable, and 1000 without it', () => {
    expect(vttestserverValues([{ kind: 'text', text: '70000' }], place, rules).maxConnections).toMatchObject({
      value: 70000,
      origin: 'flag',
    })
    expect(vttestserverValues(undefined, place, rules).maxConnections).toMatchObject({
      value: 1000,
      origin: 'operator',
      cite: 'docker/vttestserver/run.sh',
    })
  })
})

describe('names of servers', () => {
  it.each<[string, boolean, string]>([
    ['/usr/sbin/mysqld', true, 'mysql'],
    ['mariadbd', true, 'mariadb'],
    ['mysqld_exporter', false, 'mysql'],
    ['mysql', false, 'mysql'],
  ])('%s: a server %s, %s', (name, server, flavour) => {
    expect(isMysqldProgram(name)).toBe(server)
    expect(flavourOf(name)).toBe(flavour)
  })
})
