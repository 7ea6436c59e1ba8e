import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRelease, type Release } from '../../src/catalog/release.ts'
import {
  flagText,
  type ParameterReading,
  readSweep,
  type SweepReading,
  sweepParameter,
} from '../../src/simulate/sweep-syntax.ts'

const v22 = parseRelease('22') as Release
const v14 = parseRelease('14') as Release

describe('values of a sweep', () => {
  it.each<readonly [string, readonly number[]]>([
    ['transaction-cap=20..100:20', [20, 40, 60, 80, 100]],
    ['transaction-cap=20..105:20', [20, 40, 60, 80, 100]],
    ['transaction-cap=5..5', [5]],
    ['--pool-size=1..3', [1, 2, 3]],
    ['sessions=0..100', [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100]],
    ['max-connections=300, 500,800', [300, 500, 800]],
    ['max-connections=300,300', [300]],
  ])('%s', (text, values) => {
    const reading = readSweep(text)
    expect(reading.kind === 'sweep' && reading.sweep.values).toEqual(values)
  })

  it.each<readonly [string, SweepReading]>([
    [
      'transaction-cap',
      {
        kind: 'invalid',
        message: 'transaction-cap: expected NAME=FROM..TO:STEP',
        hint: 'such as transaction-cap=20..400:20 or max-connections=300,500,800',
      },
    ],
    [
      'transaction-cap=400..20',
      {
        kind: 'invalid',
        message: 'transaction-cap=400..20: expected whole numbers as FROM..TO:STEP or A,B,C',
        hint: 'such as transaction-cap=20..400:20 or max-connections=300,500,800',
      },
    ],
    [
      'transaction-cap=1..9:0',
      {
        kind: 'invalid',
        message: 'transaction-cap=1..9:0: expected whole numbers as FROM..TO:STEP or A,B,C',
        hint: 'such as transaction-cap=20..400:20 or max-connections=300,500,800',
      },
    ],
    [
      'x=1..999999999:1',
      {
        kind: 'invalid',
        message: 'x=1..999999999:1: 201 values are more than 200',
        hint: 'take a larger step',
      },
    ],
  ])('%s is refused', (text, expected) => {
    expect(readSweep(text)).toEqual(expected)
  })

  it('never throws, and never gives more than 200 values, each once', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('=', '..', ':', ',', '1', '20', '999999999'))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), pieces => {
        const reading = readSweep(`p=${pieces.join('')}`)
        if (reading.kind !== 'sweep') return
        const { values } = reading.sweep
        expect(values.length).toBeLessThanOrEqual(200)
        expect(new Set(values).size).toBe(values.length)
      }),
    )
  })
})

describe('parameters of a sweep', () => {
  const flag = (name: string): ParameterReading => ({ kind: 'parameter', parameter: { kind: 'flag', name } })
  it.each<readonly [string, Release, ParameterReading]>([
    ['max-connections', v22, { kind: 'parameter', parameter: { kind: 'max-connections' } }],
    ['max_connections', v22, { kind: 'parameter', parameter: { kind: 'max-connections' } }],
    ['sessions', v22, { kind: 'parameter', parameter: { kind: 'sessions' } }],
    ['transaction-cap', v22, flag('queryserver-config-transaction-cap')],
    ['queryserver-config-pool-size', v22, flag('queryserver-config-pool-size')],
    ['pool-size', v14, flag('queryserver-config-pool-size')],
    ['dba_pool_size', v22, flag('dba-pool-size')],
    ['txpool-timeout', v22, flag('queryserver-config-txpool-timeout')],
    ['resolve-interval', v22, flag('pool-hostname-resolve-interval')],
    [
      'transaction-capp',
      v22,
      {
        kind: 'invalid',
        message: '--sweep transaction-capp: no numeric vttablet flag of v22.0.3',
        hint: 'did you mean transaction-cap?',
      },
    ],
    [
      'enable-transaction-limit',
      v22,
      {
        kind: 'invalid',
        message: '--sweep enable-transaction-limit: no numeric vttablet flag of v22.0.3',
        hint: 'a vttablet flag that holds a whole number, max-connections, or sessions',
      },
    ],
  ])('%s in %o', (name, release, expected) => {
    expect(sweepParameter(name, release)).toEqual(expected)
  })

  it('several flags that end so are told', () => {
    const reading = sweepParameter('idle-timeout', v22)
    expect(reading).toMatchObject({ kind: 'parameter' })
    expect(sweepParameter('max-idle-count', v22)).toEqual({
      kind: 'invalid',
      message: '--sweep max-idle-count: several flags end so',
      hint: 'one of queryserver-config-query-pool-max-idle-count, queryserver-config-stream-pool-max-idle-count, queryserver-config-txpool-max-idle-count',
    })
  })

  it.each([
    ['queryserver-config-txpool-timeout', v22, '2s'],
    ['queryserver-config-txpool-timeout', v14, '2'],
    ['queryserver-config-transaction-cap', v22, '2'],
  ] as const)('%s is written as the release takes it', (name, release, text) => {
    expect(flagText(name, 2, release)).toBe(text)
  })
})
