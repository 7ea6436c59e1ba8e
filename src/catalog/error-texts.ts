import { errorTextRows } from './error-text-rows.ts'
import type { Span } from './release.ts'

/** An error about connections as people meet it in a log, in a stretch of releases. */
export interface ErrorText extends Span {
  /** `too-many-connections`. */
  readonly id: string
  /** Texts of which one stands in the message, lower case. Longer ones say more than those they contain. */
  readonly phrases: readonly string[]
  /** Error numbers that mean it when no known text is there. */
  readonly codes?: readonly number[]
  /** gRPC codes that mean it when nothing better is there, lower case. */
  readonly statuses?: readonly string[]
  readonly saidBy: 'MySQL' | 'vttablet' | 'the MySQL client of Vitess'
  /** What has happened. */
  readonly what: string
  /** The limit that was met; nothing when none was. */
  readonly limit?: string
  /** Pools that it can be about. */
  readonly pools?: readonly string[]
  /** Flags of vttablet that set the limit or the time, dashed. */
  readonly flags?: readonly string[]
  /** What to do, most telling first. */
  readonly advice: readonly string[]
  readonly trap?: string
  readonly cite: string
}

/**
 * The errors that a message or a log line speaks of: by its texts, else by its numbers. Vitess reports pool
 * timeouts with MySQL's number 1203, so a text always beats a number. One look for each known text.
 */
export function errorsIn(message: string): readonly ErrorText[] {
  const text = message.slice(0, longestMessage).toLowerCase().replace(/\s+/g, ' ')
  const found = new Set(phrases().filter(phrase => text.includes(phrase)))
  const telling = [...found].filter(
    phrase => ![...found].some(other => other !== phrase && other.includes(phrase)),
  )
  if (telling.length > 0) return errorTextRows.filter(row => row.phrases.some(each => telling.includes(each)))
  const codes = codesIn(text)
  return errorTextRows.filter(
    row => row.codes?.some(code => codes.has(code)) || row.statuses?.some(status => text.includes(status)),
  )
}

/** Every error, by id. */
export function allErrorTexts(): readonly ErrorText[] {
  return errorTextRows
}

const longestMessage = 100_000

function phrases(): readonly string[] {
  return [...new Set(errorTextRows.flatMap(row => row.phrases))]
}

const numbered = /(?:errno|error ?code|error|code)[ :=(#-]{0,3}(\d{4})\b|\((\d{4}),|^(\d{4})(?: |$)/g

function codesIn(text: string): ReadonlySet<number> {
  return new Set([...text.matchAll(numbered)].map(match => Number(match[1] ?? match[2] ?? match[3])))
}
