import type { Diagnostic, Invocation, ReadContext, ReadResult } from '../model.ts'
import { placeIndex } from '../places.ts'
import type { ShellCommand } from './shell-command.ts'
import { findVttabletCommands } from './shell-command.ts'

/**
 * Reads a shell script: the vttablets that it starts itself, in loops, functions, here-documents and `-c`
 * strings, with variables as far as the script and the files it sources assign them.
 */
export function readShell(text: string, context: ReadContext): ReadResult {
  const { file, env, neighbour } = context
  // A shell keeps the CR of a CRLF. Read as the author meant it; lines and columns stay the same.
  const carriage = text.indexOf('\r\n')
  const lines = carriage === -1 ? text : text.replaceAll('\r\n', '\n')
  const places = placeIndex(lines, file)
  const { commands, diagnostics } = findVttabletCommands(lines, { places, env, neighbour })
  return {
    invocations: commands.map(command => invocation(command, commands, file)),
    mysqlds: [],
    diagnostics: carriage === -1 ? diagnostics : [crlf(placeIndex(text, file).at(carriage)), ...diagnostics],
  }
}

/** True for a file that a shell runs: by its name, its `#!` line, or a first line only a shell understands. */
export function looksLikeShell(file: string, text: string): boolean {
  if (/\.(?:sh|bash|ksh|bash_profile|bashrc)$/.test(file) || /^#!.*\b(?:ba|da|k|z|a)?sh\b/.test(text))
    return true
  return /^[ \t]*(?:exec|nohup|source|export|set -[a-z]+|for \w+ in|if \[|while |function )\s?/m.test(
    text.slice(0, 65_536),
  )
}

function invocation(command: ShellCommand, all: readonly ShellCommand[], file: string): Invocation {
  return {
    form: 'shell',
    name: invocationName(command, all, file),
    words: command.words,
    place: command.place,
    instances: command.passes,
  }
}

/** The tablet alias, or the first and last of a loop's; else the file, with the line where there are several. */
function invocationName(
  { aliases, place }: ShellCommand,
  all: readonly ShellCommand[],
  file: string,
): string {
  const [first] = aliases
  const last = aliases.at(-1)
  if (first !== undefined) return first === last ? first : `${first} … ${last}`
  return all.length === 1 ? file : `${file}:${place.line}`
}

function crlf(place: Diagnostic['place'] & object): Diagnostic {
  return {
    severity: 'warning',
    code: 'crlf-line-ends',
    message:
      'The script has CRLF line ends: a shell takes the CR as part of the last word, and a backslash before it does not continue the line.',
    hint: 'Convert it to LF: `sed -i "s/\\r$//" FILE`. It was read as if it had LF.',
    place,
  }
}
