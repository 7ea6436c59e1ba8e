import { exactly } from '../groups.ts'
import type { Word } from '../model.ts'
import { findVttabletCommands, type ShellOptions, type ShellText } from '../shell/shell-command.ts'
import { startedBy } from '../shell/shell-program.ts'
import { type Field, piecesValue } from '../shell/shell-value.ts'
import { type LocatedWord, wordPlaces } from './located-word.ts'
import { displayText } from './words.ts'

/**
 * The vttablets that a list of arguments starts: vttablet itself, behind programs that start others
 * (`env`, `procman`), or in the script of `sh -c`.
 */
export function startedVttablets(
  words: readonly LocatedWord[],
  surroundings: Omit<ShellOptions, 'places' | 'positional'>,
): ShellText {
  const fields = words.map(asField)
  const started = startedBy(fields)
  if (started.kind === 'vttablet') return direct(words, started.at)
  const script = started.kind === 'script' ? words[started.at] : undefined
  if (started.kind !== 'script' || !script) return { commands: [], assignments: new Map(), diagnostics: [] }
  const positional = started.positional.length === 0 ? [] : words.slice(-started.positional.length)
  return findVttabletCommands(displayText(script), {
    ...surroundings,
    places: wordPlaces(script),
    positional,
  })
}

function direct(words: readonly LocatedWord[], at: number): ShellText {
  const program = words[at] as LocatedWord
  const command = {
    program: displayText(program),
    place: program.place,
    words: words.slice(at + 1).map(withoutRuns),
    passes: exactly(1),
    aliases: [],
  }
  return { commands: [command], assignments: new Map(), diagnostics: [] }
}

function withoutRuns({ pieces, place }: LocatedWord): Word {
  return { pieces, place }
}

function asField(word: LocatedWord): Field {
  const places = { at: () => word.place }
  return { value: piecesValue(word.pieces, places), places, offset: 0, written: displayText(word) }
}
