import stringWidth from 'string-width'

/** Cells of a terminal that `text` takes: wide characters take two, combining ones none. */
export function displayWidth(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text)
}

/** As much of the start of `text` as `cells` hold, whole characters only. */
export function startWithin(text: string, cells: number): string {
  return taken(characters(text), cells).join('')
}

/** As much of the end of `text` as `cells` hold, whole characters only. */
export function endWithin(text: string, cells: number): string {
  return taken(characters(text).reverse(), cells).reverse().join('')
}

/** `text` in pieces of `cells` or less, whole characters only; a character wider than that is its own piece. */
export function piecesWithin(text: string, cells: number): readonly string[] {
  const pieces: string[] = []
  let piece = ''
  let left = cells
  for (const character of characters(text)) {
    const width = displayWidth(character)
    if (width > left && piece !== '') {
      pieces.push(piece)
      piece = ''
      left = cells
    }
    piece += character
    left -= width
  }
  return piece === '' ? pieces : [...pieces, piece]
}

const plain = /^[\x20-\x7e]*$/

/** The segmenter's work on each character grows with the text it is given, so a long one goes in by chunks. */
const chunkLength = 256

function characters(text: string): string[] {
  if (plain.test(text)) return [...text]
  const segmenter = new Intl.Segmenter('en')
  const all: string[] = []
  for (let at = 0; at < text.length; ) {
    const chunk = text.slice(at, at + chunkLength)
    const segments = Array.from(segmenter.segment(chunk), ({ segment }) => segment)
    const goesOn = at + chunk.length < text.length && segments.length > 1
    const last = goesOn ? segments.pop() : undefined
    all.push(...segments)
    at += chunk.length - (last?.length ?? 0)
  }
  return all
}

function taken(from: readonly string[], cells: number): string[] {
  let left = cells
  const end = from.findIndex(character => {
    left -= displayWidth(character)
    return left < 0
  })
  return from.slice(0, end === -1 ? from.length : end)
}
