/** A token of SQL that can stand in a SET statement; comments and blanks leave none. */
export interface SqlToken {
  readonly kind: 'word' | 'string' | 'symbol'
  readonly text: string
  readonly at: number
}

/**
 * The statements of an SQL text as tokens, without comments. What stands in a comment for MySQL only, as in
 * slash-star-bang comments, counts as code. Strings end at the end of the text when nothing closes them.
 */
export function* sqlStatements(text: string): Generator<readonly SqlToken[]> {
  let statement: SqlToken[] = []
  for (let at = 0; at < text.length; ) {
    const skip = skippedAt(text, at)
    if (skip > 0) {
      at += skip
      continue
    }
    const token = tokenAt(text, at)
    at += token.text.length
    if (token.text !== ';') statement.push(token)
    else {
      yield statement
      statement = []
    }
  }
  yield statement
}

const blank = /\s+/y
const lineComment = /(?:#|--(?=\s|$))[^\n]*/y
const codeComment = /\/\*[M]?!\d*/y
const word = /@{0,2}[\w$.\u0080-\uffff]+/y

function skippedAt(text: string, at: number): number {
  const length =
    matchLength(blank, text, at) || matchLength(lineComment, text, at) || matchLength(codeComment, text, at)
  if (length > 0) return length
  if (text.startsWith('*/', at)) return 2
  if (!text.startsWith('/*', at)) return 0
  const end = text.indexOf('*/', at + 2)
  return (end < 0 ? text.length : end + 2) - at
}

function tokenAt(text: string, at: number): SqlToken {
  const first = text[at] as string
  if (first === "'" || first === '"' || first === '`') {
    return { kind: 'string', text: text.slice(at, closingQuote(text, at + 1, first) + 1), at }
  }
  const length = matchLength(word, text, at)
  return length > 0
    ? { kind: 'word', text: text.slice(at, at + length), at }
    : { kind: 'symbol', text: first, at }
}

/** A doubled quote reads as two strings side by side, which is the same stretch of text. */
function closingQuote(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\' && quote !== '`') at++
    else if (text[at] === quote) return at
  }
  return text.length - 1
}

function matchLength(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}
