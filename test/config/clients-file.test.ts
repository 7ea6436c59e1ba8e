import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readClientsFile } from '../../src/config/clients-file.ts'

function mistakes(text: string): readonly string[] {
  const reading = readClientsFile(text, 'clients.yaml')
  if (reading.kind === 'read') return []
  return reading.diagnostics.map(({ place, message }) => `${place?.line}:${place?.column} ${message}`)
}

describe('a clients file', () => {
  it('gives seconds for durations, a version as text, and its defaults', () => {
    const text = [
      'vtgate: { mysql-server-version: 8.4 }',
      'horizon: 1h',
      'groups:',
      '  - arrivals-per-second: 2',
      '    life: 90',
    ].join('\n')
    expect(readClientsFile(text, 'clients.yaml')).toMatchObject({
      kind: 'read',
      config: {
        vtgate: { 'mysql-server-version': '8.4' },
        shards: 1,
        horizon: 3600,
        targets: { wait: 0.005, 'wait-share': 0.01, 'timeout-share': 0.001 },
        groups: [{ 'arrivals-per-second': 2, life: 90 }],
      },
    })
  })

  it.each([
    {
      what: 'a group without a population',
      text: 'groups:\n  - preset: rails\n',
      told: '2:5 groups[0]: expected one of sessions, sessions-per-vtgate with vtgates, arrivals-per-second with life',
    },
    {
      what: 'arrivals without a life',
      text: 'groups:\n  - arrivals-per-second: 1\n',
      told: '2:5 groups[0]: expected life beside arrivals-per-second',
    },
    {
      what: 'vtgates without their sessions',
      text: 'groups:\n  - { sessions: 5, vtgates: 2 }\n',
      told: '2:5 groups[0]: expected sessions-per-vtgate and vtgates together',
    },
    {
      what: 'more sessions than any server has',
      text: 'groups:\n  - { arrivals-per-second: 1000, life: 1h }\n',
      told: '2:3 groups: expected no more than 1000000 sessions at once in all',
    },
    {
      what: 'a preset that is almost one',
      text: 'groups: [{ preset: railz, sessions: 1 }]\n',
      told: '1:20 groups[0].preset railz: expected a client preset; did you mean rails?',
    },
    {
      what: 'a preset that is none',
      text: 'groups: [{ preset: nothing-like-it, sessions: 1 }]\n',
      told: '1:20 groups[0].preset nothing-like-it: expected a client preset, such as rails, django or laravel',
    },
    {
      what: 'a version that is none',
      text: 'vtgate: { mysql-server-version: new }\ngroups: [{ sessions: 1 }]\n',
      told: '1:33 vtgate.mysql-server-version new: expected a version, such as 8.0.30',
    },
    {
      what: 'a misspelled key',
      text: 'groups:\n  - sessions: 1\n    shard-touched: 1\n',
      told: '3:5 There is no key "shard-touched" in groups[0].',
    },
  ])('with $what is told where', ({ text, told }) => {
    expect(mistakes(text)).toEqual([told])
  })

  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(['read', 'invalid']).toContain(readClientsFile(text, 'clients.yaml').kind)
      }),
    )
  })
})
