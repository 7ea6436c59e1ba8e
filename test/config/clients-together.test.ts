import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientsShortcut } from '../../src/config/clients-shortcut.ts'
import { withShortcuts } from '../../src/config/clients-together.ts'
import { clientsFile } from '../support/described-budgets.ts'

describe('a shortcut for clients', () => {
  it.each([
    { text: 'rails:2000', is: { preset: 'rails', sessions: 2000 } },
    { text: 'connector-j:1', is: { preset: 'connector-j', sessions: 1 } },
    { text: 'clients.yaml', is: undefined },
    { text: './rails:2000', is: undefined },
    { text: 'C:\\clients\\2000', is: undefined },
    { text: 'rails:', is: undefined },
    { text: 'rails:2k', is: undefined },
    { text: 'rails:2000 ', is: undefined },
  ])('$text is $is', ({ text, is }) => {
    expect(clientsShortcut(text)).toEqual(is)
  })

  it('is told from a path in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const shortcut = clientsShortcut(text)
        if (shortcut) expect(text).toMatch(new RegExp(`^${shortcut.preset}:0*${shortcut.sessions}$`))
      }),
    )
  })
})

describe('shortcuts', () => {
  it('are the groups of a clients file without one', () => {
    expect(withShortcuts(undefined, [{ preset: 'rails', sessions: 2000 }])).toEqual({
      kind: 'clients',
      file: clientsFile({ groups: [{ preset: 'rails', sessions: 2000 }] }),
    })
  })

  it('come behind the groups of a file, whose other settings hold for them, too', () => {
    const said = { shards: 4, horizon: '1h', vtgate: { 'mysql-server-version': 8.4 } }
    const jobs = { name: 'jobs', 'arrivals-per-second': 2, life: '90s', streams: { 'at-once': 3 } }
    const django = { preset: 'django', sessions: 20 }
    expect(withShortcuts(clientsFile({ ...said, groups: [jobs] }), [django])).toEqual({
      kind: 'clients',
      file: clientsFile({ ...said, groups: [jobs, django] }),
    })
  })

  it.each([
    {
      what: 'a misspelled client',
      shortcut: { preset: 'raills', sessions: 1 },
      message: 'there is no client preset "raills"',
      hint: 'did you mean rails?',
    },
    {
      what: 'a client that nothing resembles',
      shortcut: { preset: 'x', sessions: 1 },
      message: 'there is no client preset "x"',
      hint: expect.stringMatching(/^known: .*\brails\b/),
    },
    {
      what: 'more sessions than any server has',
      shortcut: { preset: 'rails', sessions: 2_000_000 },
      message: expect.stringContaining('1000000'),
      hint: undefined,
    },
  ])('with $what are refused', ({ shortcut, message, hint }) => {
    expect(withShortcuts(undefined, [shortcut])).toEqual({
      kind: 'refused',
      message,
      ...(hint !== undefined && { hint }),
    })
  })
})
