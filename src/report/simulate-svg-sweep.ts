import type { SweepPoint, SweepReport } from './simulate-report.ts'
import { gridLines, lineAt, type Panel, place, textAt } from './simulate-svg-shapes.ts'

/** Failures and peak connections over the parameter, each against a scale of its own, the knee marked. */
export function sweepPanel(sweep: SweepReport): (panel: Panel) => readonly string[] {
  return panel => draw(sweep, panel)
}

function draw({ parameter, points, knee, rule }: SweepReport, panel: Panel): readonly string[] {
  const values = points.map(({ value }) => value)
  const first = Math.min(...values)
  const span = Math.max(1, Math.max(...values) - first)
  const top = Math.max(
    1,
    ...points.map(({ peakConnections, maxConnections }) => Math.max(peakConnections.mean, maxConnections)),
  )
  const most = Math.max(1, ...points.map(failuresOf))
  const x = (value: number) => panel.left + ((value - first) / span) * panel.width
  const y = (share: number) => panel.top + panel.height * (1 - share)
  const bottom = panel.top + panel.height
  return [
    textAt(panel.left, panel.top - 46, `sweep of ${parameter}`, 'title'),
    textAt(panel.left, panel.top - 28, knee === undefined ? '' : `knee at ${knee}: ${rule}`, 'small'),
    ...gridLines(panel, top, value => y(value / top)),
    ...(knee === undefined ? [] : [lineAt(x(knee), panel.top, x(knee), bottom, 'knee')]),
    polyline(
      points.map(point => [x(point.value), y(failuresOf(point) / most)]),
      's0',
    ),
    polyline(
      points.map(point => [x(point.value), y(point.peakConnections.mean / top)]),
      's1',
    ),
    ...ticks(values).map(value => textAt(x(value), bottom + 18, String(value), 'small', 'middle')),
    lineAt(panel.left, bottom + 40, panel.left + 24, bottom + 40, 'line s0'),
    textAt(
      panel.left + 30,
      bottom + 44,
      `failed gets and refused connections, most ${Math.round(most)}`,
      'small',
    ),
    lineAt(panel.left + 380, bottom + 40, panel.left + 404, bottom + 40, 'line s1'),
    textAt(panel.left + 410, bottom + 44, 'peak connections (scale at the left)', 'small'),
  ]
}

function failuresOf({ failedGets, refusals }: SweepPoint): number {
  return failedGets.mean + refusals.mean
}

/** No more than a dozen labels find room. */
function ticks(values: readonly number[]): readonly number[] {
  const every = Math.max(1, Math.ceil(values.length / 12))
  return values.filter((_, at) => at % every === 0)
}

function polyline(places: readonly (readonly [number, number])[], kind: string): string {
  return `<polyline class="line ${kind}" points="${places.map(([x, y]) => `${place(x)},${place(y)}`).join(' ')}"/>`
}
