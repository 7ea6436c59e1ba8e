import type { Diagnostic } from '../config/model.ts'
import { displayWidth } from './display-width.ts'
import { type Paint, severityPaint } from './paint.ts'
import { placeText } from './places-text.ts'
import { visible } from './visible-text.ts'
import { wrappedBlock, wrappedLines } from './wrapped-lines.ts'

/** Diagnostics as compilers print them: place, severity, message; then what to do. */
export function diagnosticLines(
  diagnostics: readonly Diagnostic[],
  paint: Paint,
  columns?: number,
): readonly string[] {
  return diagnostics.flatMap(({ severity, message, hint, place }) => {
    const at = place ? `${visible(placeText(place))}: ` : ''
    const first = displayWidth(at) + severity.length + 2
    const [head = '', ...rest] = wrappedLines(visible(message), { columns, first, indent: 2 })
    return [
      `${at}${severityPaint(severity, paint)(severity)}: ${head}`.trimEnd(),
      ...rest,
      ...(hint === undefined ? [] : wrappedBlock([`  ${visible(hint)}`], columns)),
    ]
  })
}
