import type { Budget } from '../sizing/budget.ts'
import type { Ceiling } from '../sizing/ceiling.ts'
import { connectionsOf } from '../sizing/count.ts'
import type { DemandLine } from '../sizing/demand-line.ts'
import type { DocumentedTerm } from '../sizing/documented.ts'
import { placeText, sourceText } from './places-text.ts'

/** Every line of the demand with its reason and its source, the documented formula term by term. */
export function derivationLines(budget: Budget): readonly string[] {
  return [
    'Documented formula, term by term:',
    ...budget.demand.tablets.flatMap(({ documented, tablet }) => [
      ...(budget.demand.tablets.length > 1 ? [`  ${tablet.name}`] : []),
      ...documented.terms.map(term => `  ${termText(term)}`),
      `  = ${documented.total ?? '?'}  [${documented.cite}]`,
    ]),
    `What ${budget.release.text} opens, line by line:`,
    ...budget.demand.lines.flatMap(lineText),
  ]
}

/** The ceiling step by step; in short, only the steps that change the number. */
export function ceilingLines(ceiling: Ceiling, explain: boolean): readonly string[] {
  const steps = explain
    ? ceiling.steps
    : ceiling.steps.filter((step, at) => at === 0 || step.value !== ceiling.steps[at - 1]?.value || at === 1)
  return [
    `ceiling  ${ceiling.effective ?? '?'}`,
    ...steps.map(({ value, why, cite, place }) => {
      const source = [place && placeText(place), explain ? cite : undefined].filter(Boolean).join(', ')
      return `  ${value}  ${why}${source === '' ? '' : `  [${source}]`}`
    }),
  ]
}

function termText({ label, times, setting, connections }: DocumentedTerm): string {
  if (!setting) return `${connections ?? '?'}  ${label}`
  const value = setting.kind === 'known' ? setting.text : '?'
  return `${connections ?? '?'}  ${times === 1 ? '' : `${times} × `}--${label} = ${value} (${sourceText(setting)})`
}

function lineText(line: DemandLine): readonly string[] {
  const { id, tablet, setBy, why, cite, steps = [] } = line
  const who = tablet === undefined ? '' : ` of ${tablet}`
  const setting = setBy.kind === 'flag' ? `--${setBy.flag} (${sourceText(setBy.setting)}); ` : ''
  return [
    `  ${connectionsOf(line.count) ?? '?'}  ${id}${who}: ${setting}${why}`,
    ...steps.map(step => `     ${step}`),
    `     [${cite}]`,
  ]
}
