import type { MarkedEvent, SimulateReport } from './simulate-report.ts'
import { breaksFirst } from './simulate-sentence.ts'
import { type ConnectionStack, connectionStack } from './simulate-stack.ts'
import { gridLines, lineAt, type Panel, place, textAt } from './simulate-svg-shapes.ts'
import { sweepPanel } from './simulate-svg-sweep.ts'
import { timeText } from './simulate-time.ts'
import { wrappedLines } from './wrapped-lines.ts'
import { xmlText } from './xml-text.ts'

const pageWidth = 900
const panelHeight = 260
/** Characters of the small font that a panel's width holds. */
const lineLength = 130
/** Room for a panel's title above it, and for its axis and its legend below. */
const above = 72
const below = 84

/**
 * The plots as an SVG document for a report: a panel for each scenario and mysqld, or one for a sweep. It holds no
 * script and nothing from elsewhere; its colours follow the reader's light or dark scheme. Ends in a newline.
 */
export function simulateSvg(report: SimulateReport): string {
  const panels = report.sweep ? [sweepPanel(report.sweep)] : stackPanels(report)
  const height = Math.max(1, panels.length) * (above + panelHeight + below)
  const drawn = panels.map((draw, at) =>
    draw({
      left: 64,
      top: at * (above + panelHeight + below) + above,
      width: pageWidth - 96,
      height: panelHeight,
    }),
  )
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${pageWidth} ${height}" width="${pageWidth}" height="${height}" role="img">`,
    `<title>${xmlText(titleOf(report))}</title>`,
    `<style>${style}</style>`,
    `<rect class="page" width="${pageWidth}" height="${height}"/>`,
    ...drawn.flat(),
    '</svg>',
  ].join('\n')}\n`
}

/** Hues that people with any colour vision tell apart (Okabe and Ito), a little lighter on dark. */
const style = [
  '.page{fill:#fff}text{fill:#222;font:13px system-ui,sans-serif}.title{font-weight:600}.small{font-size:11px}',
  '.grid{stroke:#ddd}.axis{stroke:#888}.limit{stroke:#c00;stroke-width:1.5}.event{stroke:#555;stroke-dasharray:4 3}',
  '.l0{fill:#e69f00}.l1{fill:#0072b2}.l2{fill:#56b4e9}.l3{fill:#009e73}.l4{fill:#cc79a7}.l5{fill:#bbb}',
  '.line{fill:none;stroke-width:2}.s0{stroke:#d55e00}.s1{stroke:#0072b2}.knee{stroke:#009e73;stroke-width:2}',
  '@media (prefers-color-scheme:dark){.page{fill:#16181d}text{fill:#e6e6e6}.grid{stroke:#333}.axis{stroke:#888}',
  '.limit{stroke:#ff6b6b}.event{stroke:#bbb}.l1{fill:#4aa3df}.l5{fill:#666}.s1{stroke:#4aa3df}}',
].join('')

function titleOf({ scenarios, sweep }: SimulateReport): string {
  if (sweep) return `vtsize simulate: sweep of ${sweep.parameter}`
  return `vtsize simulate: ${scenarios.map(({ name }) => name).join(' and ')}`
}

type Draw = (panel: Panel) => readonly string[]

function stackPanels({ scenarios }: SimulateReport): readonly Draw[] {
  return scenarios.flatMap(scenario =>
    scenario.summary.mysqlds
      .flatMap(({ name }) => connectionStack(scenario.summary, name) ?? [])
      .filter(({ total }) => total.some(value => value > 0))
      .map(stack => (panel: Panel) => [
        textAt(
          panel.left,
          panel.top - 46,
          `${scenario.name}, Vitess ${scenario.release}: ${stack.mysqld}`,
          'title',
        ),
        ...wrappedLines(breaksFirst(scenario), { columns: lineLength, first: 0, indent: 0 })
          .slice(0, 2)
          .map((line, at) => textAt(panel.left, panel.top - 28 + at * 15, line, 'small')),
        ...stackPanel(stack, scenario.events, panel),
      ]),
  )
}

function stackPanel(stack: ConnectionStack, events: readonly MarkedEvent[], panel: Panel): readonly string[] {
  const top = Math.max(1, stack.ceiling, ...stack.most) * 1.05
  const x = (ms: number) => panel.left + (ms / stack.endMs) * panel.width
  const y = (connections: number) => panel.top + panel.height * (1 - connections / top)
  return [
    ...gridLines(panel, top, y),
    ...areas(stack, x, y),
    lineAt(panel.left, y(stack.ceiling), panel.left + panel.width, y(stack.ceiling), 'limit'),
    textAt(panel.left + 4, y(stack.ceiling) - 4, `max_connections ${Math.round(stack.ceiling)}`, 'small'),
    ...events
      .filter(({ atMs }) => atMs <= stack.endMs)
      .flatMap(({ atMs, label }) => [
        lineAt(x(atMs), panel.top, x(atMs), panel.top + panel.height, 'event'),
        textAt(x(atMs) + 4, panel.top + 26, label, 'small'),
      ]),
    ...timeLabels(stack, panel, x),
    ...legend(stack, panel),
  ]
}

/** Areas from the bottom to the top, each with the one above it as its edge. */
function areas(
  stack: ConnectionStack,
  x: (ms: number) => number,
  y: (value: number) => number,
): readonly string[] {
  const last = stack.layers.length - 1
  let floor: readonly number[] = stack.total.map(() => 0)
  return stack.layers.map(({ values }, at) => {
    const roof = floor.map((height, step) => height + (values[step] ?? 0))
    const point = (heights: readonly number[]) => (_: unknown, step: number) =>
      `${place(x(momentOf(step, stack)))} ${place(y(heights[step] ?? 0))}`
    const path = [...roof.map(point(roof)), ...floor.map(point(floor)).reverse()].join('L')
    floor = roof
    return `<path class="l${at === last ? 5 : at}" d="M${path}Z"/>`
  })
}

/** The middle of a step; the ends of the first and the last one, so that the areas reach both sides. */
function momentOf(step: number, { stepMs, endMs, total }: ConnectionStack): number {
  if (step === 0) return 0
  return step === total.length - 1 ? endMs : (step + 0.5) * stepMs
}

function timeLabels(stack: ConnectionStack, panel: Panel, x: (ms: number) => number): readonly string[] {
  return [0, 0.25, 0.5, 0.75, 1].map(part =>
    textAt(
      x(part * stack.endMs),
      panel.top + panel.height + 18,
      part === 0 ? '0' : timeText(part * stack.endMs),
      'small',
      'middle',
    ),
  )
}

function legend({ layers }: ConnectionStack, panel: Panel): readonly string[] {
  const last = layers.length - 1
  return layers.flatMap(({ name }, at) => {
    const left = panel.left + at * 165
    const top = panel.top + panel.height + 34
    const shape = at === last ? 5 : at
    return [
      `<rect class="l${shape}" x="${left}" y="${top}" width="12" height="12"/>`,
      textAt(left + 18, top + 11, name, 'small'),
    ]
  })
}
