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

function characters(text: string): string[] {
  if (plain.test(text)) return [...text]
  return Array.from(new Intl.Segmenter('en').segment(text), ({ segment }) => segment)
}

function taken(from: readonly string[], cells: number): string[] {
  let left = cells
  const end = from.findIndex(character => {
    left -= displayWidth(character)
    return left < 0
  })
  return from.slice(0, end === -1 ? from.length : end)
}
