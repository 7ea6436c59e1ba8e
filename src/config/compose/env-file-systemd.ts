import type { Diagnostic, Place, ReadContext } from '../model.ts'
import { type Places, placeIndex } from '../places.ts'
import { piecesOf, type Run, type TextRun } from '../words/runs.ts'
import type { EnvEntry } from './env-file.ts'

interface SystemdEnv {
  readonly entries: readonly EnvEntry[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The assignments of an EnvironmentFile, which is no shell script: no `$` is expanded, no `export` known.
 * `#` and `;` begin comments only at the start of a line; a backslash continues a line; quotes may span
 * lines; in double quotes a backslash escapes only `"`, `\`, `` ` `` and `$` (systemd.exec(5)).
 */
export function systemdEnvEntries(text: string, context: ReadContext): SystemdEnv {
  const places = placeIndex(text, context.file)
  const entries: EnvEntry[] = []
  const diagnostics: Diagnostic[] = []
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; ) {
    const step = lineAt(text, at, places)
    if (step.entry) entries.push(step.entry)
    if (step.diagnostic) diagnostics.push(step.diagnostic)
    at = step.next
  }
  return { entries, diagnostics }
}

interface Step {
  readonly entry?: EnvEntry
  readonly diagnostic?: Diagnostic
  readonly next: number
}

const blanks = /[ \t\r\n]*/y
const head = /([A-Za-z_]\w*)[ \t]*=[ \t]*/y
const restOfLine = /(?:\\(?:\r?\n|.)|[^\\\n])*(?:\\$)?\n?/y

function lineAt(text: string, from: number, places: Places): Step {
  const at = from + sticky(blanks, text, from).length
  if (at >= text.length) return { next: at }
  const rest = sticky(restOfLine, text, at)
  const afterLine = at + Math.max(1, rest.length)
  if (text[at] === '#' || text[at] === ';') return { next: afterLine }
  head.lastIndex = at
  const match = head.exec(text)
  if (!match) return { diagnostic: notAnAssignment(rest, places.at(at)), next: afterLine }
  const value = valueAt(text, at + match[0].length, places)
  const entry = { name: match[1] as string, value: piecesOf(value.runs), place: places.at(at) }
  return { entry, ...(value.diagnostic && { diagnostic: value.diagnostic }), next: value.next }
}

interface ReadValue {
  readonly runs: readonly Run[]
  readonly next: number
  readonly diagnostic?: Diagnostic
}

/** Walks to the unquoted end of the line. Blanks before that end count only when they are quoted. */
function valueAt(text: string, from: number, places: Places): ReadValue {
  const words = wordRuns(places)
  let quote = ''
  let quoteAt = from
  let at = from
  for (; at < text.length; at++) {
    const character = text[at] as string
    if (character === '\\' && quote !== "'") {
      words.put(escaped(text, at + 1, quote), at, true)
      at += text.startsWith('\r\n', at + 1) ? 2 : 1
    } else if (character === quote) quote = ''
    else if (quote === '' && (character === '"' || character === "'")) {
      quote = character
      quoteAt = at
    } else if (character === '\n' && quote === '') break
    else words.put(character, at, quote !== '')
  }
  const runs = words.runs()
  return { runs, next: at + 1, ...(quote !== '' && { diagnostic: unclosedQuote(places.at(quoteAt)) }) }
}

interface WordRuns {
  readonly put: (characters: string, source: number, quoted: boolean) => void
  readonly runs: () => readonly TextRun[]
}

/** Gathers characters into runs that each begin with a word, so that each word keeps its place. */
function wordRuns(places: Places): WordRuns {
  const runs: TextRun[] = []
  let word = ''
  let wordAt = 0
  let blank = false
  let firmLength = 0
  const flush = () => {
    if (word !== '') runs.push({ kind: 'text', text: word, use: places.at(wordAt) })
    word = ''
    firmLength = 0
  }
  return {
    put: (characters, source, quoted) => {
      if (characters === '') return
      const isBlank = characters === ' ' || characters === '\t' || characters === '\n' || characters === '\r'
      if (word !== '' && blank && !isBlank) flush()
      if (word === '') wordAt = source
      word += characters
      blank = isBlank
      if (quoted || !isBlank) firmLength = word.length
    },
    runs: () => {
      word = word.slice(0, firmLength)
      flush()
      return runs
    },
  }
}

function escaped(text: string, at: number, quote: string): string {
  const next = text[at] ?? ''
  if (next === '\n' || text.startsWith('\r\n', at)) return ''
  return quote === '"' && !'"\\`$'.includes(next) ? `\\${next}` : next
}

function sticky(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

function notAnAssignment(line: string, place: Place): Diagnostic {
  const exported = line.startsWith('export ')
  return {
    severity: 'warning',
    code: 'bad-env-line',
    message: exported
      ? 'systemd ignores lines that begin with export: an EnvironmentFile is no shell script.'
      : 'This line is no assignment, so systemd ignores it; expected NAME=value.',
    hint: exported ? 'Take export away.' : 'Write NAME=value, or # before a comment.',
    place,
  }
}

function unclosedQuote(place: Place): Diagnostic {
  return {
    severity: 'error',
    code: 'unclosed-quote',
    message: 'The quote that opens here is never closed; the value goes on to the end of the file.',
    hint: 'Close the quote.',
    place,
  }
}
