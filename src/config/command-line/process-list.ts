import type { Invocation, ReadContext, ReadResult } from '../model.ts'
import type { Places } from '../places.ts'
import { placeIndex } from '../places.ts'
import type { BlankWord } from './blank-words.ts'
import { blankWords, linesOf, namesVttablet, plainWords } from './blank-words.ts'
import { plainInvocation } from './flag-words.ts'

/** True for lines as `ps` prints them: a heading, or columns with a process number before vttablet. */
export function looksLikeProcessList(text: string): boolean {
  const start = text.slice(0, 65_536)
  if (/^[ \t]*(?:UID|USER|PID|F)\b[A-Z% \t]*\b(?:CMD|COMMAND|ARGS)\b/m.test(start)) return true
  return linesOf(start).some(({ text: line }) => {
    const words = blankWords(line)
    const at = words.findIndex(word => namesVttablet(word.text))
    return (
      at > 0 && words.slice(0, Math.min(at, 2)).some(word => /^\d+$/.test(word.text)) && !/["'\\]/.test(line)
    )
  })
}

/**
 * Reads the output of `ps -ef`, `ps aux` or `ps -o args`: one vttablet a line. Arguments are cut at
 * blanks, since ps prints no quotes. Shells that wrap a vttablet count only when no line shows it itself.
 */
export function readProcessList(text: string, { file }: ReadContext): ReadResult {
  const places = placeIndex(text, file)
  const lines = linesOf(text).map(line => blankWords(line.text, line.offset))
  const direct = lines.flatMap(words => processOf(words, isColumn, places))
  const invocations = direct.length > 0 ? direct : lines.flatMap(words => processOf(words, isWrapper, places))
  return { invocations, mysqlds: [], diagnostics: [] }
}

function processOf(
  words: readonly BlankWord[],
  allowed: (before: string) => boolean,
  places: Places,
): readonly Invocation[] {
  const at = words.findIndex(word => namesVttablet(word.text))
  if (at === -1 || (at > 0 && !allowed((words[at - 1] as BlankWord).text))) return []
  const program = words[at] as BlankWord
  const place = places.at(program.offset)
  const pid = words.slice(0, at).find(word => /^\d+$/.test(word.text))
  const name = pid ? `vttablet (process ${pid.text})` : `${place.file}:${place.line}`
  return [plainInvocation('command-line', plainWords(words.slice(at + 1), places), place, name)]
}

/** A time, a number, a terminal or the branch of a process tree stands before the command itself. */
function isColumn(before: string): boolean {
  return /^(?:[\d:.,-]+|\?|\\_|\||[A-Za-z]{1,2}[<NLsl+]*|pts\/\d+)$/.test(before)
}

function isWrapper(before: string): boolean {
  return (
    !/^(?:-\w+|--\w[\w-]*|.*(?:grep|rg|ag|vi|vim|less|tail|man|pkill|watch))$/.test(before) || before === '-c'
  )
}
