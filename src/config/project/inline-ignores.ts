import type { Place } from '../model.ts'

/** A comment that takes findings away: `# vtsize: ignore VT203 until 2027-01-31 -- reason`. */
export interface InlineIgnore {
  readonly rules: readonly string[]
  /** Nothing when the comment gives none; then it takes nothing away. */
  readonly reason: string | undefined
  /** The last day on which it counts, `YYYY-MM-DD`. */
  readonly until: string | undefined
  readonly place: Place
  /** The comment as written. */
  readonly text: string
  /** The lines whose findings it means, both included. */
  readonly firstLine: number
  readonly lastLine: number
}

/**
 * The ignores in the comments of a text. One behind something means its own line; one that stands alone
 * means the next line that is no comment, with the lines that it continues on (`\` at the end).
 */
export function inlineIgnores(text: string, file: string): readonly InlineIgnore[] {
  if (!text.includes('vtsize:')) return []
  const lines = text.split(/\r\n|\n|\r/)
  return lines.flatMap((line, index) => {
    const comment = commentIn(line)
    if (!comment) return []
    const meant = comment.alone ? linesBelow(lines, index) : { firstLine: index + 1, lastLine: index + 1 }
    return [{ ...comment.said, ...meant, place: { file, line: index + 1, column: comment.column } }]
  })
}

interface Comment {
  readonly said: Pick<InlineIgnore, 'rules' | 'reason' | 'until' | 'text'>
  readonly column: number
  readonly alone: boolean
}

/** `#` of shells, YAML and units, `//`, `--` of SQL, `;` of option files; in templates the tag opens it. */
const opening = /(?:#|\/\/|--|;|\/\*|<!--|\{\{-?\/\*|\{#|<%#)[ \t]*vtsize:[ \t]*ignore(?![\w-])/
const closing = /[ \t]*(?:\*\/-?\}\}|#\}|%>|\*\/|-->)?[ \t]*$/

function commentIn(line: string): Comment | undefined {
  const at = line.indexOf('vtsize:') < 0 ? null : opening.exec(line)
  if (!at) return undefined
  const text = line.slice(at.index).replace(closing, '')
  const rest = text.slice(at[0].length)
  const dashes = /[ \t]--(?=[ \t]|$)/.exec(rest)
  const head = dashes ? rest.slice(0, dashes.index) : rest
  const reason = dashes ? rest.slice(dashes.index + dashes[0].length).trim() : ''
  return {
    said: {
      rules: head.match(/\bVT\d{3}\b/g) ?? [],
      reason: reason === '' ? undefined : reason,
      until: /\buntil[ \t]+(\d{4}-\d{2}-\d{2})\b/.exec(head)?.[1],
      text,
    },
    column: at.index + 1,
    alone: line.slice(0, at.index).trim() === '',
  }
}

function linesBelow(lines: readonly string[], index: number): Pick<InlineIgnore, 'firstLine' | 'lastLine'> {
  let first = index + 1
  while (first < lines.length && /^[ \t]*(?:#|\/\/|--[ \t]|;|$)/.test(lines[first] as string)) first++
  let last = first
  while (/\\[ \t]*$/.test(lines[last] ?? '')) last++
  return { firstLine: first + 1, lastLine: last + 1 }
}
