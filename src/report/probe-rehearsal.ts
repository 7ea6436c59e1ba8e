import { countText, sharesText } from './probe-numbers.ts'
import { labelledList, type ProbePage, quietHead, sentences } from './probe-page.ts'
import type { Checkpoint, RehearsalClosing, RehearsalReport } from './rehearsal-report.ts'
import { timeText } from './simulate-time.ts'
import { type Column, textTable } from './text-table.ts'

/** What the rehearsal predicted and what the server counted, checkpoint by checkpoint, and that all is closed. */
export function rehearsalBlock(rehearsal: RehearsalReport, page: ProbePage): readonly string[] {
  const { paint } = page
  const { checkpoints, stopped, closing, notes, baseline } = rehearsal
  const right = isRight(rehearsal)
  return [
    ...sentences([outcomeText(rehearsal)], page).map(line =>
      paint.strong((right ? paint.good : paint.bad)(line)),
    ),
    ...checkpointLines(checkpoints, page),
    ...labelledList('errors', errorTexts(checkpoints), page),
    ...labelledList('stopped', stopped === null ? [] : [stopped], page).map(paint.unsure),
    ...labelledList('closed', [closingText(closing, baseline)], page).map(
      closing.isBack ? paint.good : paint.bad,
    ),
    ...labelledList('left', leftTexts(closing.toRemove), page).map(paint.bad),
    ...labelledList('note', notes, page),
  ]
}

/** Whether the rehearsal went as predicted, in one line. */
export function rehearsalAnswer(rehearsal: RehearsalReport, page: ProbePage): readonly string[] {
  const tone = isRight(rehearsal) ? page.paint.good : page.paint.bad
  return sentences([`  ${outcomeText(rehearsal)}`], page).map(tone)
}

function isRight({ checkpoints, stopped, closing }: RehearsalReport): boolean {
  return stopped === null && closing.isBack && closing.toRemove.length === 0 && checkpoints.every(isExact)
}

function isExact({ predicted, measured }: Checkpoint): boolean {
  return measured === predicted
}

function outcomeText({ checkpoints, stopped }: RehearsalReport): string {
  const exact = checkpoints.filter(isExact).length
  const ended = stopped === null ? '' : ', and it ended early'
  if (checkpoints.length === 0) return 'rehearsal: it ended before its first checkpoint'
  return exact === checkpoints.length
    ? `rehearsal: Threads_connected was what was predicted at ${exact === 1 ? 'its one checkpoint' : `all ${exact} checkpoints`}${ended}`
    : `rehearsal: Threads_connected was what was predicted at ${exact} of ${checkpoints.length} checkpoints${ended}`
}

function checkpointLines(checkpoints: readonly Checkpoint[], page: ProbePage): readonly string[] {
  if (checkpoints.length === 0) return []
  return quietHead(textTable(columns, checkpoints.map(checkpointRow), page.columns), page)
}

const columns: readonly Column[] = [
  { title: 'STEP' },
  { title: 'PREDICTED', align: 'right' },
  { title: 'MEASURED', align: 'right' },
  { title: 'OFF BY', align: 'right' },
  { title: 'OPEN' },
]

function checkpointRow({ step, what, predicted, measured }: Checkpoint): readonly string[] {
  const off = measured === null ? '-' : measured === predicted ? '' : signed(measured - predicted)
  return [step, String(predicted), countText(measured), off, what]
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value)
}

/** Errors as of the last checkpoint, which counts all before it. */
function errorTexts(checkpoints: readonly Checkpoint[]): readonly string[] {
  const errors = checkpoints.at(-1)?.errors ?? {}
  return Object.entries(errors).map(([text, count]) => sharesText({ [text]: count }, 1))
}

/** The statements stand by themselves, to be copied. */
function leftTexts(statements: readonly string[]): readonly string[] {
  if (statements.length === 0) return []
  return ['its schema for temporary tables may still be there; this removes it:', ...statements]
}

function closingText({ connected, isBack, afterMs, left }: RehearsalClosing, baseline: number): string {
  const seen =
    left === null
      ? ''
      : left === 0
        ? '; the process list shows none of its threads'
        : `; ${left} of its threads are still listed`
  if (connected === null)
    return `whether all is closed cannot be told: the server does not answer any more${seen}`
  const back = isBack ? 'is back' : 'is not back'
  return `Threads_connected ${back}: ${connected}, before it ${baseline}, after ${timeText(afterMs)}${seen}`
}
