import { type ErrorText, errorsIn } from '../catalog/error-texts.ts'
import { spanText } from '../catalog/known-flags.ts'
import type { ErrorExplanation } from '../report/error-explanation.ts'

/** What an error message or a log line about connections means: `errno 1040`, or the whole line as pasted. */
export function explainError(message: string): readonly ErrorExplanation[] {
  return errorsIn(message).map(explanation)
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
    flags,
    advice,
    trap: trap ?? null,
    source: cite,
  }
}
