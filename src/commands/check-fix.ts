import { readFileSync, writeFileSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { applyFixes } from '../check/fix.ts'
import { unifiedDiff } from '../check/unified-diff.ts'
import type { CheckReport } from '../report/check-report.ts'
import { hideSecrets } from '../report/hidden-secrets.ts'
import type { TextFix } from '../rules/rule.ts'

/** A file with its fixes worked out, not yet written. */
export interface FixedFile {
  readonly file: string
  readonly before: string
  readonly after: string
  readonly fixes: number
}

/**
 * What the fixes of a report make of its files. Left alone are files that are not below `paths` (a value
 * may stand anywhere on the machine), that changed meanwhile, or that are not UTF-8.
 */
export function fixedFiles(report: CheckReport, paths: readonly string[]): readonly FixedFile[] {
  return [...fixesByFile(report)].flatMap(([file, fixes]) => {
    if (!paths.some(path => isBelow(file, path))) return []
    const before = textOf(file)
    if (before === undefined || before.replace(/^\uFEFF/, '') !== report.sources(file)) return []
    const mark = before.startsWith('\uFEFF') ? '\uFEFF' : ''
    const { text, applied } = applyFixes(before.slice(mark.length), fixes)
    return applied.length === 0 ? [] : [{ file, before, after: mark + text, fixes: applied.length }]
  })
}

/** Writes fixed files in place. */
export function writeFixed(files: readonly FixedFile[]): void {
  for (const { file, after } of files) writeFileSync(file, after)
}

/** The changes as one patch. */
export function patchOf(files: readonly FixedFile[]): string {
  // A diff shows whole lines, and a password may stand in them.
  return files
    .map(({ file, before, after }) => unifiedDiff(file, before, after))
    .map(diff => diff.split('\n').map(hideSecrets).join('\n'))
    .join('')
}

function fixesByFile({ findings }: CheckReport): ReadonlyMap<string, readonly TextFix[]> {
  const byFile = new Map<string, TextFix[]>()
  for (const { fix } of findings) {
    if (!fix) continue
    const others = byFile.get(fix.place.file)
    if (others) others.push(fix)
    else byFile.set(fix.place.file, [fix])
  }
  return byFile
}

function isBelow(file: string, path: string): boolean {
  const around = resolve(path)
  const at = resolve(file)
  return at === around || at.startsWith(around.endsWith(sep) ? around : `${around}${sep}`)
}

function textOf(file: string): string | undefined {
  try {
    const bytes = readFileSync(file)
    const text = bytes.toString()
    return Buffer.from(text).equals(bytes) ? text : undefined
  } catch {
    return undefined
  }
}
