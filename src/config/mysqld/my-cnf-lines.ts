import { templateLanguage } from '../template/template-pieces.ts'

/** One line of an option file as mysqld takes it apart. Offsets count from the start of the file. */
export type MyCnfLine =
  | { readonly kind: 'group'; readonly name: string; readonly at: number }
  | OptionLine
  | { readonly kind: 'include'; readonly path: string; readonly directory: boolean; readonly at: number }
  | TemplateLine
  | { readonly kind: 'malformed'; readonly text: string; readonly at: number }

export interface OptionLine {
  readonly kind: 'option'
  readonly name: string
  readonly at: number
  /** Quotes, escapes and comments resolved; nothing when there is no `=`. */
  readonly value: string | undefined
  readonly valueAt: number
}

/** A line that only a template engine understands: it opens or closes a condition, or puts text there. */
export interface TemplateLine {
  readonly kind: 'template'
  readonly role: 'open' | 'close' | 'silent' | 'text'
  readonly text: string
  readonly at: number
}

/** The lines of an option file that mean something, in order. */
export function* myCnfLines(text: string): Generator<MyCnfLine> {
  let start = text.startsWith('\uFEFF') ? 1 : 0
  while (start < text.length) {
    const feed = text.indexOf('\n', start)
    const end = feed < 0 ? text.length : feed
    const line = lineOf(text.slice(start, end), start)
    if (line) yield line
    start = end + 1
  }
}

function lineOf(raw: string, start: number): MyCnfLine | undefined {
  const trimmed = raw.trim()
  const at = start + raw.length - raw.trimStart().length
  if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) return undefined
  if (trimmed.startsWith('!')) return includeLine(trimmed, at)
  if (/^(?:\{[{%#]|<%)/.test(trimmed)) {
    return { kind: 'template', role: templateRole(trimmed), text: trimmed, at }
  }
  if (trimmed.startsWith('[')) {
    const end = trimmed.indexOf(']')
    return end < 0
      ? { kind: 'malformed', text: trimmed, at }
      : { kind: 'group', name: trimmed.slice(1, end).trim(), at }
  }
  return optionLine(trimmed, at)
}

function includeLine(trimmed: string, at: number): MyCnfLine {
  const match = /^!include(dir)?\s+(\S.*)$/.exec(trimmed)
  if (!match) return { kind: 'malformed', text: trimmed, at }
  return { kind: 'include', path: (match[2] as string).trim(), directory: match[1] !== undefined, at }
}

function optionLine(trimmed: string, at: number): OptionLine {
  const line = trimmed.slice(0, commentStart(trimmed)).trimEnd()
  const equals = line.indexOf('=')
  if (equals < 0) return { kind: 'option', name: line, at, value: undefined, valueAt: at }
  const raw = line.slice(equals + 1)
  return {
    kind: 'option',
    name: line.slice(0, equals).trimEnd(),
    at,
    value: unquoted(raw.trim()),
    valueAt: at + equals + 1 + (raw.length - raw.trimStart().length),
  }
}

/** The offset of the first `#` outside quotes; the end of the line without one. */
function commentStart(line: string): number {
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const character = line[at] as string
    if (character === '\\') at++
    else if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === '#') return at
  }
  return line.length
}

const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  r: '\r',
  s: ' ',
  '\\': '\\',
  '"': '"',
  "'": "'",
}

function unquoted(raw: string): string {
  const quoted = raw.length > 1 && /^["']/.test(raw) && raw.endsWith(raw[0] as string)
  const inside = quoted ? raw.slice(1, -1) : raw
  return inside.replace(/\\([btnrs\\"'])/g, (_, letter: string) => escapes[letter] as string)
}

function templateRole(tag: string): TemplateLine['role'] {
  if (/^(?:\{#|\{\{-?\s*\/\*)/.test(tag)) return 'silent'
  const keyword = /^(?:\{\{-?|\{%[-+]?|<%-?)\s*(\$?[\w.]*)/.exec(tag)?.[1] ?? ''
  if (opens.has(keyword)) return closesItself(tag) ? 'text' : 'open'
  if (closes.has(keyword)) return 'close'
  if (/^(?:else|elif|elsif|elseif|set|raw|endraw|import|from)$/.test(keyword) || assigns(tag)) return 'silent'
  return templateLanguage(tag) === 'erb' && !tag.startsWith('<%=') ? erbRole(tag) : 'text'
}

const opens: ReadonlySet<string> = new Set([
  'if',
  'unless',
  'range',
  'with',
  'for',
  'block',
  'define',
  'case',
])
const closes: ReadonlySet<string> = new Set(['end', 'endif', 'endfor', 'endblock', 'endwith'])

/** A whole condition on one line: its text is known to nobody. */
function closesItself(tag: string): boolean {
  return /\{\{-?\s*end\b|\{%[-+]?\s*end|<%-?\s*end\b/.test(tag)
}

function assigns(tag: string): boolean {
  return /^\{\{-?\s*\$\w*\s*:?=/.test(tag)
}

/** Looking further back would cost a quadratic search on a hostile line. */
const longestTagEnd = 200

/** Ruby opens blocks with `do` and `{` at the end of the tag. */
function erbRole(tag: string): TemplateLine['role'] {
  return /(?:\bdo\b[^%]*|\{[^%]*)-?%>\s*$/.test(tag.slice(-longestTagEnd)) ? 'open' : 'silent'
}
