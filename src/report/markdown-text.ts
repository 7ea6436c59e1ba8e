import { visible } from './visible-text.ts'

/** Text in a line of Markdown that stays text: no link, no HTML, no mention, no end of a table cell. */
export function markdownText(text: string): string {
  return visible(text)
    .replaceAll(special, character => `\\${character}`)
    .replaceAll(/(?<=^|\W)@(?=\w)/g, '@\u200b')
}

/** Underscores inside words, as in names of variables, mean nothing in Markdown. */
const special = /[\\`*[\]<>|~&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g

/** Text as code, whatever backticks it holds itself. */
export function markdownCode(text: string): string {
  const shown = visible(text)
  const longest = longestTicks(shown)
  const fence = '`'.repeat(longest + 1)
  const pad = longest > 0 || shown === '' || /^ .* $/.test(shown) ? ' ' : ''
  return `${fence}${pad}${shown}${pad}${fence}`
}

/** The same where it stands in a table, in which a bar ends the cell even in code. */
export function markdownCodeCell(text: string): string {
  return markdownCode(text).replaceAll('|', '\\|')
}

/** Lines as a block of plain text. */
export function markdownBlock(lines: readonly string[]): string {
  const shown = lines.map(visible)
  const fence = '`'.repeat(Math.max(3, longestTicks(shown.join('\n')) + 1))
  return [`${fence}text`, ...shown, fence].join('\n')
}

function longestTicks(text: string): number {
  return [...text.matchAll(/`+/g)].reduce((longest, [ticks]) => Math.max(longest, ticks.length), 0)
}
