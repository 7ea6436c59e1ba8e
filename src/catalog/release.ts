/**
 * A Vitess release, `v22.0.3`. Behaviour changes in patch releases, so rows and questions use whole
 * releases; nothing outside the catalog compares them.
 */
export interface Release {
  readonly major: number
  readonly minor: number
  readonly patch: number
  /** Spelled as Vitess spells it, pre-release suffix included: `v24.0.0-SNAPSHOT`. */
  readonly text: string
}

/**
 * The releases a row holds for, both ends included. A bare major means its first release as `since` and
 * its last as `until`; no `until` means up to the newest release known.
 */
export interface Span {
  readonly since: string
  readonly until?: string
}

/**
 * The newest patch of each major that the facts name. Majors whose patches never differ in anything the
 * catalog holds stand with `.0.0`.
 */
const newestOfMajor: ReadonlyMap<number, string> = new Map([
  [6, '6.0.20'],
  [7, '7.0.2'],
  [8, '8.0.0'],
  [9, '9.0.0'],
  [10, '10.0.0'],
  [11, '11.0.0'],
  [12, '12.0.0'],
  [13, '13.0.0'],
  [14, '14.0.0'],
  [15, '15.0.3'],
  [16, '16.0.0'],
  [17, '17.0.0'],
  [18, '18.0.8'],
  [19, '19.0.10'],
  [20, '20.0.8'],
  [21, '21.0.6'],
  [22, '22.0.3'],
  [23, '23.0.1'],
  [24, '24.0.0'],
])

const oldestMajor = 6
const newestMajor = 24

const spelling = /^v?(\d{1,3})(?:\.(\d{1,3}))?(?:\.(\d{1,3}))?([-+][0-9A-Za-z.-]+)?$/

/**
 * The release that `text` names: `22`, `v22` and `22.0` mean the newest patch known, `22.0.3` itself.
 * Nothing when the text is no release or the catalog does not reach it (v6 to v24).
 */
export function parseRelease(text: string): Release | undefined {
  const match = spelling.exec(text.trim())
  if (!match) return undefined
  const major = Number(match[1])
  if (major < oldestMajor || major > newestMajor) return undefined
  if (match[3] === undefined) {
    const newest = newestOfMajor.get(major) as string
    return match[2] === undefined || newest.startsWith(`${major}.${Number(match[2])}.`)
      ? wholeRelease(newest)
      : { major, minor: Number(match[2]), patch: 0, text: `v${major}.${Number(match[2])}.0` }
  }
  return wholeRelease(`${major}.${Number(match[2])}.${Number(match[3])}`, match[4])
}

/** The newest release known of every major, oldest first. */
export function newestReleases(): readonly Release[] {
  return [...newestOfMajor.values()].map(text => wholeRelease(text))
}

/** The newest release known. */
export function newestRelease(): Release {
  return wholeRelease(newestOfMajor.get(newestMajor) as string)
}

/** True when the row with this span describes `release`. */
export function covers({ since, until }: Span, release: Release): boolean {
  const at = rank(release)
  return at >= boundRank(since, starts, 0) && (until === undefined || at <= boundRank(until, ends, lastPatch))
}

/** The row that describes `release`; rows of one fact never overlap (a test walks them all). */
export function rowFor<Row extends Span>(rows: readonly Row[], release: Release): Row | undefined {
  return rows.find(row => covers(row, release))
}

/** Larger than any minor or patch number: parseRelease takes three digits at most. */
const lastPatch = 999

/** Releases in order, as one number. A pre-release counts as the release it leads to. */
function rank({ major, minor, patch }: Pick<Release, 'major' | 'minor' | 'patch'>): number {
  return (major * 1000 + minor) * 1000 + patch
}

const starts = new Map<string, number>()
const ends = new Map<string, number>()

/** The rank of a span's end; every question about every row asks for some, so each is worked out once. */
function boundRank(text: string, known: Map<string, number>, missing: number): number {
  const before = known.get(text)
  if (before !== undefined) return before
  const worked = rank(numbers(text, missing))
  known.set(text, worked)
  return worked
}

function numbers(text: string, missing: number): Pick<Release, 'major' | 'minor' | 'patch'> {
  const [major, minor, patch] = text.split('.').map(Number)
  return { major: major as number, minor: minor ?? missing, patch: patch ?? missing }
}

function wholeRelease(text: string, suffix = ''): Release {
  const parts = numbers(text, 0)
  return { ...parts, text: `v${parts.major}.${parts.minor}.${parts.patch}${suffix}` }
}
