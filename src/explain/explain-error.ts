import { type ErrorText, errorsIn } from '../catalog/error-texts.ts'
import { flagRow } from '../catalog/flags.ts'
import { spanText } from '../catalog/known-flags.ts'
import type { Span } from '../catalog/release.ts'
import type { ErrorExplanation, FlagSpelling } from '../report/error-explanation.ts'
import { newContext } from '../statements/context.ts'
import { readStatement } from '../statements/statement.ts'
import { contextOptions } from './session-setup.ts'

/**
 * What an error message or a log line about connections means: `errno 1040`, or the whole line as pasted.
 * Nothing for a statement that only quotes such a text.
 */
export function explainError(message: string): readonly ErrorExplanation[] {
  const rows = errorsIn(message)
  return rows.length > 0 && !isStatement(message) ? rows.map(explanation) : []
}

function isStatement(text: string): boolean {
  const { kind } = readStatement(text, newContext(contextOptions({})))
  return kind !== 'unknown' && kind !== 'empty'
}

function explanation(row: ErrorText): ErrorExplanation {
  const { id, saidBy, what, limit, pools = [], flags = [], advice, trap, cite } = row
  return {
    kind: 'error',
    name: id,
    releases: spanText(row),
    saidBy,
    what,
    limit: limit ?? null,
    pools,
    flags: flags.flatMap(spellingsOf),
    advice,
    trap: trap ?? null,
    source: cite,
  }
}

interface FlagStretch extends Span {
  readonly spelling: string
}

/** A flag in each of its spellings; releases that follow one another with the same one are told together. */
function spellingsOf(name: string): readonly FlagSpelling[] {
  const stretches: FlagStretch[] = []
  for (const { spelling, since, until } of flagRow(name)?.versions ?? []) {
    const last = stretches.at(-1)
    const follows = last?.spelling === spelling
    if (follows) stretches.pop()
    stretches.push({ spelling, since: follows ? last.since : since, ...(until !== undefined && { until }) })
  }
  return stretches.map(each => ({ name, spelling: each.spelling, releases: spanText(each) }))
}
