import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mendedValue } from '../../src/catalog/mended-value.ts'
import { type FlagType, parseFlagValue } from '../../src/catalog/value-syntax.ts'

describe('a value of another release', () => {
  const rows: readonly (readonly [FlagType, string, string | undefined])[] = [
    ['duration', '1800', '1800s'],
    ['duration', '0.5', '0.5s'],
    ['duration', '30m', undefined],
    ['duration', '-1', undefined],
    ['duration', '1e3', undefined],
    ['duration', 'soon', undefined],
    ['float-seconds', '30m', '1800'],
    ['float-seconds', '500ms', '0.5'],
    ['int-seconds', '30m', '1800'],
    ['int-seconds', '500ms', undefined],
    ['int-milliseconds', '30s', '30000'],
    ['bool', 'yes', 'true'],
    ['bool', 'Off', 'false'],
    ['bool', 'maybe', undefined],
    ['int', '16.0', '16'],
    ['int', '16.5', undefined],
    ['int', 'sixteen', undefined],
    ['string', 'anything', undefined],
  ]
  it.each(rows)('a %s %s becomes %s', (type, text, mended) => {
    expect(mendedValue(type, text)).toBe(mended)
  })

  it('is one that the type takes, whatever it was', () => {
    const types: readonly FlagType[] = [
      'duration',
      'float-seconds',
      'int-seconds',
      'int-milliseconds',
      'bool',
      'int',
      'uint',
    ]
    const text = fc.oneof(
      fc.string(),
      fc.float().map(String),
      fc.integer().map(n => `${n}.0`),
      fc.nat().map(n => `${n}m`),
    )
    fc.assert(
      fc.property(fc.constantFrom(...types), text, (type, written) => {
        const mended = mendedValue(type, written)
        if (mended !== undefined) expect(parseFlagValue(type, mended, undefined).kind).toBe('value')
      }),
    )
  })
})
