import type { Hole, Piece } from '../model.ts'
import type { Places } from '../places.ts'

/**
 * A value cut into known text and what a template engine or a variable would fill: `{{ … }}`, `{% … %}`,
 * `<%= … %>`, `${NAME}`, `$NAME`. `offset` is where the value starts in the text of `places`.
 */
export function templatePieces(value: string, places: Places, offset: number): readonly Piece[] {
  const pieces: Piece[] = []
  const unclosed = new Set<string>()
  let done = 0
  for (const match of value.matchAll(opening)) {
    if (match.index < done || unclosed.has(match[0])) continue
    const end = holeEnd(value, match)
    if (end === undefined) {
      unclosed.add(match[0])
      continue
    }
    if (match.index > done) pieces.push({ kind: 'text', text: value.slice(done, match.index) })
    pieces.push(hole(value.slice(match.index, end), match.index))
    done = end
  }
  if (done < value.length || pieces.length === 0) pieces.push({ kind: 'text', text: value.slice(done) })
  return pieces

  function hole(text: string, at: number): Hole {
    const place = places.at(offset + at)
    if (!text.startsWith('$')) return { kind: 'hole', text, by: templateLanguage(text), place }
    const name = /[A-Za-z_]\w*/.exec(text)?.[0]
    return name === undefined
      ? { kind: 'hole', text, by: 'variable', place }
      : { kind: 'hole', text, name, by: 'variable', place }
  }
}

/**
 * The engine that reads a tag, by its brackets; between Go's and Jinja's `{{ }}` the leading dot, dollar or
 * keyword of Go decides.
 */
export function templateLanguage(tag: string): 'go-template' | 'jinja' | 'erb' {
  if (tag.startsWith('<%')) return 'erb'
  return /^\{\{-?\s*(?:[.$(/]|(?:if|else|end|range|with|template|include|define|block)\b)/.test(tag)
    ? 'go-template'
    : 'jinja'
}

const opening = /\{\{|\{%|<%|\$\{|\$[A-Za-z_]\w*/g
const closing: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '<%': '%>', '${': '}' }

function holeEnd(value: string, match: RegExpExecArray): number | undefined {
  const close = closing[match[0]]
  if (close === undefined) return match.index + match[0].length
  const end = value.indexOf(close, match.index + 2)
  return end < 0 ? undefined : end + close.length
}
