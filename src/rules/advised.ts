import { type Advisory, advisoriesOf } from '../catalog/advisories.ts'
import type { Release } from '../catalog/release.ts'
import { type TabletBehaviour, tabletBehaviour } from '../catalog/tablet-engine.ts'
import type { RuleFinding, RuleInput } from './rule.ts'
import { knownSetting, type Subject, subjects, whoText } from './subjects.ts'

/** The defects of one kind in the releases that run, each release and defect once, at its first tablet. */
export function advised(input: RuleInput, kind: Advisory['kind']): readonly RuleFinding[] {
  const releases = new Map<string, readonly Concerned[]>()
  for (const subject of subjects(input)) {
    const { release } = subject
    const rows =
      releases.get(release.text) ??
      advisoriesOf(release, kind).map(advisory => asConcerned(advisory, release))
    releases.set(release.text, rows)
    for (const row of rows) {
      if (!isConcerned(row, subject)) continue
      row.first ??= subject
      row.tablets++
    }
  }
  return [...releases.values()].flat().flatMap(findingOf)
}

/** A defect with the tablets that have it. */
interface Concerned {
  readonly advisory: Advisory
  /** Whether tablets of the release pool connections with settings. */
  readonly settingsPool: TabletBehaviour['settingsPool']
  first: Subject | undefined
  tablets: number
}

function asConcerned(advisory: Advisory, release: Release): Concerned {
  return { advisory, settingsPool: tabletBehaviour(release).settingsPool, first: undefined, tablets: 0 }
}

function isConcerned({ advisory, settingsPool }: Concerned, subject: Subject): boolean {
  if (advisory.only === undefined || settingsPool === 'always') return true
  return settingsPool === 'flag' && knownSetting(subject, 'queryserver-enable-settings-pool')?.value === true
}

function findingOf({ advisory, first, tablets }: Concerned): readonly RuleFinding[] {
  if (!first) return []
  const { tablet, release } = first
  const issues = advisory.issues.map(issue => `vitess#${issue}`).join(', ')
  return [
    {
      message: `${whoText(first, tablets)} of ${release.text}: ${advisory.what} (${issues})`,
      place: tablet.place,
      hint: hintFor(advisory, release),
    },
  ]
}

/** The release to go to: the mended patch of the same major if there is one. */
function hintFor({ fixed }: Advisory, { major }: Release): string {
  if (fixed.length === 0) return 'no release is known to have it mended'
  const same = fixed.find(text => text.startsWith(`${major}.`))
  const later = fixed.filter(text => Number(text.split('.')[0]) > major)
  const targets = same === undefined ? later : [same]
  return `mended in ${targets.map(text => `v${text}`).join(', ')}${same === undefined ? `; v${major} has no release with it mended` : ''}`
}
