import { describe, expect, it } from 'vitest'
import { covers, newestReleases, parseRelease, type Release } from '../../src/catalog/release.ts'
import { tabletBehaviour, tabletEngineTables } from '../../src/catalog/tablet-engine.ts'

const release = (text: string): Release => parseRelease(text) as Release

/** Every patch of every major. */
const patches = newestReleases().flatMap(({ major, minor, patch }) =>
  Array.from({ length: patch + 1 }, (_, each) => release(`${major}.${minor}.${each}`)),
)

describe('the rows on tablets', () => {
  it.each(Object.entries(tabletEngineTables))(
    '%s: exactly one row a release, each with its source',
    (_name, rows) => {
      for (const each of patches) expect(rows.filter(row => covers(row, each)).length).toBe(1)
      for (const row of rows) expect(row.cite).toMatch(/#\d+|\.go[:@]/)
    },
  )

  it('are read by release', () => {
    const { settingsPool, killScope } = tabletBehaviour(release('19'))
    expect([settingsPool, killScope]).toEqual(['flag', 'connection'])
  })
})
