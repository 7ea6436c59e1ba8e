import type { Diagnostic } from '../config/model.ts'
import type { Paint } from './paint.ts'
import { placeText } from './places-text.ts'

/** Diagnostics as compilers print them: place, severity, message; then what to do. */
export function diagnosticLines(diagnostics: readonly Diagnostic[], paint: Paint): readonly string[] {
  return diagnostics.flatMap(({ severity, message, hint, place }) => {
    const tone = severity === 'error' ? paint.bad : severity === 'warning' ? paint.unsure : paint.faint
    const head = `${place ? `${placeText(place)}: ` : ''}${tone(severity)}: ${message}`
    return hint === undefined ? [head] : [head, `  ${hint}`]
  })
}
