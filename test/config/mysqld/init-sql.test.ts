// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts hold them
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { looksLikeInitSql } from '../../../src/config/form-signs.ts'
import { readInitSql } from '../../../src/config/mysqld/init-sql.ts'
import { contextOf, fixture } from '../../support/read-context.ts'

function limitOf(text: string): unknown {
  const value = readInitSql(text, contextOf('init.sql', {}, { LIMIT: '640' })).mysqlds[0]?.maxConnections
  return value?.kind === 'known' ? value.value : value && `? ${value.text}`
}

describe('an init SQL script', () => {
  it('gives what it sets on the whole server, with places and a word about restarts', () => {
    const { text, context } = fixture('init-sql/init_db.sql')
    const place = (line: number, column: number) => ({ file: 'init_db.sql', line, column })
    const known = (value: number, line: number, column: number) => {
      return { kind: 'known', origin: 'flag', value, text: String(value), place: place(line, column) }
    }
    const lost = (name: string, line: number, column: number) => ({
      severity: 'warning',
      code: 'set-global-is-lost',
      message: `SET GLOBAL ${name} holds until mysqld restarts; then the value of my.cnf counts again.`,
      hint: `Set ${name} in my.cnf, or use SET PERSIST on MySQL.`,
      place: place(line, column),
    })
    expect(readInitSql(text, context)).toEqual({
      invocations: [],
      mysqlds: [
        {
          name: 'init_db.sql',
          place: place(1, 1),
          defaults: 'external',
          waitTimeout: known(36000, 14, 27),
          maxConnections: known(2000, 14, 52),
          maxUserConnections: known(1500, 15, 45),
        },
      ],
      diagnostics: [lost('wait_timeout', 14, 12), lost('max_connections', 14, 34)],
    })
  })

  it.each([
    ['@@global', 'SET @@global.max_connections = 7', 7],
    ['@@persist and :=', 'set @@PERSIST.max_connections := 8;', 8],
    ['SET PERSIST_ONLY', 'SET PERSIST_ONLY max_connections=9', 9],
    ['a quoted name', 'SET GLOBAL `max_connections` = 10', 10],
    ['the last of several', 'SET GLOBAL max_connections=1;SET GLOBAL max_connections=2', 2],
    ['after a SESSION in the list', 'SET GLOBAL wait_timeout=5, SESSION max_connections=3', undefined],
    ['@@ without a scope is the session', 'SET @@max_connections = 7', undefined],
    ['SELECT of it', 'SELECT @@global.max_connections', undefined],
    ['a comment to the end of the line', '-- x\nSET GLOBAL max_connections = 4 # 5', 4],
    ['a number that is computed', 'SET GLOBAL max_connections = 2 * 500', '? 2 * 500'],
    ['DEFAULT', 'SET GLOBAL max_connections = DEFAULT', '? DEFAULT'],
    ['a suffix, which SQL does not know', 'SET GLOBAL max_connections = 4K', '? 4K'],
    ['a variable that is supplied', 'SET GLOBAL max_connections = ${LIMIT};', 640],
    ['a variable that is not', 'SET GLOBAL max_connections = ${OTHER};', '? ${OTHER}'],
    ['an unclosed string swallows the rest', "SELECT 'x; SET GLOBAL max_connections = 4;", undefined],
  ])('%s', (_, text, expected) => {
    expect(limitOf(text)).toBe(expected)
  })

  it('is known by its name', () => {
    expect(looksLikeInitSql('config/init_db.sql')).toBe(true)
    expect(looksLikeInitSql('init_db.sh')).toBe(false)
  })

  it('of any text does not throw', () => {
    const part = fc.constantFrom(
      'SET ',
      'GLOBAL ',
      'max_connections',
      '=',
      ',',
      '/*',
      '*/',
      "'",
      '`',
      '--',
      '\n',
      ';',
      '(',
      '${',
    )
    const texts = fc.oneof(
      fc.string(),
      fc.array(part).map(parts => parts.join('')),
    )
    fc.assert(fc.property(texts, text => readInitSql(text, contextOf('a')).mysqlds.length <= 1))
  })

  it.each(['/*', "'", '-- ', 'SET GLOBAL max_connections=', ',', '\\', '('])(
    'takes time in proportion to its length: a megabyte of %s',
    part => {
      const started = performance.now()
      readInitSql(`SET GLOBAL ${part.repeat(1_000_000 / part.length)}`, contextOf('a'))
      expect(performance.now() - started).toBeLessThan(2000)
    },
  )
})
