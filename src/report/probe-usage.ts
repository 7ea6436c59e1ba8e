import type { Paint } from './paint.ts'

/** How full a server is; null where it could not be read. */
export interface Usage {
  readonly connected: number | null
  readonly peak: number | null
  /** Connections that ordinary accounts can open together. */
  readonly ceiling: number | null
}

const crowded = 0.8
const nearlyFull = 0.95

/** The colour of so many connections: red from 95 % of the ceiling on, yellow from 80 %. */
export function usagePaint(connected: number, ceiling: number, paint: Paint): (text: string) => string {
  if (connected >= nearlyFull * ceiling) return paint.bad
  return isCrowded(connected, ceiling) ? paint.unsure : paint.good
}

/** True from 80 % of the ceiling on. */
export function isCrowded(connected: number, ceiling: number): boolean {
  return connected >= crowded * ceiling
}

const widestBar = 100
const pipedBar = 60
const leastBar = 10

/**
 * What is connected against the ceiling as one line: full blocks for now, middling ones up to the peak, light
 * ones for what was always free; `|` is the ceiling. Nothing when now or the ceiling is unknown.
 */
export function usageBar(usage: Usage, columns: number | undefined, paint: Paint): string | undefined {
  const { connected, peak, ceiling } = usage
  if (connected === null || ceiling === null) return undefined
  const label = ` ${connected} of ${ceiling}${peak === null ? '' : `, peak ${peak}`}`
  const room = Math.min(columns === undefined ? pipedBar : columns - label.length - 2, widestBar)
  if (room < leastBar) return undefined
  const cells = (connections: number) =>
    Math.round((Math.min(connections, ceiling) / Math.max(ceiling, 1)) * room)
  const now = cells(connected)
  const peaked = Math.max(now, cells(peak ?? 0))
  const tone = usagePaint(connected, ceiling, paint)
  return `${tone('█'.repeat(now))}${tone('▒'.repeat(peaked - now))}${paint.faint('░'.repeat(room - peaked))}|${label}`
}
