import { effectPaint, releaseText } from './effect-text.ts'
import type { ExplainOptions } from './explain-options.ts'
import { heldText } from './held-text.ts'
import { labelledLines } from './labelled-lines.ts'
import type { Paint } from './paint.ts'
import { joinedStretches, stretchLines } from './release-rows.ts'
import type {
  EffectRelease,
  PresetExplanation,
  PresetRelease,
  PresetStatementExplanation,
} from './session-explanation.ts'
import { wrappedBlock } from './wrapped-lines.ts'

/** What a client sends and holds, for people. */
export function presetLines(
  preset: PresetExplanation,
  paint: Paint,
  options: ExplainOptions,
): readonly string[] {
  const { name, client, version, source, confirmed, foundRows, statements, release } = preset
  const block = (lines: readonly string[]) => wrappedBlock(lines, options.columns)
  const byDefault = statements.filter(isSentAtConnect)
  const others = statements.filter(statement => !isSentAtConnect(statement))
  return [
    `${paint.strong(name)}, ${client} ${version}`,
    ...(confirmed ? [] : block([`  ${unconfirmed}`]).map(paint.unsure)),
    ...labelledLines('source', source, options.columns).map(paint.faint),
    ...(foundRows ? block([`  ${foundRowsText}`]) : []),
    '',
    paint.strong('What a connection holds, by release'),
    ...stretchLines(joinedStretches(preset.byRelease, releaseCells), release, options.columns),
    ...defaultLines(preset, paint, options),
    '',
    ...block([`What it sends at connect, on ${releaseText(preset)}`]).map(paint.strong),
    ...(byDefault.length === 0 ? ['  nothing'] : []),
    ...byDefault.flatMap(each => sentLines(each, paint, options)),
    ...(others.length === 0 ? [] : ['', paint.strong('What else it sends')]),
    ...others.flatMap(each => sentLines(each, paint, options)),
  ]
}

const unconfirmed =
  "unconfirmed: these statements are common knowledge, nobody has looked them up in the client's source"
const foundRowsText = 'It sets CLIENT_FOUND_ROWS: its transactions take connections from found_rows_pool.'

function releaseCells({ effect, error, holds, flags }: PresetRelease): readonly string[] {
  const first = `${effect.padEnd(effectWidth)}${error ?? heldText(holds)}`
  return [
    first,
    ...flags.map(({ component, flag }, at) => `  ${at === 0 ? 'unless' : '    or'} ${component} ${flag}`),
  ]
}

/** MySQL's defaults under which the SETs of the connect change nothing, where there are any. */
function defaultLines(
  { byRelease, release }: PresetExplanation,
  paint: Paint,
  { columns }: ExplainOptions,
): readonly string[] {
  const stretches = joinedStretches(byRelease, ({ defaults }) =>
    Object.entries(defaults).map(([name, value]) => `${name} = ${value}`),
  ).filter(({ lines }) => lines.length > 0)
  if (stretches.length === 0) return []
  return [
    '',
    paint.strong("MySQL's defaults under which its SETs change nothing"),
    ...stretchLines(stretches, release, columns),
  ]
}

const effectWidth = 22

function isSentAtConnect({ when, option }: PresetStatementExplanation): boolean {
  return when === 'connect' && option === null
}

function sentLines(
  statement: PresetStatementExplanation,
  paint: Paint,
  { columns }: ExplainOptions,
): readonly string[] {
  const { sql, when, option, effect, byRelease } = statement
  const room = columns === undefined ? undefined : columns - sentIndent
  const changes = byRelease.length > 1 ? [`(${byRelease.map(changeText).join(', ')})`] : []
  const lines = [
    ...(isSentAtConnect(statement) ? [] : wrappedBlock([reasonText(when, option)], room)),
    ...wrappedBlock([sql], room),
    ...wrappedBlock(changes, room).map(paint.faint),
  ]
  const kind = effectPaint(effect.kind, paint)(effect.kind.padEnd(effectWidth))
  return lines.map((line, at) => `${at === 0 ? `  ${kind}` : ' '.repeat(sentIndent)}${line}`)
}

function changeText({ releases, effect }: EffectRelease): string {
  return `${releases} ${effect}`
}

const sentIndent = effectWidth + 2

function reasonText(when: string, option: string | null): string {
  const occasion = when === 'connect' ? 'at connect' : when
  return option === null || option === when ? `${occasion}:` : `${occasion}, with ${option}:`
}
