import { visible } from './visible-text.ts'

/** One metric with its samples. */
export interface Family {
  readonly name: string
  readonly type: 'gauge' | 'counter'
  readonly help: string
  readonly samples: readonly FamilySample[]
}

/** A value of null or no finite number is not printed: what is missing stays missing. */
export interface FamilySample {
  readonly labels: Readonly<Record<string, string | null>>
  readonly value: number | null
}

/**
 * Families in the text format of Prometheus, each with one HELP and one TYPE and its samples together. Of
 * samples with the same labels the first stands; a family without any is left out. Ends in a newline, or is
 * empty.
 */
export function expositionText(families: readonly Family[]): string {
  return families.map(familyText).join('')
}

function familyText({ name, type, help, samples }: Family): string {
  const lines = new Map<string, string>()
  for (const { labels, value } of samples) {
    const series = `${name}${labelsText(labels)}`
    if (value !== null && Number.isFinite(value) && !lines.has(series))
      lines.set(series, `${series} ${value}\n`)
  }
  if (lines.size === 0) return ''
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${[...lines.values()].join('')}`
}

/** A label that is not known is left out, which to Prometheus is the same as an empty one. */
function labelsText(labels: FamilySample['labels']): string {
  const known = Object.entries(labels).flatMap(([name, value]) =>
    value === null ? [] : [`${name}="${escaped(value)}"`],
  )
  return known.length === 0 ? '' : `{${known.join(',')}}`
}

function escaped(value: string): string {
  return visible(value).replaceAll(/[\\"]/g, character => `\\${character}`)
}
