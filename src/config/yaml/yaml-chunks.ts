/** A part of a text that holds one document, and where it starts. */
export interface YamlChunk {
  readonly text: string
  readonly start: number
}

/**
 * Cuts a stream at its document markers: `---` or `...` at the start of a line ends a document wherever it
 * stands, inside quotes too (YAML 1.2.2, production 206), so this needs no parsing. What precedes the
 * first content of a document (comments, `%YAML`) stays with it.
 */
export function* chunksOf(text: string): Generator<YamlChunk> {
  let start = 0
  for (const { index } of text.matchAll(marker)) {
    if (text[index] === '.') {
      yield { text: text.slice(start, index), start }
      start = index + 3
    } else if (index > start && hasContent(text, start, index)) {
      yield { text: text.slice(start, index), start }
      start = index
    }
  }
  if (start < text.length) yield { text: text.slice(start), start }
}

const marker = /(?<![^\n])(?:---|\.\.\.)(?![^ \t\r\n])/g

/** Whether there is anything but blank lines, comments and directives. */
function hasContent(text: string, from: number, to: number): boolean {
  let line = from
  while (line < to) {
    const lineFeed = text.indexOf('\n', line)
    const end = lineFeed < 0 || lineFeed > to ? to : lineFeed
    if (!isAside(text, line, end)) return true
    line = end + 1
  }
  return false
}

function isAside(text: string, line: number, end: number): boolean {
  if (text[line] === '%') return true
  for (let at = line; at < end; at++) {
    const letter = text[at] as string
    if (letter === '#') return true
    if (!' \t\r\uFEFF'.includes(letter)) return false
  }
  return true
}
