/**
 * Text from outside as one harmless line: control characters, line ends and marks that turn the reading
 * direction are shown as escapes, so that no file name or value can move the cursor or forge a line.
 */
export function visible(text: string): string {
  return text.replaceAll(hidden, character => named[character] ?? escaped(character))
}

/** The same for text of several lines: line ends stay what they are. */
export function visibleLines(text: string): string {
  return text
    .split(/([\r\n])/)
    .map((part, at) => (at % 2 === 1 ? part : visible(part)))
    .join('')
}

const hidden = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
