import type { Release } from './release.ts'

/**
 * What `work` makes of a release, worked out once for each: a directory of ten thousand tablets asks ten
 * thousand times about a handful of releases.
 */
export function perRelease<Answer>(work: (release: Release) => Answer): (release: Release) => Answer {
  const answers = new Map<string, Answer>()
  return release => {
    const known = answers.get(release.text)
    if (known !== undefined) return known
    const answer = work(release)
    answers.set(release.text, answer)
    return answer
  }
}
