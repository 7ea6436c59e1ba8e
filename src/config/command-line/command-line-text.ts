import type { Diagnostic, Invocation, ReadContext, ReadResult } from '../model.ts'
import type { Places } from '../places.ts'
import { placeIndex } from '../places.ts'
import type { ShellCommand } from '../shell/shell-command.ts'
import { findVttabletCommands } from '../shell/shell-command.ts'
import { longestScript, tooLarge } from '../shell/shell-parse.ts'
import { namesVttablet, plainWords } from './blank-words.ts'
import { looksLikeDescribe, readDescribe } from './describe-text.ts'
import { plainInvocation } from './flag-words.ts'
import { equalsDiagnostics, lookalikeDiagnostics } from './pasted-text.ts'
import { looksLikeProcessList, readProcessList } from './process-list.ts'

/**
 * Reads a command line as people paste it: a command from an issue or a prompt, `ps` output,
 * `/proc/PID/cmdline`, `kubectl describe pod`, or flags alone.
 */
export function readCommandLine(text: string, context: ReadContext): ReadResult {
  const places = placeIndex(text, context.file)
  if (text.length > longestScript) return { invocations: [], mysqlds: [], diagnostics: [tooLarge(places)] }
  const read = byKind(text, places, context)
  const pasted = read.invocations.flatMap(({ words }) => equalsDiagnostics(words))
  const lookalikes = read.invocations.length > 0 ? lookalikeDiagnostics(text, places) : []
  return { ...read, diagnostics: [...read.diagnostics, ...lookalikes, ...pasted] }
}

/** True for a text that is one command line, a list of processes, or flags alone. */
export function looksLikeCmdline(text: string): boolean {
  const start = text.slice(0, 65_536)
  if (/(?:^|\/)vttablet\0/.test(start) || looksLikeProcessList(start)) return true
  return /^\s*(?:[\w@~:./-]*[$#%>][ \t]+)?(?:(?:\S*\/)?vttablet[ \t\\]|[-\u2010-\u2015]{1,2}[a-z][\w-]*(?:[= \t\r\n]|$))/.test(
    start,
  )
}

function byKind(text: string, places: Places, context: ReadContext): ReadResult {
  if (text.includes('\0')) return readProcCmdline(text, places, context)
  if (looksLikeDescribe(text)) return readDescribe(text, context)
  if (looksLikeProcessList(text)) return readProcessList(text, context)
  return readTyped(text, places, context)
}

/** `/proc/PID/cmdline`: arguments that end in NUL, the program first. */
function readProcCmdline(text: string, places: Places, { file }: ReadContext): ReadResult {
  const words = [...text.matchAll(/([^\0]*)(?:\0|$)/g)]
    .map(match => ({ text: match[1] as string, offset: match.index }))
    .filter((word, at, all) => at < all.length - 1 || word.text !== '')
    .map(word => ({ ...word, text: word.text.replace(/\r?\n$/, '') }))
  while (words.at(-1)?.text === '') words.pop()
  const at = words.findIndex(word => namesVttablet(word.text))
  const flags = words[0]?.text.startsWith('-') === true
  const start = at === -1 ? (flags ? 0 : words.length) : at + 1
  if (words.length === 0 || start === words.length) return { invocations: [], mysqlds: [], diagnostics: [] }
  const place = places.at(words[at === -1 ? 0 : at]?.offset ?? 0)
  const given = plainWords(words.slice(start), places)
  return { invocations: [plainInvocation('command-line', given, place, file)], mysqlds: [], diagnostics: [] }
}

/** What someone typed or copied: split as a shell would split it. */
function readTyped(text: string, places: Places, context: ReadContext): ReadResult {
  const line = typedLine(text)
  const read = findVttabletCommands(line, { places, env: context.env, neighbour: context.neighbour })
  if (read.commands.length > 0 || !startsWithFlag(line)) {
    return result(read.commands, read.diagnostics, 'command-line', context)
  }
  // Without its program the shell would take the first flag for one.
  const shift = 'vttablet '.length
  const flags = findVttabletCommands(`vttablet ${line}`, {
    places: { at: offset => places.at(Math.max(0, offset - shift)) },
    env: context.env,
    neighbour: context.neighbour,
  })
  return result(flags.commands, flags.diagnostics, 'flags', context)
}

function result(
  commands: readonly ShellCommand[],
  diagnostics: readonly Diagnostic[],
  form: 'flags' | 'command-line',
  { file }: ReadContext,
): ReadResult {
  const invocations = commands.map(
    (command): Invocation => ({
      ...plainInvocation(
        form,
        command.words,
        command.place,
        commands.length === 1 ? file : `${file}:${command.place.line}`,
      ),
      instances: command.passes,
    }),
  )
  return { invocations, mysqlds: [], diagnostics }
}

/** Blanks for what is no part of the command, one for one: the prompt, line ends before a flag. */
function typedLine(text: string): string {
  return text
    .replace(/^\s*[\w@~:./-]{0,80}[$#%>][ \t]+(?=\S)/, prompt => ' '.repeat(prompt.length))
    .replaceAll('\r\n', ' \n')
    .replace(/\\[ \t]+(?=\n)/g, blanks => `${' '.repeat(blanks.length - 1)}\\`)
    .replace(/(?<!\\)\n(?=[ \t]*-)/g, ' ')
}

function startsWithFlag(line: string): boolean {
  return /^[-\u2010-\u2015]/.test(line.trimStart())
}
