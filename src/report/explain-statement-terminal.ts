import { held } from '../statements/holdings.ts'
import { effectPaint, releaseText, shardsText } from './effect-text.ts'
import type { ExplainOptions } from './explain-options.ts'
import { heldText } from './held-text.ts'
import { labelledLines } from './labelled-lines.ts'
import type { Paint } from './paint.ts'
import { joinedStretches, stretchLines } from './release-rows.ts'
import type {
  ExplainedAssignment,
  SpelledAdvice,
  StatementExplanation,
  StatementRelease,
} from './session-explanation.ts'
import { visible } from './visible-text.ts'
import { wrappedBlock } from './wrapped-lines.ts'

/** What a statement does, for people. */
export function statementLines(
  explanation: StatementExplanation,
  paint: Paint,
  options: ExplainOptions,
): readonly string[] {
  const { sql, effect, advice, release } = explanation
  const head = `On ${releaseText(explanation)}: ${effectPaint(effect.kind, paint)(effect.kind)}`
  return [
    ...wrappedBlock([visible(sql)], options.columns).map(paint.strong),
    '',
    ...wrappedBlock([head], options.columns),
    ...effectLines(explanation, paint, options),
    '',
    ...releaseLines(explanation, paint, options),
    ...(advice.length === 0 ? [] : ['', paint.strong(`What to do on ${release}`)]),
    ...advice.flatMap(each => adviceLines(each, options)),
  ]
}

function releaseLines(
  { byRelease, release }: StatementExplanation,
  paint: Paint,
  { columns }: ExplainOptions,
): readonly string[] {
  const stretches = joinedStretches(byRelease, releaseCells)
  const shown = stretches.length === 1 ? stretches.map(one => ({ ...one, lines: ['the same'] })) : stretches
  return [paint.strong('By release'), ...stretchLines(shown, release, columns)]
}

function effectLines(
  { effect, later, holds }: StatementExplanation,
  paint: Paint,
  { columns }: ExplainOptions,
): readonly string[] {
  const line = (label: string, text: string | undefined) => labelledLines(label, text, columns)
  const { assignments = [] } = effect
  return [
    ...line('why', effect.reason),
    ...line('source', effect.source).map(paint.faint),
    ...(assignments.length > 1 ? line('sets', assignments.map(assignmentText).join('; ')) : []),
    ...(effect.shards.reach === 'nowhere' ? [] : line('goes to', shardsText(effect.shards))),
    ...assignments.flatMap(({ check }) => line('asks', check)),
    ...line('assumes', assumption(assignments)),
    ...laterTexts(later).flatMap(text => line('later', text)),
    ...line('holds', effect.kind === 'error' ? undefined : heldText(held(holds))),
  ]
}

function assignmentText({ name, kind }: ExplainedAssignment): string {
  return `${name} ${kind}`
}

/** What was taken for MySQL's values: the answer stands and falls with it. */
function assumption(assignments: readonly ExplainedAssignment[]): string | undefined {
  const taken = assignments.flatMap(({ name, kind, value, assumed }) => {
    if (assumed) return [`MySQL has another value of ${name}`]
    return kind === 'elided' && value !== undefined ? [`MySQL has ${name} = ${value}`] : []
  })
  return taken.length === 0
    ? undefined
    : `${taken.join(', ')} (--server-variable NAME=VALUE tells what it has)`
}

/** What becomes of later statements, where they look different. */
function laterTexts(later: StatementExplanation['later']): readonly string[] {
  if (later === null) return []
  const { rewritten, settings = [] } = later.effect
  return [
    ...(rewritten === undefined ? [] : [`${later.sql} becomes ${rewritten}`]),
    ...(settings.length === 0 ? [] : [`a tablet runs ${settings.join('; ')} before it serves ${later.sql}`]),
  ]
}

function releaseCells({ effect, error, holds }: StatementRelease): readonly string[] {
  return [`${effect.padEnd(effectWidth)}${error ?? heldText(holds)}`]
}

const effectWidth = 22

function adviceLines(advice: SpelledAdvice, { columns }: ExplainOptions): readonly string[] {
  switch (advice.kind) {
    case 'flag':
      return labelledLines(advice.component, `${advice.flag}: it becomes ${advice.becomes}`, columns)
    case 'default':
      return labelledLines(
        'MySQL',
        `${advice.variable} = ${advice.value} as its default: this SET then changes nothing`,
        columns,
      )
    case 'habit':
      return labelledLines('client', advice.text, columns)
  }
}
