import { fingerprinter } from '../report/fingerprint.ts'
import type { Finding } from '../rules/rule.ts'

/** Findings accepted as they are today: how often each occurs, by fingerprint. */
export interface Baseline {
  readonly schema: 'vtsize/baseline/1'
  readonly findings: readonly BaselineEntry[]
}

export interface BaselineEntry {
  readonly rule: string
  readonly file: string
  /** Of rule, file and the words of the line that the finding stands in: neither number nor message. */
  readonly fingerprint: string
  readonly count: number
}

/** The text of a file, to fingerprint lines by what they say. */
export type Sources = (file: string) => string | undefined

/** A baseline that accepts these findings. */
export function baselineOf(findings: readonly Finding[], sources: Sources): Baseline {
  const fingerprintOf = fingerprinter(sources)
  const entries = new Map<string, BaselineEntry>()
  for (const finding of findings) {
    const fingerprint = fingerprintOf(finding)
    const count = (entries.get(fingerprint)?.count ?? 0) + 1
    entries.set(fingerprint, { rule: finding.rule, file: finding.place?.file ?? '', fingerprint, count })
  }
  const sorted = [...entries.values()].toSorted((left, right) => (orderOf(left) < orderOf(right) ? -1 : 1))
  return { schema: 'vtsize/baseline/1', findings: sorted }
}

/**
 * The findings that a baseline does not accept. Of several that look the same it accepts as many as it
 * counted, so that one more of them is new.
 */
export function beyondBaseline(
  findings: readonly Finding[],
  baseline: Baseline,
  sources: Sources,
): readonly Finding[] {
  const fingerprintOf = fingerprinter(sources)
  const left = new Map(baseline.findings.map(({ fingerprint, count }) => [fingerprint, count]))
  return findings.filter(finding => {
    const fingerprint = fingerprintOf(finding)
    const accepted = left.get(fingerprint) ?? 0
    left.set(fingerprint, accepted - 1)
    return accepted <= 0
  })
}

/** The baseline in a text; nothing when it holds none. */
export function parseBaseline(text: string): Baseline | undefined {
  const read = parseJson(text)
  if (!isRecord(read) || read.schema !== 'vtsize/baseline/1' || !Array.isArray(read.findings))
    return undefined
  const findings = read.findings.filter(isEntry)
  return findings.length === read.findings.length ? { schema: read.schema, findings } : undefined
}

/** A baseline as the text of its file. */
export function baselineText(baseline: Baseline): string {
  return `${JSON.stringify(baseline, null, 2)}\n`
}

function orderOf({ file, rule, fingerprint }: BaselineEntry): string {
  return `${file}\0${rule}\0${fingerprint}`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isEntry(value: unknown): value is BaselineEntry {
  return (
    isRecord(value) &&
    typeof value.rule === 'string' &&
    typeof value.file === 'string' &&
    typeof value.fingerprint === 'string' &&
    typeof value.count === 'number'
  )
}
