import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allCommandLineRules } from '../../src/catalog/command-line.ts'
import { flagVersion } from '../../src/catalog/flags.ts'
import { covers } from '../../src/catalog/release.ts'
import { commandLineRules, type FlagType, parseFlagValue } from '../../src/catalog/value-syntax.ts'
import { everyRelease, releaseOf } from './every-release.ts'

describe('parseFlagValue reads as Go does', () => {
  it.each<[FlagType, string, number | boolean | string]>([
    ['int', '20', 20],
    ['int', '-5', -5],
    ['int', '+5', 5],
    ['int', '0x20', 32],
    ['int', '010', 8],
    ['int', '0o17', 15],
    ['int', '0b11', 3],
    ['int', '1_000', 1000],
    ['int', '0_10', 8],
    ['int', '0x_20', 32],
    ['int', '9223372036854775807', 9223372036854775807n as unknown as number],
    ['uint', '5', 5],
    ['bool', 'true', true],
    ['bool', 'T', true],
    ['bool', '1', true],
    ['bool', 'False', false],
    ['bool', '0', false],
    ['float', '0.4', 0.4],
    ['float', '1e3', 1000],
    ['float', '.5', 0.5],
    ['float', '5.', 5],
    ['float', '0x1p-2', 0.25],
    ['float', '1_0.5', 10.5],
    ['float', 'inf', Number.POSITIVE_INFINITY],
    ['float-seconds', '0.5', 0.5],
    ['float-seconds', '1800', 1800],
    ['int-seconds', '30', 30],
    ['int-milliseconds', '1500', 1.5],
    ['duration', '30m', 1800],
    ['duration', '0', 0],
    ['duration', '-0', 0],
    ['duration', '1h30m', 5400],
    ['duration', '1.5s', 1.5],
    ['duration', '.5s', 0.5],
    ['duration', '5.s', 5],
    ['duration', '-5s', -5],
    ['duration', '+5s', 5],
    ['duration', '250ms', 0.25],
    ['duration', '1us', 1e-6],
    ['duration', '1µs', 1e-6],
    ['duration', '1μs', 1e-6],
    ['duration', '1ns', 1e-9],
    ['duration', '0.0000000001s', 0],
    ['duration-or-float-seconds', '900s', 900],
    ['duration-or-float-seconds', '900', 900],
    ['string', ' any text ', ' any text '],
    ['strings', 'a,b', 'a,b'],
    ['opaque', 'v=3', 'v=3'],
  ])('%s %j', (type, text, value) => {
    const expected = typeof value === 'bigint' ? Number(value) : value
    expect(parseFlagValue(type, text, undefined)).toEqual({ kind: 'value', value: expected })
  })

  it.each<[FlagType, string, string]>([
    ['int', '5.0', 'strconv.ParseInt: parsing "5.0": invalid syntax'],
    ['int', '', 'strconv.ParseInt: parsing "": invalid syntax'],
    ['int', '08', 'strconv.ParseInt: parsing "08": invalid syntax'],
    ['int', '1__0', 'strconv.ParseInt: parsing "1__0": invalid syntax'],
    ['int', '_1', 'strconv.ParseInt: parsing "_1": invalid syntax'],
    ['int', ' 5', 'strconv.ParseInt: parsing " 5": invalid syntax'],
    ['int', '1e3', 'strconv.ParseInt: parsing "1e3": invalid syntax'],
    ['int', '9223372036854775808', 'strconv.ParseInt: parsing "9223372036854775808": value out of range'],
    ['uint', '-5', 'strconv.ParseUint: parsing "-5": invalid syntax'],
    ['bool', 'yes', 'strconv.ParseBool: parsing "yes": invalid syntax'],
    ['float', '0x10', 'strconv.ParseFloat: parsing "0x10": invalid syntax'],
    ['float', '1e400', 'strconv.ParseFloat: parsing "1e400": value out of range'],
    ['float', '1_e3', 'strconv.ParseFloat: parsing "1_e3": invalid syntax'],
    ['float-seconds', '30m', 'strconv.ParseFloat: parsing "30m": invalid syntax'],
    ['duration', '60', 'time: missing unit in duration "60"'],
    ['duration', '1800', 'time: missing unit in duration "1800"'],
    ['duration', '00', 'time: missing unit in duration "00"'],
    ['duration', '1m1', 'time: missing unit in duration "1m1"'],
    ['duration', '1x', 'time: unknown unit "x" in duration "1x"'],
    ['duration', '1 s', 'time: unknown unit " s" in duration "1 s"'],
    ['duration', '1h-5m', 'time: unknown unit "h-" in duration "1h-5m"'],
    ['duration', '', 'time: invalid duration ""'],
    ['duration', 's', 'time: invalid duration "s"'],
    ['duration', '.s', 'time: invalid duration ".s"'],
    ['duration', '--5s', 'time: invalid duration "--5s"'],
    ['duration', '3000000h', 'time: invalid duration "3000000h"'],
    ['duration-or-float-seconds', 'abc', 'strconv.ParseFloat: parsing "abc": invalid syntax'],
  ])('%s refuses %j', (type, text, reason) => {
    const parsed = parseFlagValue(type, text, releaseOf('17'), { flag: 'x' })
    expect(parsed).toMatchObject({
      kind: 'invalid',
      message: `invalid argument "${text}" for "--x" flag: ${reason}`,
    })
  })

  it.each([
    ['6', 'invalid value "30m" for flag -x: parse error'],
    ['14', 'invalid value "30m" for flag -x: parse error'],
    ['15', 'invalid argument "30m" for "--x" flag: strconv.ParseFloat: parsing "30m": invalid syntax'],
    ['18', 'Error: invalid argument "30m" for "--x" flag: strconv.ParseFloat: parsing "30m": invalid syntax'],
  ])('in the words of v%s', (release, message) => {
    expect(parseFlagValue('float-seconds', '30m', releaseOf(release), { flag: 'x' })).toEqual({
      kind: 'invalid',
      message,
      expected: 'a number of seconds, such as 30 or 0.5',
    })
  })

  it.each([
    ['bool', 'yes', 'invalid boolean value "yes" for -x: parse error'],
    ['int', '99999999999999999999', 'invalid value "99999999999999999999" for flag -x: value out of range'],
  ] as const)('a %s in the words of v10', (type, text, message) => {
    expect(parseFlagValue(type, text, releaseOf('10'), { flag: 'x' })).toMatchObject({ message })
  })

  const spellings = [
    ['6.0.0', ['30'], ['0.5', '30m']],
    ['6.0.20', ['30', '0.5'], ['30m']],
    ['16', ['30', '0.5'], ['30m']],
    ['17', ['30', '0.5', '30m'], ['abc']],
    ['18', ['30', '0.5', '30m'], ['abc']],
    ['19', ['30m', '0'], ['1800']],
    ['24', ['30m', '0'], ['1800']],
  ] as const
  it.each(spellings)('a query server timeout in v%s takes %j and refuses %j', (text, taken, refused) => {
    const release = releaseOf(text)
    const type = flagVersion('queryserver-config-idle-timeout', release)?.type ?? 'opaque'
    for (const each of taken) expect(parseFlagValue(type, each, release).kind).toBe('value')
    for (const each of refused) expect(parseFlagValue(type, each, release).kind).toBe('invalid')
  })

  const types = [
    'bool',
    'duration',
    'duration-or-float-seconds',
    'float',
    'float-seconds',
    'int',
    'int-milliseconds',
    'int-seconds',
    'opaque',
    'string',
    'strings',
    'uint',
  ] as const satisfies readonly FlagType[]

  it('never throws on any text', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'0123456789_.-+xobeEpsmhnuµ"') }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...types), texts, (type, text) => {
        expect(['value', 'invalid']).toContain(parseFlagValue(type, text, undefined).kind)
      }),
    )
  })

  it.each(types)('%s takes no longer than its text is long', type => {
    for (const unit of ['1', '1h', '1_', '0.', '_', '.', '0x']) {
      const start = performance.now()
      parseFlagValue(type, unit.repeat(200_000), undefined)
      expect(performance.now() - start, unit).toBeLessThan(1000)
    }
  })
})

