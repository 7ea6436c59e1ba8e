import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyFixes } from '../../src/check/fix.ts'
import { rules } from '../../src/rules/index.ts'
import type { Finding, Rule, RuleExample } from '../../src/rules/rule.ts'
import { runRules } from '../../src/rules/run.ts'
import { ruleInput } from '../support/rule-input.ts'

const folder = 'src/rules'
const files = readdirSync(folder).filter(file => /^vt\d{3}-/.test(file))

/** What a rule says of an example, though it be off. */
async function findings({ id, severity }: Rule, example: RuleExample): Promise<readonly Finding[]> {
  const inForce = new Map(severity === 'off' ? [[id, 'warning' as const]] : [])
  const found = runRules(await ruleInput(example), inForce)
  return found.filter(({ rule }) => rule === id)
}

describe('the rules as a whole', () => {
  it('are all in the index, by id, each once', () => {
    const ids = rules.map(({ id }) => id)
    expect(ids).toEqual([...new Set(ids)].sort())
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length)
    expect(rules.map(({ id, name }) => `${id.toLowerCase()}-${name}.ts`)).toEqual(files.sort())
  })

  it('speak for each code of the readers once, and for none that no reader gives', () => {
    const codes = rules.flatMap(({ codes = [] }) => codes)
    expect(codes.toSorted()).toEqual([...new Set(codes)].sort())
    const texts = ['src/config', 'src/catalog/tablet-yaml'].flatMap(path =>
      readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter(file => file.endsWith('.ts'))
        .map(file => readFileSync(join(path, file), 'utf8')),
    )
    for (const code of codes)
      expect(
        texts.some(text => text.includes(`'${code}'`)),
        code,
      ).toBe(true)
  })

  it.each(rules)('$id $name is documented', ({ id, name, summary, doc }) => {
    expect(id).toMatch(/^VT[1-79]\d{2}$/)
    expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*$/)
    expect(summary).toMatch(/^[^\n]{20,140}[^.\n]$/)
    for (const text of [doc.what, doc.why, doc.fix]) expect(text).toMatch(/^[^\n]{15,}\.$/)
    for (const text of [doc.releases, doc.source]) expect(text).toMatch(/^[^\n]{8,}[^.\n]$/)
    expect(doc.fails).not.toEqual(doc.passes)
  })
})

const seeing = rules.filter(({ madeByIgnores }) => !madeByIgnores)

describe('the examples of the docs', () => {
  it.each(seeing)('$id finds something in the one that fails', async rule => {
    const found = await findings(rule, rule.doc.fails)
    expect(found).not.toEqual([])
    for (const { place, text, fix, message } of found) {
      const lines = rule.doc.fails.text.split('\n')
      const line = lines[(place?.line ?? 0) - 1]
      expect(place?.file).toBe(rule.doc.fails.file)
      expect(message).not.toMatch(/undefined|NaN|\.$/)
      const column = (place?.column ?? 1) - 1
      const written = line?.slice(column) ?? ''
      if (text !== undefined)
        expect([written, written.slice(1)].some(part => part.startsWith(text))).toBe(true)
      if (fix) expect(fix.before).toBe(text)
    }
  })

  it.each(seeing)('$id finds nothing in the one that passes', async rule => {
    expect(await findings(rule, rule.doc.passes)).toEqual([])
  })

  it.each(seeing)('$id is mended by its fixes, if it has some', async rule => {
    const { fails } = rule.doc
    const fixes = (await findings(rule, fails)).flatMap(({ fix }) => (fix ? [fix] : []))
    if (fixes.length === 0) return
    const { text, refused } = applyFixes(fails.text, fixes)
    expect(refused).toEqual([])
    expect(await findings(rule, { ...fails, text })).toEqual([])
  })
})
