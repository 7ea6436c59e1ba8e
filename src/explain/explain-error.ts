import { type ErrorText, errorsIn } from '../catalog/error-texts.ts'
import { flagRow } from '../catalog/flags.ts'
import { spanText } from '../catalog/known-flags.ts'
import { covers, type Release, type Span } from '../catalog/release.ts'
import type { ErrorExplanation, FlagSpelling } from '../report/error-explanation.ts'
import { newContext } from '../statements/context.ts'
import { readStatement } from '../statements/statement.ts'
import { contextOptions, type SessionSetup } from './session-setup.ts'

/**
 * What an error message or a log line about connections means: `errno 1040`, or the whole line as pasted. With a release,
 * what it means there, if that release says it at all. Nothing for a statement that only quotes such a text.
 */
export function explainError(message: string, { release }: SessionSetup = {}): readonly ErrorExplanation[] {
  const rows = errorsIn(message)
  if (rows.length === 0 || isStatement(message)) return []
  const ofRelease = release ? rows.filter(row => covers(row, release)) : []
  return (ofRelease.length > 0 ? ofRelease : rows).map(row => explanation(row, release))
}

function isStatement(text: string): boolean {
  const { kind } = readStatement(text, newContext(contextOptions({})))
  return kind !== 'unknown' && kind !== 'empty'
}

function explanation(row: ErrorText, release: Release | undefined): ErrorExplanation {
  const { id, saidBy, what, limit, pools = [], flags = [], advice, trap, cite } = row
  return {
    kind: 'error',
    name: id,
    releases: spanText(row),
    saidBy,
    what,
    limit: limit ?? null,
    pools,
    flags: flags.flatMap(flag => spellingsOf(flag, release)),
    advice,
    trap: trap ?? null,
    source: cite,
  }
}

interface FlagStretch extends Span {
  readonly spelling: string
}

/** A flag in each of its spellings, or as one release spells it; releases that follow one another are told together. */
function spellingsOf(name: string, release: Release | undefined): readonly FlagSpelling[] {
  const stretches: FlagStretch[] = []
  const versions = flagRow(name)?.versions ?? []
  for (const { spelling, since, until } of release
    ? versions.filter(each => covers(each, release))
    : versions) {
    const last = stretches.at(-1)
    const follows = last?.spelling === spelling
    if (follows) stretches.pop()
    stretches.push({ spelling, since: follows ? last.since : since, ...(until !== undefined && { until }) })
  }
  return stretches.map(each => ({ name, spelling: each.spelling, releases: spanText(each) }))
}
