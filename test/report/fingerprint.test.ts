import { describe, expect, it } from 'vitest'
import { fingerprints } from '../../src/report/fingerprint.ts'
import type { Finding } from '../../src/rules/rule.ts'

function finding(line: number, change: Partial<Finding> = {}): Finding {
  return { rule: 'VT201', severity: 'error', message: 'm', place: { file: 'a', line, column: 1 }, ...change }
}

describe('fingerprints', () => {
  const names = (findings: readonly Finding[], text: string) => fingerprints(findings, () => text)
  const [name] = names([finding(1)], '--a=1\n')

  it.each([
    ['moves to another line', names([finding(3)], '\n\n--a=1\n')],
    ['is indented', names([finding(1)], '    --a=1\r\n')],
    ['is told in other words', names([finding(1, { message: 'n', severity: 'note' })], '--a=1')],
    ['stands in another column', names([finding(1, { place: { file: 'a', line: 1, column: 3 } })], '--a=1')],
  ])('stay when a finding %s', (_, others) => {
    expect(others).toEqual([name])
  })

  it.each([
    ['the line says something else', names([finding(1)], '--a=2\n')],
    ['it is of another rule', names([finding(1, { rule: 'VT202' })], '--a=1\n')],
    ['it is in another file', names([finding(1, { place: { file: 'b', line: 1, column: 1 } })], '--a=1\n')],
    ['it is about another part of the line', names([finding(1, { text: '1' })], '--a=1\n')],
  ])('differ when %s', (_, others) => {
    expect(others).not.toEqual([name])
  })

  it('go by the neighbourhood in a minified line, so that they stay when the rest of it changes', () => {
    const at = (column: number) => [finding(1, { place: { file: 'a', line: 1, column } })]
    const near = `${'n'.repeat(150)}--a=1${'n'.repeat(150)}`
    const short = names(at(451), `${'x'.repeat(300)}${near}${'y'.repeat(300)}`)
    expect(names(at(1051), `${'z'.repeat(900)}${near}`)).toEqual(short)
    expect(names(at(1051), `${'z'.repeat(900)}${near.replace('1', '2')}`)).not.toEqual(short)
  })

  it('count equal lines, so that no two are the same', () => {
    const two = names([finding(1), finding(2)], '--a=1\n--a=1\n')
    expect(two).toEqual([name, name?.replace(/:1$/, ':2')])
  })

  it('go by the message where there is no line', () => {
    const findings = [{ rule: 'VT101', severity: 'error', message: 'a' } as const]
    expect(fingerprints(findings, () => undefined)).toEqual(fingerprints(findings, () => 'text'))
  })
})
