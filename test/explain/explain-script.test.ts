import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRelease } from '../../src/catalog/release.ts'
import { explain } from '../../src/explain/explain.ts'
import { explainScript, scriptLimits } from '../../src/explain/explain-script.ts'
import type { SessionSetup } from '../../src/explain/session-setup.ts'
import { explainTerminal } from '../../src/report/explain-terminal.ts'
import { mysql8 } from '../../src/statements/presets.ts'

const v14: SessionSetup = { release: parseRelease('14'), mysqlServerVersion: '8.0.30', server: mysql8 }
const v16: SessionSetup = { release: parseRelease('16'), server: mysql8 }

describe('a script', () => {
  it('carries the session from line to line, protocol commands included', () => {
    const text =
      "SET time_zone='+01:00';\n-- read\nselect 1 from t;\nCOM_RESET_CONNECTION;\nselect\n 1 from t"
    const { statements, unlisted, stopped, holds } = explainScript(text, v16)
    expect(statements.map(({ line, effect, held }) => [line, effect.kind, held])).toEqual([
      [1, 'reserved', 0],
      [3, 'reserved', 1],
      [4, 'none', 0],
      [5, 'reserved', 1],
    ])
    expect([unlisted, stopped]).toEqual([{}, null])
    expect(holds).toMatchObject({ settings: { time_zone: "'+01:00'" }, settingsTravel: 'reserved' })
  })

  it('counts the statements that are too many to list', () => {
    const text = 'select 1 from t;\n'.repeat(scriptLimits.listed + 5)
    const { statements, unlisted, stopped } = explainScript(text, v14)
    expect([statements.length, unlisted, stopped]).toEqual([scriptLimits.listed, { none: 5 }, null])
  })
})

/** Seconds are plenty for what takes a fraction of one. */
const mostMs = 8000

describe('a hostile script', () => {
  const mi = 1024 * 1024
  it.each<[string, () => string, string]>([
    ['millions of statements', () => 'a;'.repeat(4 * mi), 'too many'],
    ['a statement that is too long', () => 'a '.repeat(3 * mi), 'Mi characters'],
    ['one SET of very many variables', () => `set ${'@a=1,'.repeat(700_000)}@b=2`, 'too many'],
    [
      'many shards, each with a connection of its own',
      () => Array.from({ length: 60_000 }, (_, at) => `use \`k${at}/-80\`;set time_zone='+01:00';`).join(''),
      'too many',
    ],
  ])('%s is not followed for long', (_name, text, why) => {
    const start = performance.now()
    const { stopped } = explainScript(text(), v14)
    expect(stopped?.why).toContain(why)
    expect(performance.now() - start).toBeLessThan(mostMs)
  })

  it.each<[string, string]>([
    ['a variable that doubles', `set @a='x';${'set @a=concat(@a,@a);'.repeat(50_000)}`],
    [
      'a long setting that a long union repeats',
      `set sql_mode='${'x'.repeat(100_000)}';${'select 1 union '.repeat(100_000)}select 1;`,
    ],
    ['a long variable in many others', `set @a='${'x'.repeat(60_000)}';${'set @b=@a;'.repeat(20_000)}`],
    ['NUL bytes', '\0'.repeat(100_000)],
    ['only comments', '-- \n'.repeat(300_000)],
    ['open version comments', '/*!'.repeat(300_000)],
    ['open quotation', "'".repeat(300_001)],
    ['deep parentheses', '('.repeat(300_000)],
    ['blank lines', '\n;'.repeat(300_000)],
  ])('%s end soon', (_name, text) => {
    const start = performance.now()
    expect(explainScript(text, v14).stopped).toBe(null)
    expect(performance.now() - start).toBeLessThan(mostMs)
  })

  it('moves no cursor and forges no line', () => {
    const explanation = explainScript(
      "set sql_mode='\u001b[2J\nx';select get_lock('\u001b]0;a',1);\u202e",
      v14,
    )
    const text = explainTerminal([explanation], { columns: 80, color: false })
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  })
})

describe('any text', () => {
  it.each([undefined, 40, 80])('is explained and printed in %s columns', columns => {
    const parts = fc.constantFrom(
      'set ',
      '@a',
      '=',
      "'",
      ';',
      'select ',
      '/*!',
      '*/',
      'COM_QUIT',
      '--',
      '\n',
      '\0',
      '(',
      ',',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(parts).map(each => each.join('')),
    )
    fc.assert(
      fc.property(text, asked => {
        const explained = explain(asked, v14)
        const found = explained.kind === 'found' ? explained.explanations : []
        const printed = explainTerminal([...found, explainScript(asked, v14)], { columns, color: false })
        expect(printed).not.toMatch(/undefined|NaN|\[object/)
      }),
      { numRuns: 100 },
    )
  })
})
