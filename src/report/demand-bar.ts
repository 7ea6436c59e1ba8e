import type { Budget } from '../sizing/budget.ts'
import type { Paint } from './paint.ts'

const widestBar = 100
const pipedBar = 60

/**
 * The demand against the ceiling as one line: full blocks for what can be opened, light ones for what stays
 * free, `|` where the ceiling stands when the demand passes it. Nothing when either side is unknown.
 */
export function demandBar(budget: Budget, columns: number | undefined, paint: Paint): string | undefined {
  const { effective } = budget.ceiling
  const demand = budget.demand.expected
  if (effective === undefined || demand === undefined) return undefined
  const label = ` ${demand} of ${effective}`
  const room = Math.min(columns === undefined ? pipedBar : columns - label.length - 2, widestBar)
  if (room < 10) return undefined
  const scale = Math.max(demand, effective, 1)
  const filled = Math.round((Math.min(demand, effective) / scale) * room)
  const rest = Math.max(0, room - filled)
  if (demand > effective) return `${paint.good('█'.repeat(filled))}|${paint.bad('█'.repeat(rest))}${label}`
  const tone = budget.verdict.kind === 'over' ? paint.unsure : paint.good
  return `${tone('█'.repeat(filled))}${paint.faint('░'.repeat(rest))}|${label}`
}
