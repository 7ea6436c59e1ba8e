import type { Release } from '../catalog/release.ts'
import type { GivenFlag } from './arguments.ts'
import type { Diagnostic } from './model.ts'

/** What to say about the name of a given flag in a release; nothing when the release takes it as it is. */
export function flagNotes(given: GivenFlag, release: Release | undefined): readonly Diagnostic[] {
  const { lookup, spelling } = given
  const place = given.definedAt ?? given.place
  const text = `${'-'.repeat(given.dashes)}${spelling}`
  const here = release?.text ?? 'any release known'
  switch (lookup.kind) {
    case 'accepted':
      return lookup.status === 'no-op' && release
        ? [note('flag-without-effect', `${release.text} accepts --${spelling}, but it has no effect`)]
        : []
    case 'other-spelling':
      return [
        {
          ...warning(
            'flag-spelling',
            `${here} does not know the spelling --${spelling}`,
            `write --${lookup.accepted[0]}`,
          ),
          mended: `--${lookup.accepted[0]}`,
        },
      ]
    case 'other-release':
      return [
        warning(
          'flag-of-other-release',
          `--${spelling} is unknown in ${here}; ${lookup.releases} know it`,
          'remove it',
        ),
      ]
    case 'other-component':
      return [
        warning(
          'flag-of-other-component',
          `--${spelling} is a flag of ${lookup.component}, not of vttablet`,
          `move it to ${lookup.component}`,
        ),
      ]
    case 'unknown':
      return [
        warning(
          'unknown-flag',
          `--${spelling} is no vttablet flag in ${here}`,
          lookup.nearest === undefined ? undefined : `did you mean --${lookup.nearest}?`,
        ),
      ]
  }

  function note(code: string, message: string): Diagnostic {
    return { severity: 'note', code, message, place, text, hint: 'remove it' }
  }

  function warning(code: string, message: string, hint?: string): Diagnostic {
    return { severity: 'warning', code, message, place, text, ...(hint !== undefined && { hint }) }
  }
}
