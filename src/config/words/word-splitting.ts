import type { Diagnostic, Place } from '../model.ts'
import { type LocatedWord, locatedWord } from './located-word.ts'
import { placeIn, type Run, type TextRun } from './runs.ts'

/** A text cut into arguments. */
export interface SplitText {
  readonly words: readonly LocatedWord[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Cuts a text into arguments at blanks outside quotes, and takes quotes and backslashes off. `compose`: as
 * a shell does, without expanding anything. `systemd`: both kinds of quotes know C escapes.
 */
export function splitRuns(runs: readonly Run[], syntax: 'compose' | 'systemd'): SplitText {
  const state = new Splitter(syntax)
  for (const run of runs) {
    if (run.kind === 'hole') state.hole(run)
    else state.text(run)
  }
  return state.finish()
}

const escapeAt = /\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[0-7]{3}|[\s\S])/y
const plainStretch = /[^\s"'\\]+/y

class Splitter {
  readonly #syntax: 'compose' | 'systemd'
  readonly #words: LocatedWord[] = []
  #word: Run[] = []
  #place: Place | undefined
  #quote = ''
  #quoted = false
  #quotePlace: Place | undefined

  constructor(syntax: 'compose' | 'systemd') {
    this.#syntax = syntax
  }

  hole(run: Extract<Run, { kind: 'hole' }>): void {
    this.#place ??= run.use
    this.#word.push(run)
  }

  text(run: TextRun): void {
    for (let at = 0; at < run.text.length; ) at += this.#step(run, at)
  }

  finish(): SplitText {
    this.#end()
    const diagnostics = this.#quote !== '' && this.#quotePlace ? [unclosedQuote(this.#quotePlace)] : []
    return { words: this.#words, diagnostics }
  }

  /** Takes what stands at `at` and says how much that was. */
  #step(run: TextRun, at: number): number {
    const character = run.text[at] as string
    if (character === '\\' && !(this.#quote === "'" && this.#syntax === 'compose'))
      return this.#escape(run, at)
    if (character === this.#quote) this.#quote = ''
    else if (this.#quote === '' && (character === '"' || character === "'")) this.#open(run, at, character)
    else if (this.#quote === '' && /\s/.test(character)) this.#end()
    else {
      plainStretch.lastIndex = at
      const stretch = plainStretch.exec(run.text)?.[0] ?? character
      this.#put(run, at, stretch)
      return stretch.length
    }
    return 1
  }

  #open(run: TextRun, at: number, quote: string): void {
    const { use } = placeIn(run, at)
    this.#place ??= use
    this.#quotePlace = use
    this.#quote = quote
    this.#quoted = true
  }

  #escape(run: TextRun, at: number): number {
    escapeAt.lastIndex = at
    const match = escapeAt.exec(run.text)?.[0]
    if (match === undefined) return 1
    const whole = this.#syntax === 'systemd' ? match : match.slice(0, 2)
    const text = this.#syntax === 'systemd' ? unescapedC(whole) : unescapedShell(whole, this.#quote)
    if (text !== '') this.#put(run, at, text)
    return whole.length
  }

  #put(run: TextRun, at: number, text: string): void {
    const { use, from } = placeIn(run, at)
    this.#place ??= use
    this.#word.push({ kind: 'text', text, use, ...(from && { from }) })
  }

  #end(): void {
    if (this.#place) this.#words.push(locatedWord(this.#word, this.#place, !this.#quoted))
    this.#word = []
    this.#place = undefined
    this.#quoted = false
  }
}

/** In double quotes a backslash escapes only what would mean something there. */
function unescapedShell(written: string, quote: string): string {
  const character = written[1] as string
  if (character === '\n') return ''
  return quote === '"' && !'"\\$`'.includes(character) ? written : character
}

const controls: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  s: ' ',
}

function unescapedC(written: string): string {
  const code = /^\\(?:[xuU]([0-9A-Fa-f]{2,8})|([0-7]{3}))$/.exec(written)
  if (code)
    return fromCode(
      code[1] === undefined ? Number.parseInt(code[2] as string, 8) : Number.parseInt(code[1], 16),
    )
  const character = written[1] as string
  return controls[character] ?? ('"\'\\'.includes(character) ? character : written)
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

function unclosedQuote(place: Place): Diagnostic {
  return {
    severity: 'error',
    code: 'unclosed-quote',
    message: 'The quote that opens here is never closed; the rest of the command is taken as one argument.',
    hint: 'Close the quote.',
    place,
  }
}
