import { isSecretFlag } from '../catalog/secret-flags.ts'

/**
 * A line of a file with the values of passwords, tokens and the like starred out, as long as it was: behind
 * `=` or `:`, and behind a blank where a flag stands before it.
 */
export function hideSecrets(line: string): string {
  let shown = ''
  let at = 0
  for (const { 0: name, index } of line.matchAll(/[\w.-]+/g)) {
    if (index < at || !isSecretFlag(name)) continue
    const value = valueBehind(line, index + name.length, name.startsWith('-'))
    if (!value) continue
    shown += line.slice(at, value.start) + '*'.repeat(value.end - value.start)
    at = value.end
  }
  return shown + line.slice(at)
}

const separator = /["']?[ \t]*[=:][ \t]*/y
const blanks = /[ \t]+/y
const valueText = /"[^"]*"?|'[^']*'?|[^\s"',;]+/y

function valueBehind(line: string, offset: number, isFlag: boolean) {
  const start = endOf(separator, line, offset) ?? (isFlag ? endOf(blanks, line, offset) : undefined)
  const end = start === undefined ? undefined : endOf(valueText, line, start)
  return start === undefined || end === undefined ? undefined : { start, end }
}

function endOf(sticky: RegExp, text: string, offset: number): number | undefined {
  sticky.lastIndex = offset
  return sticky.test(text) ? sticky.lastIndex : undefined
}
