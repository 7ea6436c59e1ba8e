import type { Places } from '../places.ts'
import { placeIndex } from '../places.ts'
import { longestScript } from './shell-parse.ts'
import type { Walk } from './shell-state.ts'
import { deepestScript } from './shell-state.ts'
import type { Field } from './shell-value.ts'
import { literalText, valueText } from './shell-value.ts'

/** A file that a script reads with `source` or `.`; nothing, and a note, when it cannot be read. */
export function sourcedFile(
  path: Field,
  walk: Walk,
): { readonly text: string; readonly places: Places } | undefined {
  const place = path.places.at(path.offset)
  const note = (why: string) => {
    walk.shared.diagnostics.push({
      severity: 'note',
      code: 'source-not-read',
      message: `The script reads ${valueText(path.value)}, which was not read: ${why}.`,
      hint: 'Give the values that it sets: --env NAME=VALUE.',
      place,
    })
    return undefined
  }
  const name = neighbourPath(path)
  if (name === undefined) return note('its path is only known when the script runs')
  if (walk.scripts >= deepestScript) return note('files source each other too deeply')
  const file = walk.shared.neighbour(name)
  if (file.kind === 'unreadable') return note(file.why)
  if (file.text.length > longestScript) return note('it is longer than 8 MiB')
  const text = file.text.replaceAll('\r\n', '\n')
  return { text, places: placeIndex(text, file.file) }
}

/** The path relative to the script: `$(dirname "$0")/../env.sh` is `../env.sh`. */
function neighbourPath({ value }: Field): string | undefined {
  const text = literalText(value)
  if (text !== undefined) return text === '' ? undefined : text
  const [first, second] = value
  if (first?.kind !== 'hole' || value.length !== 2 || second?.kind !== 'text') return undefined
  const besideScript = /dirname|BASH_SOURCE|\$\{?0|^\$\(pwd\)$|^\$\{?PWD\}?$/.test(first.hole.text)
  return besideScript && second.text.startsWith('/') ? `.${second.text}` : undefined
}
