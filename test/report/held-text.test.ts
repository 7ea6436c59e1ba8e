import { expect, test } from 'vitest'
import { heldText } from '../../src/report/held-text.ts'
import type { Held } from '../../src/statements/holdings.ts'

const nothing: Held = {
  dedicated: { least: 0, most: 0 },
  isOnEveryShard: false,
  lockConnections: 0,
  settingsTravel: 'none',
}

test.each<[string, Partial<Held>]>([
  ['nothing', {}],
  ['nothing; reads and writes carry hints', { settingsTravel: 'hints' }],
  ['nothing; pooled connections get its settings', { settingsTravel: 'settings-pool' }],
  ['nothing yet: each shard it touches next gives it a connection', { settingsTravel: 'reserved' }],
  ['1 connection', { dedicated: { least: 1, most: 1 }, settingsTravel: 'reserved' }],
  ['4 connections', { dedicated: { least: 4, most: 4 }, isOnEveryShard: true }],
  ['1 connection on each shard that it touches', { dedicated: { least: 1 } }],
  ['1 connection on every shard', { dedicated: { least: 1 }, isOnEveryShard: true }],
  ['1 to 4 connections, 1 on each shard that it touches', { dedicated: { least: 1, most: 4 } }],
  ['at least 2 connections, 1 on each shard that it touches', { dedicated: { least: 2 } }],
  ['1 connection for locks', { lockConnections: 1 }],
  ['1 connection and 1 connection for locks', { dedicated: { least: 1, most: 1 }, lockConnections: 1 }],
])('a session holds %s', (text, held) => {
  expect(heldText({ ...nothing, ...held })).toBe(text)
})
