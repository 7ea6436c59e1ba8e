import { visible } from './visible-text.ts'

/** Text in a line of Markdown that stays text: no link, no HTML, no mention, no end of a table cell. */
export function markdownText(text: string): string {
  return visible(text)
    .replaceAll(/[\\`*_[\]<>|~&]/g, character => `\\${character}`)
    .replaceAll(/(?<=^|\W)@(?=\w)/g, '@\u200b')
}

/** Text as code, whatever backticks it holds itself. */
export function markdownCode(text: string): string {
  const shown = visible(text)
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  const pad = longest > 0 || shown === '' || /^ .* $/.test(shown) ? ' ' : ''
  return `${fence}${pad}${shown}${pad}${fence}`
}

/** The same where it stands in a table, in which a bar ends the cell even in code. */
export function markdownCodeCell(text: string): string {
  return markdownCode(text).replaceAll('|', '\\|')
}
