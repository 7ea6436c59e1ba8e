import type { Diagnostic, Invocation, Piece, Word } from '../../src/config/model.ts'

/**
 * The words of an invocation, one a line: `line:column text`, with holes as `<text>` (`<text*>` when it may
 * become several words) and ` from file:line:column` where a text is defined elsewhere.
 */
export function shownWords({ words }: Invocation): readonly string[] {
  return words.map(shownWord)
}

function shownWord({ place, pieces }: Word): string {
  const texts = pieces.map(shownPiece).join('')
  const origins = pieces.flatMap(piece =>
    piece.kind === 'text' && piece.place
      ? [` from ${piece.place.file}:${piece.place.line}:${piece.place.column}`]
      : [],
  )
  return `${place.line}:${place.column} ${texts}${[...new Set(origins)].join('')}`
}

function shownPiece(piece: Piece): string {
  return piece.kind === 'text' ? piece.text : `<${piece.text}${piece.splits ? '*' : ''}>`
}

/** An invocation without its words: name, place of the program, how many. */
export function shownInvocation({ name, place, instances, form }: Invocation): string {
  const count =
    instances.kind === 'known' ? String(instances.value) : `? (${instances.text}: ${instances.why})`
  return `${form} ${name} at ${place.line}:${place.column} × ${count}`
}

/** Diagnostics as `line:column code`. */
export function shownDiagnostics(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ place, code }) => `${place?.line}:${place?.column} ${code}`)
}
