import { readFileSync } from 'node:fs'
import Ajv from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sarif } from '../../src/report/sarif.ts'
import { regionOf, sarifUri } from '../../src/report/sarif-location.ts'
import { arbitraryReport } from '../support/arbitrary-reports.ts'
import { emptyReport, fullestReport, sampleRules } from '../support/check-reports.ts'

// The schema has patterns that only regular expressions without the u flag take.
const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false })
addFormats.default(ajv)
const schema = new URL('../../fixtures/schemas/sarif-2.1.0-rtm.5.json', import.meta.url)
const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')))

const options = { rules: sampleRules, version: '0.1.0' }

function log(text: string) {
  const parsed = JSON.parse(text)
  validate(parsed)
  expect(validate.errors ?? []).toEqual([])
  return parsed
}

describe('SARIF', () => {
  it.each(Object.entries({ empty: emptyReport, fullest: fullestReport }))(
    'of the %s report is valid against the schema of 2.1.0',
    (_, report) => {
      expect(log(sarif(report, options)).runs).toHaveLength(1)
    },
  )

  it('is held against a schema that refuses what is not SARIF', () => {
    expect(validate({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).toBe(false)
  })

  it('is valid whatever findings, files and fixes say', () => {
    fc.assert(
      fc.property(arbitraryReport, report => {
        const { results } = log(sarif(report, options)).runs[0]
        expect(results).toHaveLength(report.findings.length)
        for (const result of results) expect(result.locations).toHaveLength(1)
      }),
      { numRuns: 100 },
    )
  })

  it('points each result at its rule, when the table has it', () => {
    const [{ tool, results }] = log(sarif(fullestReport, options)).runs
    expect(
      results.map(({ ruleId, ruleIndex }: { ruleId: string; ruleIndex?: number }) => [
        ruleId,
        ruleIndex === undefined ? 'not in the table' : tool.driver.rules[ruleIndex].id,
      ]),
    ).toEqual([
      ['VT101', 'VT101'],
      ['VT203', 'not in the table'],
      ['VT201', 'VT201'],
      ['VT202', 'VT202'],
      ['VT204', 'not in the table'],
      ['VT901', 'not in the table'],
    ])
  })

  it('hangs findings about the whole at the first tablet, since code scanning wants a place', () => {
    const { results } = log(sarif(fullestReport, options)).runs[0]
    expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('test')
  })

  it('says what to delete and what to insert for a fix', () => {
    const { results } = log(sarif(fullestReport, options)).runs[0]
    expect(results[2].fixes).toEqual([
      {
        description: {
          text: 'write --queryserver-config-pool-size; vttablet does not start with a flag that it does not know',
        },
        artifactChanges: [
          {
            artifactLocation: { uri: 'manifests/tablet.yaml', uriBaseId: '%SRCROOT%' },
            replacements: [
              {
                deletedRegion: { startLine: 2, startColumn: 5, endLine: 2, endColumn: 35 },
                insertedContent: { text: '--queryserver-config-pool-size' },
              },
            ],
          },
        ],
      },
    ])
  })
})

describe('a path as URI', () => {
  it.each([
    ['a plain path', 'manifests/a.yaml', { uri: 'manifests/a.yaml', uriBaseId: '%SRCROOT%' }],
    ['dots that lead nowhere', './a//b/../c.yaml', { uri: 'a/c.yaml', uriBaseId: '%SRCROOT%' }],
    ['a way out of the root', '../a/c.yaml', { uri: '../a/c.yaml' }],
    ['an absolute path', '/srv/a b.yaml', { uri: 'file:///srv/a%20b.yaml' }],
    ['what URIs reserve', 'a:b#c?d%e.yaml', { uri: 'a%3Ab%23c%3Fd%25e.yaml', uriBaseId: '%SRCROOT%' }],
    ['other scripts', 'データ', { uri: '%E3%83%87%E3%83%BC%E3%82%BF', uriBaseId: '%SRCROOT%' }],
    ['half a character', 'a\ud800b', { uri: 'a%EF%BF%BDb', uriBaseId: '%SRCROOT%' }],
    ['standard input', '<stdin>', { uri: '%3Cstdin%3E', uriBaseId: '%SRCROOT%' }],
    ['the root itself', '.', { uri: '.', uriBaseId: '%SRCROOT%' }],
  ])('holds %s', (_, path, uri) => {
    expect(sarifUri(path)).toEqual(uri)
  })
})

describe('a region', () => {
  it.each([
    ['no text', undefined, { startLine: 3, startColumn: 7 }],
    ['one line', 'abc', { startLine: 3, startColumn: 7, endLine: 3, endColumn: 10 }],
    ['two lines', 'abc\r\nde', { startLine: 3, startColumn: 7, endLine: 4, endColumn: 3 }],
    ['nothing', '', { startLine: 3, startColumn: 7, endLine: 3, endColumn: 7 }],
  ])('of %s', (_, text, region) => {
    expect(regionOf({ file: 'a', line: 3, column: 7 }, text)).toEqual(region)
  })
})
