import { readFileSync } from 'node:fs'
import { newestReleases, parseRelease, type Release, type Span } from '../../src/catalog/release.ts'

/** A fact file, as JSON. */
export function facts<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../fixtures/facts/${name}.json`, import.meta.url), 'utf8')) as T
}

/** A recording of real servers, as JSON. */
export function recorded<T>(name: string): T {
  return JSON.parse(
    readFileSync(new URL(`../../fixtures/recorded/${name}.json`, import.meta.url), 'utf8'),
  ) as T
}

/** The release with this name; it must exist. */
export function releaseOf(text: string): Release {
  const release = parseRelease(text)
  if (!release) throw new Error(`no release ${text}`)
  return release
}

/** The newest release of a major. */
export function newestOf(major: number): Release {
  return releaseOf(String(major))
}

export const majors: readonly number[] = newestReleases().map(release => release.major)

/** First and newest release of every major, and every release at which some row begins or ends, with its neighbours. */
export function everyRelease(rows: readonly Span[]): readonly Release[] {
  const texts = new Set<string>()
  for (const release of newestReleases()) {
    texts.add(`${release.major}.0.0`)
    texts.add(release.text)
  }
  for (const bound of rows.flatMap(row => [row.since, row.until ?? row.since])) {
    const [major = 0, minor = 0, patch = 0] = bound.split('.').map(Number)
    for (const each of [patch - 1, patch, patch + 1]) {
      if (each >= 0) texts.add(`${major}.${minor}.${each}`)
    }
  }
  return [...texts].map(releaseOf)
}

/** Major numbers of `"6-13,15-24"`. */
export function majorsOf(ranges: string): ReadonlySet<number> {
  const numbers = new Set<number>()
  for (const range of ranges.split(',')) {
    const [from = 0, to = from] = range.split('-').map(Number)
    for (let major = from; major <= to; major++) numbers.add(major)
  }
  return numbers
}
