import type { EffectKind } from '../statements/effect.ts'
import { type Holdings, held } from '../statements/holdings.ts'
import { displayWidth, startWithin } from './display-width.ts'
import { effectPaint, releaseText } from './effect-text.ts'
import type { ExplainOptions } from './explain-options.ts'
import { heldText } from './held-text.ts'
import type { Paint } from './paint.ts'
import type { ScriptExplanation, ScriptLine } from './session-explanation.ts'
import { visible } from './visible-text.ts'
import { wrappedBlock } from './wrapped-lines.ts'

/** What the statements of a script do, for people: a line each, and what is held at the end. */
export function scriptLines(
  script: ScriptExplanation,
  paint: Paint,
  options: ExplainOptions,
): readonly string[] {
  const { statements, unlisted, stopped, holds } = script
  return [
    ...wrappedBlock([`On ${releaseText(script)}`], options.columns),
    '',
    ...tableLines(statements, paint, options),
    ...unlistedLines(unlisted),
    ...(stopped ? ['', paint.bad(`Not followed from line ${stopped.line} on: ${stopped.why}.`)] : []),
    '',
    ...holdingsLines(holds, stopped === null ? 'At the end' : 'There', paint, options),
  ]
}

function tableLines(
  statements: ScriptExplanation['statements'],
  paint: Paint,
  options: ExplainOptions,
): readonly string[] {
  if (statements.length === 0) return ['no statement']
  const width = Math.max(4, String(statements.at(-1)?.line ?? 0).length)
  return [
    paint.strong(`${'line'.padStart(width)}  ${'effect'.padEnd(effectWidth)}held  statement`),
    ...statements.flatMap(each => rowLines(each, width, paint, options)),
  ]
}

const effectWidth = 22

function rowLines(
  { line, sql, effect, held: connections }: ScriptLine,
  width: number,
  paint: Paint,
  { columns }: ExplainOptions,
): readonly string[] {
  const before = width + effectWidth + 8
  const kind = effectPaint(effect.kind, paint)(effect.kind.padEnd(effectWidth))
  const room = Math.max(20, (columns ?? 200) - before)
  const row = `${String(line).padStart(width)}  ${kind}${String(connections).padStart(4)}  ${fitted(sql, room)}`
  const why =
    effect.kind === 'error' ? [`${' '.repeat(before)}${paint.faint(fitted(effect.reason, room))}`] : []
  return [row, ...why]
}

/** As much of a text as fits on one line. */
function fitted(sql: string, cells: number): string {
  const start = visible(sql.slice(0, cells * 2).replaceAll(/\s+/g, ' '))
  return displayWidth(start) <= cells && sql.length <= cells * 2 ? start : `${startWithin(start, cells - 1)}…`
}

function unlistedLines(unlisted: ScriptExplanation['unlisted']): readonly string[] {
  const counts = Object.entries(unlisted) as [EffectKind, number][]
  if (counts.length === 0) return []
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  return ['', `and ${total} more: ${counts.map(([kind, count]) => `${count} ${kind}`).join(', ')}`]
}

/** Cells of a setting's value: more than that is no setting that MySQL takes. */
const longestValue = 400

function holdingsLines(
  holds: Holdings,
  when: string,
  paint: Paint,
  { columns }: ExplainOptions,
): readonly string[] {
  const settings = Object.entries(holds.settings).map(
    ([name, value]) => `${name} = ${value === null ? '?' : startWithin(visible(value), longestValue)}`,
  )
  const lines = [
    ...(settings.length === 0 ? [] : [`  settings: ${settings.join(', ')}`]),
    ...(holds.locks.length === 0 ? [] : [`  locks: ${holds.locks.map(visible).join(', ')}`]),
    ...(holds.temporaryTables ? ['  temporary tables'] : []),
  ]
  return [
    `${paint.strong(`${when} the session holds`)} ${heldText(held(holds))}`,
    ...wrappedBlock(lines, columns),
  ]
}
