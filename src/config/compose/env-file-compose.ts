import type { Diagnostic, Piece, Place, ReadContext } from '../model.ts'
import { placeIndex } from '../places.ts'
import { piecesOf, type Run, runsAt } from '../words/runs.ts'
import type { EnvEntry } from './env-file.ts'
import { type ExpansionBudget, expansionBudget, type Interpolation, interpolate } from './interpolation.ts'

interface ComposeEnv {
  readonly entries: readonly EnvEntry[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The assignments of a `.env` by compose's rules: `export` and `:` are allowed, single quotes are literal,
 * double quotes may span lines and know `\n`, `\t`, `\r`, `\"`, `\$`, `\\`; a comment after an unquoted
 * value needs a blank before its `#`. A name alone takes the value the user supplies.
 */
export function composeEnvEntries(text: string, context: ReadContext): ComposeEnv {
  const places = placeIndex(text, context.file)
  const values = new Map<string, readonly Piece[]>()
  const entries: EnvEntry[] = []
  const diagnostics: Diagnostic[] = []
  const budget = expansionBudget(text.length)
  const lookup = (name: string) => values.get(name) ?? supplied(context, name)
  const scan: Scan = { text, how: { places, lookup, budget }, diagnostics }
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; ) {
    const step = assignmentAt(scan, at)
    if (step.name !== undefined) {
      const value = step.value ?? lookup(step.name) ?? [unsetName(step.name, places.at(step.at))]
      values.set(step.name, value)
      entries.push({ name: step.name, value, place: places.at(step.at) })
    }
    at = step.next
  }
  return { entries, diagnostics: withBudget(diagnostics, budget) }
}

interface Scan {
  readonly text: string
  readonly how: Interpolation
  readonly diagnostics: Diagnostic[]
}

interface Step {
  readonly name?: string
  readonly at: number
  readonly value?: readonly Piece[] | undefined
  readonly next: number
}

const skipped = /[ \t\r\n]*(?:#[^\n]*)?/y
const head = /(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:([=:])[ \t]*|(?=[\r\n]|$))/y

function assignmentAt(scan: Scan, from: number): Step {
  const { text } = scan
  skipped.lastIndex = from
  const at = from + (skipped.exec(text)?.[0].length ?? 0)
  if (at >= text.length || at > from) return { at, next: Math.max(at, from + 1) }
  head.lastIndex = at
  const match = head.exec(text)
  if (!match) return notAnAssignment(scan, at)
  const name = match[1] as string
  const nameAt = at + match[0].indexOf(name)
  const valueAt = at + match[0].length
  if (match[2] === undefined) return { name, at: nameAt, next: valueAt }
  const value = valueFrom(scan, valueAt)
  return { name, at: nameAt, value: piecesOf(value.runs), next: value.next }
}

interface ReadValue {
  readonly runs: readonly Run[]
  readonly next: number
}

function valueFrom(scan: Scan, at: number): ReadValue {
  const quote = scan.text[at]
  if (quote !== '"' && quote !== "'") return unquotedValue(scan, at)
  const end = closingQuote(scan.text, at + 1, quote)
  if (end === undefined) {
    scan.diagnostics.push(unclosedQuote(scan.how.places.at(at)))
    return unquotedValue(scan, at)
  }
  const inside = scan.text.slice(at + 1, end)
  const runs = quote === "'" ? runsAt(inside, scan.how.places, at + 1) : doubleQuoted(scan, inside, at + 1)
  return { runs, next: lineEnd(scan.text, end + 1) }
}

function unquotedValue({ text, how }: Scan, at: number): ReadValue {
  const next = lineEnd(text, at)
  const line = text.slice(at, next)
  const comment = /(?:^|[ \t])#/.exec(line)
  const value = line.slice(0, comment?.index).trimEnd()
  return { runs: interpolate(value, at, how), next }
}

function closingQuote(text: string, from: number, quote: string): number | undefined {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') at++
    else if (text[at] === quote) return at
  }
  return undefined
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' }

/** Between escapes the text is interpolated; an escaped character stands for itself. */
function doubleQuoted({ how }: Scan, inside: string, offset: number): readonly Run[] {
  const parts: (readonly Run[])[] = []
  let done = 0
  for (const match of inside.matchAll(/\\([nrt"\\$])|\\\r?\n/g)) {
    parts.push(interpolate(inside.slice(done, match.index), offset + done, how))
    const text = escapes[match[1] ?? ''] ?? ''
    parts.push([{ kind: 'text', text, use: how.places.at(offset + match.index) }])
    done = match.index + match[0].length
  }
  parts.push(interpolate(inside.slice(done), offset + done, how))
  return parts.flat()
}

function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from)
  return feed < 0 ? text.length : feed
}

function supplied(context: ReadContext, name: string): readonly Piece[] | undefined {
  const text = context.env.get(name)
  return text === undefined ? undefined : [{ kind: 'text', text }]
}

function unsetName(name: string, place: Place): Piece {
  return { kind: 'hole', text: name, name, by: 'variable', place }
}

function withBudget(diagnostics: readonly Diagnostic[], budget: ExpansionBudget): readonly Diagnostic[] {
  return budget.diagnostic ? [...diagnostics, budget.diagnostic] : diagnostics
}

function notAnAssignment({ text, how, diagnostics }: Scan, at: number): Step {
  const next = lineEnd(text, at)
  diagnostics.push({
    severity: 'error',
    code: 'bad-env-line',
    message: 'This line is no assignment; expected NAME=value.',
    hint: 'Write NAME=value, or # before a comment; compose refuses the file as it is.',
    place: how.places.at(at),
  })
  return { at, next }
}

function unclosedQuote(place: Place): Diagnostic {
  return {
    severity: 'error',
    code: 'unclosed-quote',
    message: 'The quote that opens here is never closed; the value is read to the end of the line.',
    hint: 'Close the quote.',
    place,
  }
}
