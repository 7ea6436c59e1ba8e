import { describe, expect, it } from 'vitest'
import { yamlDocuments } from '../../src/config/yaml/yaml-documents.ts'
import { classifyDocument, readYaml } from '../../src/config/yaml-form.ts'
import { told } from '../support/invocations.ts'
import { contextOf } from '../support/read-context.ts'

describe('the form of a document', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['kind: VitessCluster\napiVersion: planetscale.com/v2', 'vitess-cluster'],
    ['kind: VitessCluster\napiVersion: planetscale.dev/v2', 'vitess-cluster'],
    ['kind: Pod\nservices: {}', 'kubernetes'],
    ['{"kind": "List", "items": []}', 'kubernetes'],
    ['services:\n  vttablet: {image: x}', 'compose'],
    ['services: [a]', 'other'],
    ['topology: {cells: []}', 'helm-values'],
    ['vttablet: {extraFlags: {}}', 'helm-values'],
    ['oltpReadPool: {size: 1}', 'tablet-yaml'],
    ['TXPOOL:\nfoo: 1', 'tablet-yaml'],
    ['hotRowProtection: {mode: enable}', 'tablet-yaml'],
    ['db: {socket: /tmp/x}', 'tablet-yaml'],
    ['db: {host: x}\nserver: {port: 80}', 'other'],
    ['jobs: {test: {}}', 'other'],
    ['- a', 'other'],
    ['just text', 'other'],
    ['a: [', 'other'],
  ]
  it.each(rows)('%j is %s', (text, form) => {
    expect([...yamlDocuments(text, 'a.yaml')].map(classifyDocument)).toEqual([form])
  })
})

describe('a file', () => {
  it('may hold documents of several forms, one of them broken', () => {
    const text = [
      'apiVersion: planetscale.com/v2\nkind: VitessShard\nspec: {name: s, tabletPools: [{cell: c, type: replica, replicas: 1}]}',
      'kind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: t, command: [vttablet]}]}',
      'kind: Pod\nspec: {containers: [}',
      'services: {tablet: {image: vitess/lite, command: [vttablet, --x=1]}}',
      'vttablet: {extraFlags: {a: 1}}',
      'title: something else',
    ].join('\n---\n')
    const { invocations, diagnostics } = readYaml(text, contextOf('mixed.yaml'))
    expect(invocations.map(({ form, place }) => [form, place.line])).toEqual([
      ['compose', 12],
      ['helm-values', 14],
      ['vitess-cluster', 3],
      ['kubernetes', 7],
    ])
    expect(diagnostics.map(told)).toEqual(['error broken-yaml 10:21'])
  })

  it('that is a tablet YAML stands for one vttablet that reads it', () => {
    const text = 'txPool: {size: 40}\n'
    const place = { file: 'tablet.yaml', line: 1, column: 1 }
    expect(readYaml(text, contextOf('tablet.yaml')).invocations).toEqual([
      {
        form: 'tablet-yaml',
        name: 'tablet.yaml',
        words: [{ pieces: [{ kind: 'text', text: '--tablet_config=tablet.yaml' }], place }],
        place,
        instances: { kind: 'known', value: 1, origin: 'default', text: '1' },
        mounted: { 'tablet.yaml': { text, place } },
      },
    ])
  })

  it('of none of the forms gives nothing', () => {
    expect(readYaml('a: 1\n', contextOf('a.yaml'))).toEqual({ invocations: [], mysqlds: [], diagnostics: [] })
  })
})
