import type { Timed } from './observation.ts'
import { type PageValues, tableOf } from './page-values.ts'

/** The variables of a /debug/vars page, as far as it could be read. */
export interface ExpvarPage {
  readonly vars: ReadonlyMap<string, unknown>
  /** False when the page ends early or some line of it is broken: `vars` then holds the rest. */
  readonly whole: boolean
}

/**
 * Reads the JSON of /debug/vars. Go writes one variable a line, so that of a page that breaks off all lines
 * before the break are still read. Nothing when no variable is there.
 */
export function readExpvar(text: string): ExpvarPage | undefined {
  const parsed = parsedJson(text)
  if (isTable(parsed)) return { vars: new Map(Object.entries(parsed)), whole: true }
  if (!text.trimStart().startsWith('{')) return undefined
  // A number that was cut in two is still a number, so what follows the last line end is left out.
  const vars = new Map(text.split('\n').slice(0, -1).flatMap(variableIn))
  return vars.size > 0 ? { vars, whole: false } : undefined
}

/** The page's values, by the names of /debug/vars. */
export function expvarValues({ vars }: ExpvarPage): PageValues {
  const number = (name: string) => onlyNumber(vars.get(name))
  return {
    names: new Set(vars.keys()),
    number: ({ expvar }) => number(expvar),
    seconds: ({ expvar }) => {
      const nanoseconds = number(expvar)
      return nanoseconds === null ? null : nanoseconds / nanosecondsPerSecond
    },
    byLabel: ({ expvar }) => {
      const value = vars.get(expvar)
      return isTable(value) ? numbersIn(value) : null
    },
    times: ({ expvar }) => histogramsIn(vars.get(expvar)),
  }
}

const nanosecondsPerSecond = 1e9

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `"Name": value,` */
function variableIn(line: string): readonly (readonly [string, unknown])[] {
  const text = line.trim().replace(/,$/, '')
  if (!text.startsWith('"')) return []
  const parsed = parsedJson(`{${text}}`)
  return isTable(parsed) ? Object.entries(parsed) : []
}

/** A named exporter wraps a number in a map of one entry. */
function onlyNumber(value: unknown): number | null {
  if (typeof value === 'number') return value
  if (!isTable(value)) return null
  const [only, ...others] = Object.values(value)
  return typeof only === 'number' && others.length === 0 ? only : null
}

function numbersIn(table: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> {
  return tableOf(
    Object.entries(table).flatMap(([key, value]) =>
      typeof value === 'number' ? [[key, value] as const] : [],
    ),
  )
}

function histogramsIn(value: unknown): Readonly<Record<string, Timed>> | null {
  const histograms = isTable(value) ? value.Histograms : undefined
  if (!isTable(histograms)) return null
  return tableOf(
    Object.entries(histograms).flatMap(([key, histogram]) => {
      if (!isTable(histogram)) return []
      const { Count: count, Time: time } = histogram
      if (typeof count !== 'number' || typeof time !== 'number') return []
      return [[key, { count, seconds: time / nanosecondsPerSecond }] as const]
    }),
  )
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
