import type { TextFix } from '../rules/rule.ts'

/** A text with its fixes in it. */
export interface FixedText {
  readonly text: string
  readonly applied: readonly TextFix[]
  /** What stands at the place is not what the fix was made for, or another fix changes it too. */
  readonly refused: readonly TextFix[]
}

/** Puts fixes into the text of one file, from its end; all that no fix names stays as it is. */
export function applyFixes(text: string, fixes: readonly TextFix[]): FixedText {
  const offsetOf = offsets(text)
  const edits = fixes
    .map(fix => ({ fix, start: behindQuote(text, offsetOf(fix.place.line, fix.place.column), fix) }))
    .toSorted((left, right) => right.start - left.start)
  const applied: TextFix[] = []
  const refused: TextFix[] = []
  const behind: string[] = []
  let end = text.length
  for (const { fix, start } of edits) {
    const stop = start + fix.before.length
    if (isRepeated(fix, applied.at(-1))) continue
    if (start < 0 || stop > end || text.slice(start, stop) !== fix.before) refused.push(fix)
    else {
      behind.push(text.slice(stop, end), fix.after)
      applied.push(fix)
      end = start
    }
  }
  behind.push(text.slice(0, end))
  return { text: behind.toReversed().join(''), applied: applied.toReversed(), refused }
}

/** The place of a quoted value is that of its quote. */
function behindQuote(text: string, start: number, { before }: TextFix): number {
  return /["']/.test(text[start] ?? '') && !text.startsWith(before, start) ? start + 1 : start
}

/** Two rules may ask for the same change. */
function isRepeated(fix: TextFix, last: TextFix | undefined): boolean {
  return (
    last !== undefined &&
    last.place.line === fix.place.line &&
    last.place.column === fix.place.column &&
    last.before === fix.before &&
    last.after === fix.after
  )
}

/** Offset of a line and column, -1 when the text has no such place. */
function offsets(text: string): (line: number, column: number) => number {
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map(({ 0: end, index }) => index + end.length)]
  return (line, column) => {
    const start = starts[line - 1]
    return start === undefined || column < 1 ? -1 : start + column - 1
  }
}
