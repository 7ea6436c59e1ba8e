/** One line of a Prometheus page. */
export interface Sample {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
}

export interface Exposition {
  readonly samples: readonly Sample[]
  /** Lines that are neither a sample nor a comment. */
  readonly brokenLines: number
}

/**
 * Reads the text format of Prometheus, timestamps and exemplars left aside. Each line stands for itself, so
 * a broken one costs only itself. Never throws; one pass over the text.
 */
export function readExposition(text: string): Exposition {
  const samples: Sample[] = []
  let brokenLines = 0
  for (const line of text.split('\n')) {
    const kept = line.trim()
    if (kept === '' || kept.startsWith('#')) continue
    const sample = sampleIn(kept)
    if (sample) samples.push(sample)
    else brokenLines += 1
  }
  return { samples, brokenLines }
}

const nameThere = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const blanksThere = /[ \t]*/y
const valueThere = /[^ \t]+/y

function sampleIn(line: string): Sample | undefined {
  const name = matchAt(nameThere, line, 0)
  if (name === '') return undefined
  const open = skipBlanks(line, name.length)
  const labelled = line[open] === '{' ? labelsAt(line, open + 1) : { labels: noLabels, end: open }
  if (!labelled) return undefined
  const text = matchAt(valueThere, line, skipBlanks(line, labelled.end))
  const value = numberOf(text)
  return value === undefined ? undefined : { name, labels: labelled.labels, value }
}

interface Labels {
  readonly labels: ReadonlyMap<string, string>
  /** Behind the closing brace. */
  readonly end: number
}

const noLabels: ReadonlyMap<string, string> = new Map()

function labelsAt(line: string, start: number): Labels | undefined {
  const labels = new Map<string, string>()
  let at = skipBlanks(line, start)
  while (line[at] !== '}') {
    const name = matchAt(nameThere, line, at)
    if (name === '') return undefined
    const equals = skipBlanks(line, at + name.length)
    const quote = skipBlanks(line, equals + 1)
    if (line[equals] !== '=' || line[quote] !== '"') return undefined
    const quoted = quotedAt(line, quote + 1)
    if (!quoted) return undefined
    labels.set(name, quoted.text)
    at = skipBlanks(line, quoted.end)
    if (line[at] === ',') at = skipBlanks(line, at + 1)
    else if (line[at] !== '}') return undefined
  }
  return { labels, end: at + 1 }
}

/** The text up to the closing quote, escapes undone. */
function quotedAt(line: string, start: number): { readonly text: string; readonly end: number } | undefined {
  const pieces: string[] = []
  let from = start
  for (let at = start; at < line.length; at += 1) {
    if (line[at] === '"') return { text: pieces.join('') + line.slice(from, at), end: at + 1 }
    if (line[at] !== '\\') continue
    pieces.push(line.slice(from, at), escaped(line[at + 1]))
    at += 1
    from = at + 1
  }
  return undefined
}

function escaped(letter: string | undefined): string {
  return letter === 'n' ? '\n' : (letter ?? '')
}

/** As Go writes numbers: `2`, `1.05e+11`, `+Inf`, `NaN`. */
function numberOf(text: string): number | undefined {
  if (text === '+Inf' || text === 'Inf') return Number.POSITIVE_INFINITY
  if (text === '-Inf') return Number.NEGATIVE_INFINITY
  if (text === 'NaN') return Number.NaN
  const value = text === '' ? Number.NaN : Number(text)
  return Number.isNaN(value) ? undefined : value
}

function skipBlanks(line: string, at: number): number {
  return at + matchAt(blanksThere, line, at).length
}

function matchAt(pattern: RegExp, line: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(line)?.[0] ?? ''
}
