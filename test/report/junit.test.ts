import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { junit } from '../../src/report/junit.ts'
import { xmlAttribute, xmlText } from '../../src/report/xml-text.ts'
import { arbitraryReport, nastyText } from '../support/arbitrary-reports.ts'
import { emptyReport, fullestReport } from '../support/check-reports.ts'

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
}

/** The elements of a well-formed document in their order; throws where it is not well formed. */
function elements(xml: string): readonly Element[] {
  const found: Element[] = []
  const open: Element[] = []
  const parser = new SaxesParser({ xmlns: false })
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, text: '' }
    found.push(element)
    open.push(element)
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.on('text', text => {
    const element = open.at(-1)
    if (element) element.text += text
  })
  parser.write(xml).close()
  return found
}

/** What XML can hold of a text. */
function storable(text: string): string {
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
}

describe('JUnit', () => {
  it('is well-formed XML that gives every text back, whatever it says', () => {
    fc.assert(
      fc.property(arbitraryReport, report => {
        const cases = elements(junit(report, { failOn: 'note' })).filter(({ name }) => name === 'testcase')
        const told = [
          ...report.findings.map(({ rule, message }) => `${rule} ${message}`),
          ...report.diagnostics.map(({ code, message }) => `${code} ${message}`),
        ].map(storable)
        const names = cases.map(({ attributes }) => attributes.name)
        expect(names.toSorted()).toEqual((told.length > 0 ? told : ['check']).toSorted())
      }),
      { numRuns: 300 },
    )
  })

  it('counts what it lists', () => {
    for (const report of [emptyReport, fullestReport]) {
      const all = elements(junit(report, { failOn: 'warning' }))
      const count = (name: string) => String(all.filter(each => each.name === name).length)
      expect(all[0]?.attributes).toMatchObject({
        tests: count('testcase'),
        failures: count('failure'),
        errors: count('error'),
      })
    }
  })

  it.each([
    ['error', 2],
    ['warning', 4],
    ['note', 6],
  ] as const)('fails from --fail-on %s up: %i of the six', (failOn, failures) => {
    const all = elements(junit(fullestReport, { failOn }))
    expect(all.filter(({ name }) => name === 'failure')).toHaveLength(failures)
  })
})

describe('text in XML', () => {
  it.each([
    ['markup', '<a> & "b"', '&lt;a&gt; &amp; "b"', '&lt;a&gt; &amp; &quot;b&quot;'],
    ['the end of CDATA', ']]>', ']]&gt;', ']]&gt;'],
    ['line ends and tabs', 'a\r\n\tb', 'a&#13;\n\tb', 'a&#13;&#10;&#9;b'],
    ['control characters', 'a\0b\u001bc\u0085', 'a\ufffdb\ufffdc\u0085', 'a\ufffdb\ufffdc\u0085'],
    ['half a character', 'a\udc00b', 'a\ufffdb', 'a\ufffdb'],
    ['a whole one', '👩', '👩', '👩'],
  ])('escapes %s', (_, text, inElement, inAttribute) => {
    expect([xmlText(text), xmlAttribute(text)]).toEqual([inElement, inAttribute])
  })

  it('comes back as it was', () => {
    fc.assert(
      fc.property(nastyText, text => {
        const [element] = elements(`<a b="${xmlAttribute(text)}">${xmlText(text)}</a>`)
        expect(element).toEqual({ name: 'a', attributes: { b: storable(text) }, text: storable(text) })
      }),
    )
  })
})
