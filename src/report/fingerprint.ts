import { createHash } from 'node:crypto'
import type { Finding } from '../rules/rule.ts'
import { sourceLines } from './source-lines.ts'

/**
 * Names a finding by its rule, its file and the line's own text, so that the name survives when lines move
 * and messages are reworded. Without the line at hand, the message stands in for it. Hashed, since a line
 * may hold a secret.
 */
export function fingerprinter(sources: (file: string) => string | undefined): (finding: Finding) => string {
  const lineAt = sourceLines(sources)
  return ({ rule, place, text, message }) => {
    const line = place && aroundColumn(lineAt(place), place.column)?.trim().replaceAll(/\s+/g, ' ')
    const parts = [rule, place?.file ?? '', ...(line === undefined ? [message] : [line, text ?? ''])]
    return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 20)
  }
}

/** The name of each finding with the count of equal ones up to it (`3fd0…:2`): no two are the same. */
export function fingerprints(
  findings: readonly Finding[],
  sources: (file: string) => string | undefined,
): readonly string[] {
  const nameOf = fingerprinter(sources)
  const seen = new Map<string, number>()
  return findings.map(finding => {
    const name = nameOf(finding)
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return `${name}:${count}`
  })
}

/** Longer lines are minified: there the neighbourhood is what stays when the rest changes. */
const longestLine = 500
const neighbourhood = 100

function aroundColumn(line: string | undefined, column: number): string | undefined {
  if (line === undefined || line.length <= longestLine) return line
  return line.slice(Math.max(0, column - 1 - neighbourhood), column - 1 + neighbourhood)
}
