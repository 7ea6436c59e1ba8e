import type { ParsedScript } from 'unbash'
import { parse } from 'unbash'
import type { Diagnostic } from '../model.ts'
import type { Places } from '../places.ts'

/** Longer texts are no scripts that people wrote. UTF-16 code units. */
export const longestScript = 8 * 1024 * 1024

/** unbash's own limit on nesting; resolving deeper brackets takes it quadratic time. */
const deepestBrackets = 256

/** How many syntax errors of one text are worth telling: later ones mostly follow from the first. */
const errorsTold = 3

/** The syntax tree of a shell text, as far as it can be read, and what is wrong with the text. */
export function parseShell(
  text: string,
  places: Places,
): { readonly script?: ParsedScript; readonly diagnostics: readonly Diagnostic[] } {
  if (text.length > longestScript) return { diagnostics: [tooLarge(places)] }
  const deep = deepBracket(text)
  if (deep !== undefined) return { diagnostics: [tooDeep(places, deep)] }
  const script = parse(text)
  const diagnostics = (script.errors ?? []).slice(0, errorsTold).map(
    (error): Diagnostic =>
      /nesting depth exceeded/.test(error.message)
        ? tooDeep(places, error.pos)
        : {
            severity: 'warning',
            code: 'shell-syntax',
            message: `The shell text cannot be read here: ${error.message}.`,
            hint: 'Check the quotes and brackets before this place; `bash -n FILE` names the first error.',
            place: places.at(error.pos),
          },
  )
  return { script, diagnostics }
}

/** What is said of a text that is too long to read. */
export function tooLarge(places: Places): Diagnostic {
  return {
    severity: 'error',
    code: 'too-large',
    message: 'The text is longer than 8 MiB and was not read.',
    hint: 'Give only the part that starts vttablet.',
    place: places.at(0),
  }
}

/** What is said of nesting that no reader follows. */
export function tooDeep(places: Places, offset: number): Diagnostic {
  return {
    severity: 'error',
    code: 'too-deeply-nested',
    message: 'Brackets, quotes or commands are nested too deeply here; what they hold was not read.',
    hint: 'Give only the part that starts vttablet.',
    place: places.at(offset),
  }
}

function deepBracket(text: string): number | undefined {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x5c) at++
    else if (code === 0x28 || code === 0x7b) {
      if (++depth > deepestBrackets) return at
    } else if ((code === 0x29 || code === 0x7d) && depth > 0) depth--
  }
  return undefined
}
