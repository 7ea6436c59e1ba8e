import { flagVersion } from '../catalog/flags.ts'
import type { Release } from '../catalog/release.ts'
import type { FlagValue, Known, Place, Sourced, Tablet } from '../config/model.ts'
import type { Budget } from '../sizing/budget.ts'
import { settingOf } from '../sizing/setting.ts'
import type { RuleFinding, RuleInput } from './rule.ts'

/** A tablet of a known release, with the budget of its mysqld. */
export interface Subject {
  readonly tablet: Tablet
  readonly release: Release
  readonly budget: Budget
}

/** The tablets whose release is known: what a release does is not said of any other. */
export function subjects(input: RuleInput): readonly Subject[] {
  const known = listed.get(input)
  if (known) return known
  const found = input.budgets.flatMap(budget =>
    budget.group.members.flatMap(({ tablet }) =>
      tablet.release ? [{ tablet, release: tablet.release, budget }] : [],
    ),
  )
  listed.set(input, found)
  return found
}

/** A dozen rules ask for the same list of what may be ten thousand tablets. */
const listed = new WeakMap<RuleInput, readonly Subject[]>()

/** The value that the tablet runs with; nothing when the release has no such flag, or it cannot be known. */
export function knownSetting(
  { tablet, release }: Pick<Subject, 'tablet' | 'release'>,
  flag: string,
): Known<FlagValue> | undefined {
  const setting: Sourced<FlagValue> | undefined = settingOf(tablet, flag, release)
  return setting?.kind === 'known' ? setting : undefined
}

/** As a number; times are in seconds. */
export function knownNumber(subject: Pick<Subject, 'tablet' | 'release'>, flag: string): number | undefined {
  const setting = knownSetting(subject, flag)
  return setting && Number(setting.value)
}

/** Where the flag is given, or else where the tablet stands. */
export function placeOfFlag(tablet: Tablet, flag: string): Place {
  const setting = tablet.flags[flag]
  return setting?.place ?? tablet.place
}

/** `--name`, as the release spells it. */
export function spelled(flag: string, release: Release): string {
  return `--${flagVersion(flag, release)?.spelling ?? flag}`
}

/**
 * A finding for each tablet that is given `flag`, and one for all tablets of a release that leave it at its
 * default: a default says the same thing a thousand times. `who` names the tablet, or how many there are.
 */
export function eachOrTogether(
  found: readonly Subject[],
  flag: string,
  say: (who: string, first: Subject) => RuleFinding,
): readonly RuleFinding[] {
  const given = found.filter(({ tablet }) => tablet.flags[flag])
  const atDefault = new Map<string, Subject[]>()
  for (const subject of found) {
    if (subject.tablet.flags[flag]) continue
    const same = atDefault.get(subject.release.text)
    if (same) same.push(subject)
    else atDefault.set(subject.release.text, [subject])
  }
  const together = [...atDefault.values()].flatMap(same => {
    const [first] = same
    return first ? [say(whoText(first, same.length), first)] : []
  })
  return [...given.map(subject => say(subject.tablet.name, subject)), ...together]
}

/** The first tablet by name, and how many more. */
export function whoText({ tablet }: Subject, tablets: number): string {
  return tablets === 1 ? tablet.name : `${tablet.name} and ${tablets - 1} more`
}
