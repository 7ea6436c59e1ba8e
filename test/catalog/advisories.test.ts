import { describe, expect, it } from 'vitest'
import { advisories, advisoriesOf } from '../../src/catalog/advisories.ts'
import { covers, parseRelease } from '../../src/catalog/release.ts'
import { release } from '../support/tablets.ts'

/** The issues known of a release, both kinds. */
const issuesOf = (text: string) =>
  (['stall', 'misleads'] as const)
    .flatMap(kind => advisoriesOf(release(text), kind))
    .map(({ issues }) => issues[0])
    .toSorted()

describe('what is known of a release', () => {
  const rows = [
    ['7.0.2', []],
    ['8.0.0', [17207]],
    ['9.0.0', [17055, 17207]],
    ['14.0.0', [17055, 17207]],
    ['15.0.0', [17055, 17207, 21026]],
    ['18.0.8', [17055, 17207, 21026]],
    ['19.0.0', [15979, 16897, 17055, 17207, 17675, 17757, 17807, 18048, 21026]],
    ['19.0.4', [15979, 16897, 17055, 17207, 17675, 17757, 17807, 18048, 21026]],
    ['19.0.5', [16897, 17055, 17207, 17675, 17757, 17807, 18048, 21026]],
    ['19.0.7', [17055, 17207, 17675, 17757, 17807, 18048, 21026]],
    ['19.0.10', [17055, 17207, 17757, 17807, 18048, 21026]],
    ['20.0.5', [17055, 17207, 17675, 17757, 17807, 18048, 21026]],
    ['20.0.6', [17055, 17207, 17757, 17807, 18048, 21026]],
    ['20.0.7', [17055, 17207, 18967, 21026]],
    ['21.0.0', [17055, 17207, 17675, 17757, 17807, 18048, 18713, 21026]],
    ['21.0.1', [17055, 17675, 17757, 17807, 18048, 18713, 21026]],
    ['21.0.3', [17055, 17757, 17807, 18048, 18713, 21026]],
    ['21.0.4', [17055, 18713, 18967, 21026]],
    ['21.0.6', [17055, 18967, 21026]],
    ['22.0.0', [18713, 18967, 21026]],
    ['22.0.2', [18967, 21026]],
    ['22.0.3', [21026]],
    ['23.0.0', [18967, 21026]],
    ['23.0.1', [21026]],
    ['24.0.0', [21026]],
  ] as const
  it.each(rows)('v%s', (text, issues) => {
    expect(issuesOf(text)).toEqual(issues)
  })
})

it.each(advisories)('$issues ends where it is mended', ({ affected, fixed, cite, what }) => {
  for (const text of fixed) {
    const mended = parseRelease(text)
    expect(mended && affected.some(span => covers(span, mended)), text).toBe(false)
  }
  expect(cite).toMatch(/vitess#\d+/)
  expect(what).toMatch(/^[^A-Z].*[^.]$/)
})
