import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { clientPreset, clientPresets, connectStatements } from '../../src/catalog/client-presets.ts'

interface FactPreset {
  readonly client: string
  readonly version: string
  readonly citation: string
  readonly confirmed: boolean
  readonly statements: readonly { readonly sql: string }[]
}

const facts = JSON.parse(readFileSync('fixtures/facts/client-presets.json', 'utf8')) as FactPreset[]

test('every client of the facts is a row with the same statements, source and sureness', () => {
  expect(
    clientPresets.map(({ client, version, cite, confirmed, statements }) => ({
      client,
      version,
      citation: cite,
      confirmed,
      statements: statements.map(({ sql }) => sql),
    })),
  ).toEqual(
    facts.map(({ client, version, citation, confirmed, statements }) => ({
      client,
      version,
      citation,
      confirmed,
      statements: statements.map(({ sql }) => sql),
    })),
  )
})

test('ids are unique, short and found in any case', () => {
  expect(new Set(clientPresets.map(({ id }) => id)).size).toBe(clientPresets.length)
  for (const { id } of clientPresets) expect(id).toMatch(/^[a-z][a-z0-9-]*$/)
  expect(clientPreset('RAILS')).toBe(clientPresets[0])
  expect(clientPreset('cobol')).toBeUndefined()
})

test('a statement comes only after earlier ones', () => {
  for (const { statements } of clientPresets) {
    for (const [index, { after }] of statements.entries())
      for (const each of after ?? []) expect(each).toBeLessThan(index)
  }
})

test('two clients are known by hearsay only', () => {
  expect(clientPresets.filter(({ confirmed }) => !confirmed).map(({ id }) => id)).toEqual([
    'laravel-5',
    'connector-j-5',
  ])
})

test('a default connection leaves out what only an option sends', () => {
  const rails = clientPreset('rails')
  expect(rails && connectStatements(rails).map(({ sql }) => sql)).toEqual([
    "SET NAMES utf8mb4, @@SESSION.sql_mode = CONCAT(CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), ',NO_AUTO_VALUE_ON_ZERO'), @@SESSION.sql_auto_is_null = 0, @@SESSION.wait_timeout = 2147483",
  ])
  const mysql2 = clientPreset('mysql2')
  expect(mysql2 && connectStatements(mysql2)).toEqual([])
})
