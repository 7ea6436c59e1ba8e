import { xmlAttribute, xmlText } from './xml-text.ts'

/** Where a panel is drawn, in user units. */
export interface Panel {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Even numbers of the vertical axis, with a line each. */
export function gridLines(panel: Panel, top: number, y: (value: number) => number): readonly string[] {
  const step = niceStep(top / 5)
  const values = Array.from({ length: Math.floor(top / step) + 1 }, (_, at) => at * step)
  return values.flatMap(value => [
    lineAt(panel.left, y(value), panel.left + panel.width, y(value), value === 0 ? 'axis' : 'grid'),
    textAt(panel.left - 8, y(value) + 4, String(Number(value.toPrecision(6))), 'small', 'end'),
  ])
}

/** 1, 2 or 5 times a power of ten, at least `rough`. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1e-9)))
  return power * ([1, 2, 5, 10].find(times => times * power >= rough) ?? 10)
}

/** A text at its baseline. */
export function textAt(x: number, y: number, text: string, kind: string, anchor = 'start'): string {
  return `<text class="${kind}" x="${place(x)}" y="${place(y)}" text-anchor="${xmlAttribute(anchor)}">${xmlText(text)}</text>`
}

/** A straight line. */
export function lineAt(x1: number, y1: number, x2: number, y2: number, kind: string): string {
  return `<line class="${kind}" x1="${place(x1)}" y1="${place(y1)}" x2="${place(x2)}" y2="${place(y2)}"/>`
}

/** A coordinate with a tenth of a unit. */
export function place(value: number): string {
  return String(Math.round(value * 10) / 10)
}