describe('commandLineRules', () => {
  it('has one row for every release', () => {
    const rows = allCommandLineRules()
    for (const release of everyRelease(rows)) {
      expect(
        rows.filter(row => covers(row, release)),
        release.text,
      ).toHaveLength(1)
    }
  })

  it.each([
    ['13', 'accepted', 'stops', 2, 'flag provided but not defined: -nope'],
    ['14', 'warned', 'stops', 2, 'flag provided but not defined: -nope'],
    ['15', 'refused', 'goes-on', 2, 'unknown flag: --nope'],
    ['17', 'refused', 'goes-on', 2, 'unknown flag: --nope'],
    ['18', 'refused', 'goes-on', 1, 'Error: unknown flag: --nope'],
    ['24', 'refused', 'goes-on', 1, 'Error: unknown flag: --nope'],
  ])(
    'v%s: a single dash is %s, a bare word %s, an unknown flag exits %i',
    (release, dash, bareWord, exit, text) => {
      const rules = commandLineRules(releaseOf(release))
      expect([rules.singleDash, rules.bareWord, rules.unknownFlagExit, rules.unknownFlag('nope')]).toEqual([
        dash,
        bareWord,
        exit,
        text,
      ])
    },
  )

  it('quotes what vttablet says about a single dash, a stray word and a missing value', () => {
    const v14 = commandLineRules(releaseOf('14'))
    const v16 = commandLineRules(releaseOf('16'))
    const v20 = commandLineRules(releaseOf('20'))
    expect(v14.missingValue('x')).toBe('flag needs an argument: -x')
    expect(v14.strayWord('false')).toBe("vttablet doesn't take any positional arguments, got 'false'")
    expect(v16.refusedSingleDash?.('queryserver-config-pool-size', '50')).toBe(
      "unknown shorthand flag: 'q' in -queryserver-config-pool-size=50",
    )
    expect(v16.strayWord('false')).toBe("vttablet doesn't take any positional arguments, got 'false'")
    expect(v20.strayWord('false')).toBe('unknown command "false" for "vttablet"')
    expect([v14.strayWordExit, v16.strayWordExit, v20.strayWordExit]).toEqual([1, 1, 1])
  })

  it('is as lenient as any release while the release is not known', () => {
    expect(commandLineRules(undefined)).toMatchObject({
      singleDash: 'accepted',
      bareWord: 'goes-on',
      lists: 'accumulate',
    })
  })
})
