/** One statement of a script and where it stands: the line counts from 1. */
export interface ScriptStatement {
  readonly sql: string
  readonly line: number
}

/**
 * The statements of a text, split at semicolons outside quotations and comments; `DELIMITER` is not known. Comments before a
 * statement are left out, unless a server may execute them. One after the other, so that a long text needs no list. Linear
 * in the length; an unclosed quotation or comment reaches to the end.
 */
export function* statementsIn(text: string): Generator<ScriptStatement, void, undefined> {
  let from = 0
  let line = 1
  for (let at = 0; at <= text.length; at = past(text, at)) {
    if (at < text.length && text.charAt(at) !== ';') continue
    const start = startOf(text, from, at)
    line += newlines(text, from, start)
    if (start < at) yield { sql: text.slice(start, at).trimEnd(), line }
    line += newlines(text, start, at)
    from = at + 1
  }
}

/** Where the first word of a piece stands, its blanks and its plain comments passed; the end when it has none. */
function startOf(text: string, from: number, end: number): number {
  let at = from
  while (at < end) {
    if (text.charCodeAt(at) <= blank) at += 1
    else if (isPlainComment(text, at)) at = Math.min(end, past(text, at))
    else return at
  }
  return end
}

const blank = 32

/** A comment that no server executes and no optimizer reads. */
function isPlainComment(text: string, at: number): boolean {
  const mark = text.slice(at, at + 3)
  return mark.startsWith('#') || /^--\s/.test(mark) || (mark.startsWith('/*') && !/[!+]$/.test(mark))
}

/** The first place after what begins here: a quotation, a comment, or one character. */
function past(text: string, at: number): number {
  const char = text.charAt(at)
  if (char === "'" || char === '"' || char === '`') return pastQuotation(text, at, char)
  if (char === '/' && text.charAt(at + 1) === '*') return pastMark(text, at, '*/')
  if (char === '#') return pastMark(text, at, '\n')
  if (char === '-' && /^--\s/.test(text.slice(at, at + 3))) return pastMark(text, at, '\n')
  return at + 1
}

function pastMark(text: string, at: number, mark: string): number {
  const end = text.indexOf(mark, at + 2)
  return end === -1 ? text.length : end + mark.length
}

function pastQuotation(text: string, open: number, quote: string): number {
  for (let at = open + 1; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === '\\' && quote !== '`') at += 1
    else if (char === quote) return at + 1
  }
  return text.length
}

function newlines(text: string, from: number, end: number): number {
  let count = 0
  for (let at = from; at < end; at += 1) if (text.charCodeAt(at) === lineEnd) count += 1
  return count
}

const lineEnd = 10
