import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { merged, type Options, optionsOf } from '../../src/commands/check-options.ts'

describe('clients of a configuration', () => {
  it.each([
    { clients: 'clients.yaml', options: ['conf/clients.yaml'] },
    { clients: '../shop/clients.yaml', options: ['shop/clients.yaml'] },
    { clients: ['rails:2000', 'clients.yaml'], options: ['rails:2000', 'conf/clients.yaml'] },
    { clients: resolve('clients.yaml'), options: ['clients.yaml'] },
  ])('$clients count from its folder', ({ clients, options }) => {
    expect(optionsOf({ clients, quantile: 0.99 }, resolve('conf'))).toEqual({
      clients: options,
      quantile: '0.99',
    })
  })
})

describe('options of several sources', () => {
  const clients = ['rails:20']
  it.each<{ what: string; sources: readonly Options[]; result: Options }>([
    {
      what: 'clients beat a number said before',
      sources: [{ reserved: 5 }, { clients }],
      result: { clients },
    },
    {
      what: 'a number beats clients described before, but not how sure to be',
      sources: [{ clients, quantile: '0.9' }, { reserved: 0 }],
      result: { reserved: 0, quantile: '0.9' },
    },
    {
      what: 'later clients take the place of all earlier ones',
      sources: [{ clients: ['clients.yaml', 'django:3'] }, { clients }],
      result: { clients },
    },
    {
      what: 'who says nothing changes nothing',
      sources: [
        { clients, replicas: 2 },
        { reserved: undefined, clients: undefined, replicas: 3 },
      ],
      result: { clients, replicas: 3 },
    },
  ])('$what', ({ sources, result }) => {
    expect(merged(sources)).toEqual({ ...result, set: [], env: [], keep: [] })
  })
})
