import { createHash } from 'node:crypto'
import type { Finding } from '../rules/rule.ts'
import { type SourceLine, sourceLines } from './source-lines.ts'

/**
 * For each finding a name that survives when lines move: the rule, the file and the line's own text decide
 * it, and the count of equal ones before it (`3fd0…:2`). Without the line, its message stands in for it.
 */
export function fingerprints(
  findings: readonly Finding[],
  sources: (file: string) => string | undefined,
): readonly string[] {
  const lineAt = sourceLines(sources)
  const seen = new Map<string, number>()
  return findings.map(finding => {
    const hash = hashOf(finding, lineAt)
    const count = (seen.get(hash) ?? 0) + 1
    seen.set(hash, count)
    return `${hash}:${count}`
  })
}

function hashOf({ rule, place, text, message }: Finding, lineAt: SourceLine): string {
  const line = place && lineAt(place)?.trim()
  const parts = [rule, place?.file ?? '', line === undefined ? message : `${line}\0${text ?? ''}`]
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16)
}
