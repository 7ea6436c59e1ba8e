import { covers, newestReleases, type Release } from '../catalog/release.ts'
import type { ReleaseStretch } from '../report/session-explanation.ts'

/** The releases in which a session can hold anything. */
const shown = { since: '7' }

/** A row for every stretch of neighbouring releases that give equal rows, oldest first. Rows are compared as JSON. */
export function byRelease<Row extends object>(
  rowOf: (release: Release) => Row,
): readonly (ReleaseStretch & Row)[] {
  const stretches: { readonly since: number; until: number; readonly text: string; readonly row: Row }[] = []
  for (const release of newestReleases().filter(each => covers(shown, each))) {
    const row = rowOf(release)
    const text = JSON.stringify(row)
    const last = stretches.at(-1)
    if (last?.text === text) last.until = release.major
    else stretches.push({ since: release.major, until: release.major, text, row })
  }
  return stretches.map(({ since, until, row }) => ({
    releases: since === until ? `v${since}` : `v${since} to v${until}`,
    since,
    until,
    ...row,
  }))
}
