import type { Paint } from './paint.ts'
import type { MarkedEvent } from './simulate-report.ts'
import type { ConnectionStack } from './simulate-stack.ts'
import { timeText } from './simulate-time.ts'
import { visible } from './visible-text.ts'
import { wrappedBlock } from './wrapped-lines.ts'

/** How a plot is drawn. */
export interface PlotOptions {
  readonly columns: number | undefined
  readonly ascii: boolean
  readonly paint: Paint
}

interface Characters {
  readonly layers: readonly string[]
  readonly ceiling: string
  readonly axis: string
  readonly corner: string
  readonly floor: string
}

const unicode: Characters = {
  layers: ['█', '▓', '▒', '░', '▚', '·'],
  ceiling: '─',
  axis: '┤',
  corner: '└',
  floor: '─',
}
const ascii: Characters = {
  layers: ['#', '=', '+', ':', 'o', '.'],
  ceiling: '-',
  axis: '|',
  corner: '+',
  floor: '-',
}

const height = 12
const pipedColumns = 80
const widestPlot = 120
/** A ceiling so many times higher than all that was open would leave nothing to see. */
const farAway = 6

/**
 * The connections of a mysqld over time as stacked areas against its ceiling, with an axis of time, the events and a
 * legend. Each column shows the step with the most connections of those that it stands for.
 */
export function connectionPlot(
  stack: ConnectionStack,
  events: readonly MarkedEvent[],
  options: PlotOptions,
): readonly string[] {
  const characters = options.ascii ? ascii : unicode
  const peak = Math.max(1, ...stack.total)
  const shown = stack.ceiling <= peak * farAway
  const top = shown ? Math.max(peak, (stack.ceiling * height) / (height - 1)) : peak
  const labels = rowLabels(top)
  const margin = Math.max(...labels.map(label => label.length), 4)
  const width = Math.max(10, Math.min(options.columns ?? pipedColumns, widestPlot) - margin - 2)
  const steps = columnSteps(stack.total, width)
  const ceilingRow = shown ? Math.min(height - 1, Math.round((stack.ceiling / top) * height)) : undefined
  const rows = Array.from({ length: height }, (_, index) => {
    const row = height - 1 - index
    const cells =
      row === ceilingRow
        ? options.paint.bad(characters.ceiling.repeat(width))
        : layersAt(stack, steps, rowValue(row, top), characters, options)
    const label = row === ceilingRow ? String(Math.round(stack.ceiling)) : (labels[row] ?? '')
    return `${label.padStart(margin)}${characters.axis}${cells}`.trimEnd()
  })
  return [
    ...rows,
    `${' '.repeat(margin)}${characters.corner}${characters.floor.repeat(width)}`,
    ...timeAxis(stack, events, { margin, width }),
    ...legend(stack, shown, characters, options.columns),
  ]
}

function rowValue(row: number, top: number): number {
  return ((row + 0.5) * top) / height
}

/** A number at every third row and at the top, the ceiling's own apart. */
function rowLabels(top: number): readonly string[] {
  const digits = top > 10 ? 0 : top > 2 ? 1 : 2
  const label = (value: number): string => String(Number(value.toFixed(digits)))
  return Array.from({ length: height }, (_, row) => {
    if (row === height - 1) return label(top)
    return row % 3 === 0 ? label((row * top) / height) : ''
  })
}

/** For each column the step with the highest total of those that fall into it. */
function columnSteps(total: readonly number[], width: number): readonly number[] {
  return Array.from({ length: width }, (_, column) => {
    const from = Math.floor((column * total.length) / width)
    const to = Math.max(from + 1, Math.floor(((column + 1) * total.length) / width))
    let best = from
    for (let step = from; step < to; step++) if ((total[step] ?? 0) > (total[best] ?? 0)) best = step
    return best
  })
}

/** A row of the plot, each stretch of one layer painted as a whole. */
function layersAt(
  { layers }: ConnectionStack,
  steps: readonly number[],
  value: number,
  characters: Characters,
  { paint }: PlotOptions,
): string {
  const at = steps.map(step => layerAt(layers, step, value))
  let row = ''
  for (let from = 0; from < at.length; ) {
    const layer = at[from] ?? -1
    let to = from + 1
    while (to < at.length && at[to] === layer) to++
    row += stretch(layers, layer, to - from, characters, paint)
    from = to
  }
  return row
}

function stretch(
  layers: ConnectionStack['layers'],
  layer: number,
  length: number,
  characters: Characters,
  paint: Paint,
): string {
  const name = layers[layer]?.name
  if (name === undefined) return ' '.repeat(length)
  return layerPaint(name, paint)(layerCharacter(layer, layers.length, characters).repeat(length))
}

/** The layer that a step has at this height; -1 above all of them. */
function layerAt(layers: ConnectionStack['layers'], step: number, value: number): number {
  let height = 0
  return layers.findIndex(({ values }) => {
    height += values[step] ?? 0
    return height >= value
  })
}

/** What is left over always looks the same, however many layers are beneath it. */
function layerCharacter(at: number, layers: number, characters: Characters): string {
  return (at === layers - 1 ? characters.layers.at(-1) : characters.layers[at]) ?? ' '
}

function layerPaint(name: string, paint: Paint): (text: string) => string {
  if (name === 'reserved') return paint.unsure
  return name === 'others' ? paint.faint : paint.good
}

interface Frame {
  readonly margin: number
  readonly width: number
}

function timeAxis(
  { endMs }: ConnectionStack,
  events: readonly MarkedEvent[],
  { margin, width }: Frame,
): readonly string[] {
  const end = timeText(endMs)
  const middle = timeText(endMs / 2)
  const half = Math.floor(width / 2)
  const axis = `0${middle.padStart(half + Math.floor(middle.length / 2) - 1)}`
  const marks = events.filter(({ atMs }) => atMs <= endMs)
  const line = Array.from({ length: width }, () => ' ')
  for (const { atMs } of marks) line[Math.min(width - 1, Math.floor((atMs / endMs) * width))] = '^'
  const indent = ' '.repeat(margin + 1)
  return [
    `${indent}${axis}${end.padStart(Math.max(1, width - axis.length))}`,
    ...(marks.length === 0 ? [] : [`${indent}${line.join('')}`.trimEnd()]),
    ...marks.map(({ atMs, label }) => `${indent}^ ${timeText(atMs)}: ${visible(label)}`),
  ]
}

function legend(
  { layers, ceiling, mysqld }: ConnectionStack,
  shown: boolean,
  characters: Characters,
  columns: number | undefined,
): readonly string[] {
  const named = layers.map(({ name }, at) => `${layerCharacter(at, layers.length, characters)} ${name}`)
  const limit = shown
    ? `${characters.ceiling} max_connections ${Math.round(ceiling)}`
    : `(max_connections ${Math.round(ceiling)} is far above)`
  return wrappedBlock([visible(`connections to ${mysqld}: ${named.join('  ')}  ${limit}`)], columns)
}
