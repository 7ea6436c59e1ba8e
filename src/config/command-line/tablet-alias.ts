/**
 * The tablet alias that `--tablet-path` gives among the texts of a command's arguments; nothing when it is
 * not given or not literal (texts with holes are `undefined`).
 */
export function literalAlias(texts: readonly (string | undefined)[]): string | undefined {
  let alias: string | undefined
  for (const [at, text] of texts.entries()) {
    const flag = text === undefined ? null : /^--?tablet[-_]path(?:=|$)/.exec(text)
    if (!flag) continue
    alias = flag[0].endsWith('=') ? text?.slice(flag[0].length) : texts[at + 1]
  }
  return alias === '' ? undefined : alias
}
