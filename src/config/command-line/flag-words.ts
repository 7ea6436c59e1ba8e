import { exactly } from '../groups.ts'
import type { Form, Invocation, Place, ReadResult, Word } from '../model.ts'
import { placeIndex } from '../places.ts'
import { displayText, textWord, wordText } from '../words/words.ts'
import { blankWords, namesVttablet, plainWords } from './blank-words.ts'
import { equalsDiagnostics, lookalikeDiagnostics } from './pasted-text.ts'
import { literalAlias } from './tablet-alias.ts'

/**
 * Reads arguments that a shell has split already (what follows `--`). A leading `vttablet` may be there.
 * Places count columns in the arguments joined by single blanks. No argument at all is a vttablet with
 * default flags.
 */
export function readFlagWords(argv: readonly string[], file: string): ReadResult {
  let column = 1
  const words = argv.map(text => {
    const word = textWord(text, { file, line: 1, column })
    column += text.length + 1
    return word
  })
  const start = namesVttablet(argv[0] ?? '') ? 1 : 0
  const flags = words.slice(start)
  return {
    invocations: [plainInvocation('flags', flags, { file, line: 1, column: 1 }, 'vttablet')],
    mysqlds: [],
    diagnostics: [...lookalikesIn(flags), ...equalsDiagnostics(flags)],
  }
}

/** Reads flags that hold nothing a shell would change: words between blanks. No word is a vttablet with default flags. */
export function readPlainFlags(text: string, file: string): ReadResult {
  const places = placeIndex(text, file)
  const words = plainWords(blankWords(text), places)
  const start = namesVttablet(wordText(words[0] ?? textWord('', places.at(0))) ?? '') ? 1 : 0
  return {
    invocations: [plainInvocation('flags', words.slice(start), places.at(0), 'vttablet')],
    mysqlds: [],
    diagnostics: equalsDiagnostics(words),
  }
}

/** One process started with `words`, named by its tablet alias, else `name`. */
export function plainInvocation(form: Form, words: readonly Word[], place: Place, name: string): Invocation {
  return {
    form,
    name: literalAlias(words.map(wordText)) ?? name,
    words,
    place,
    instances: exactly(1),
  }
}

function lookalikesIn(words: readonly Word[]): ReadResult['diagnostics'] {
  return words.flatMap(word =>
    lookalikeDiagnostics(displayText(word), {
      at: offset => ({ ...word.place, column: word.place.column + offset }),
    }),
  )
}
