import { type Advisory, advisoriesOf } from '../catalog/advisories.ts'
import type { Release } from '../catalog/release.ts'
import { tabletBehaviour } from '../catalog/tablet-engine.ts'
import type { RuleFinding, RuleInput } from './rule.ts'
import { knownSetting, type Subject, subjects, whoText } from './subjects.ts'

/** The defects of one kind in the releases that run, each release and defect once, at its first tablet. */
export function advised(input: RuleInput, kind: Advisory['kind']): readonly RuleFinding[] {
  const findings = new Map<
    string,
    { readonly first: Subject; readonly advisory: Advisory; tablets: number }
  >()
  for (const subject of subjects(input)) {
    for (const advisory of advisoriesOf(subject.release, kind)) {
      if (!concerns(advisory, subject)) continue
      const key = `${subject.release.text} ${advisory.issues}`
      const known = findings.get(key)
      if (known) known.tablets++
      else findings.set(key, { first: subject, advisory, tablets: 1 })
    }
  }
  return [...findings.values()].map(({ first, advisory, tablets }) => {
    const issues = advisory.issues.map(issue => `vitess#${issue}`).join(', ')
    return {
      message: `${whoText(first, tablets)} of ${first.release.text}: ${advisory.what} (${issues})`,
      place: first.tablet.place,
      hint: hintFor(advisory, first.release),
    }
  })
}

function concerns({ only }: Advisory, subject: Subject): boolean {
  if (only !== 'with-settings-pool') return true
  const { settingsPool } = tabletBehaviour(subject.release)
  if (settingsPool === 'none' || settingsPool === 'always') return settingsPool === 'always'
  return knownSetting(subject, 'queryserver-enable-settings-pool')?.value === true
}

/** The release to go to: the mended patch of the same major if there is one. */
function hintFor({ fixed }: Advisory, { major }: Release): string {
  if (fixed.length === 0) return 'no release is known to have it mended'
  const same = fixed.find(text => text.startsWith(`${major}.`))
  const later = fixed.filter(text => Number(text.split('.')[0]) > major)
  const targets = same === undefined ? later : [same]
  return `mended in ${targets.map(text => `v${text}`).join(', ')}${same === undefined ? `; v${major} has no release with it mended` : ''}`
}
