import type { Assignment, Word, WordPart } from 'unbash'
import { braceWords } from './shell-braces.ts'
import { literalRuns, run, unmark } from './shell-literal.ts'
import { expandArithmetic, expandCommand, expandParameter } from './shell-parameter.ts'
import type { Walk } from './shell-state.ts'
import { spend } from './shell-state.ts'
import type { Chunk, Field, Gap, Run, Value } from './shell-value.ts'
import { valueText } from './shell-value.ts'

/** Values beyond this are not followed: `A="$A$A"` doubles with every line. */
const longestValue = 4096
const longestText = 1_000_000

/** The arguments that words of a command become: expanded, then split at unquoted blanks. */
export function expandFields(words: readonly (Word | Assignment)[], walk: Walk): readonly Field[] {
  const fields: Field[] = []
  for (const word of words) {
    if (walk.shared.budget <= 0) return fields
    if (word.type === 'Word') append(fields, wordFields(word, walk))
    else fields.push(field(assignmentValue(word, walk), word, walk))
  }
  return fields
}

/** What a word is where the shell does not split it: the right side of an assignment. */
export function expandValue(word: Word, walk: Walk): Value {
  const value: (Run | Gap)[] = []
  for (const chunk of wordChunks(word, walk, false)) {
    append(value, chunk.kind === 'value' ? chunk.value : joined(chunk.fields, word, walk))
  }
  return affordable(value, word, walk)
}

/** What a part of a word between quotes, or an operand, expands to. */
function wordChunks(word: Word, walk: Walk, quoted: boolean): readonly Chunk[] {
  if (word.parts) return word.parts.flatMap(part => partChunks(part, walk, quoted))
  return [literalChunk(word.text, word.pos, walk, quoted)]
}

/** An operand of `${X:-…}`: outside quotes its own literal text is split, too. */
function operandChunks(word: Word, walk: Walk, quoted: boolean): readonly Chunk[] {
  const literal = (text: string, pos: number) => ({
    ...literalChunk(text, pos, walk, quoted),
    splits: !quoted,
  })
  if (!word.parts) return [literal(word.text, word.pos)]
  return word.parts.flatMap(part =>
    part.type === 'Literal' ? [literal(part.text, part.pos)] : partChunks(part, walk, quoted),
  )
}

/** What the parts of a double-quoted stretch or of a here-document expand to. */
export function quotedValue(parts: readonly WordPart[], walk: Walk, quoting: 'double' | 'heredoc'): Value {
  return parts.flatMap(part => {
    if (part.type === 'Literal') {
      return unmark(literalRuns(part.text, part.pos, walk.places, quoting), walk.shared.gaps, true)
    }
    return partChunks(part, walk, true).flatMap(chunk =>
      chunk.kind === 'value' ? chunk.value : joined(chunk.fields, part, walk),
    )
  })
}

function wordFields(word: Word, walk: Walk): readonly Field[] {
  const braces = braceWords(word)
  if (braces && spend(walk, braces.length)) {
    return braces.map(text => field([run(text, word.pos, walk.places)], word, walk))
  }
  return splitChunks(wordChunks(word, walk, false)).map(value =>
    field(affordable(value, word, walk), word, walk),
  )
}

function field(value: Value, word: Word | Assignment, walk: Walk): Field {
  return { value, places: walk.places, offset: word.pos, written: word.text }
}

function partChunks(part: WordPart, walk: Walk, quoted: boolean): readonly Chunk[] {
  switch (part.type) {
    case 'Literal':
      return [literalChunk(part.text, part.pos, walk, quoted)]
    case 'SingleQuoted':
      return [plainChunk(part.value, part.pos + 1, walk)]
    case 'AnsiCQuoted':
      return [plainChunk(part.value, part.pos + 2, walk)]
    case 'DoubleQuoted':
    case 'LocaleString':
      return doubleQuoted(part.parts, part.pos, walk)
    case 'SimpleExpansion':
    case 'ParameterExpansion':
      return expandParameter(part, walk, quoted, operand => operandChunks(operand, walk, quoted))
    case 'ArithmeticExpansion':
      return [expandArithmetic(part, walk, quoted)]
    case 'CommandExpansion':
      return [expandCommand(part, walk, quoted)]
    case 'ProcessSubstitution':
    case 'Glob':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      return [plainChunk(part.text, part.pos, walk)]
  }
}

/** `"a$@b"` keeps its arguments apart, so a quoted stretch may be several chunks; an empty one is a word. */
function doubleQuoted(parts: readonly WordPart[], pos: number, walk: Walk): readonly Chunk[] {
  if (parts.length === 0) return [plainChunk('', pos + 1, walk)]
  return parts.flatMap(part =>
    part.type === 'Literal'
      ? [{ kind: 'value', value: quotedValue([part], walk, 'double'), splits: false } as const]
      : partChunks(part, walk, true),
  )
}

function literalChunk(text: string, pos: number, walk: Walk, quoted: boolean): Chunk & { kind: 'value' } {
  const runs = literalRuns(text, pos, walk.places, quoted ? 'double' : 'bare')
  return { kind: 'value', value: unmark(runs, walk.shared.gaps, quoted), splits: false }
}

function plainChunk(text: string, pos: number, walk: Walk): Chunk {
  return {
    kind: 'value',
    value: unmark([run(text, pos, walk.places)], walk.shared.gaps, true),
    splits: false,
  }
}

function splitChunks(chunks: readonly Chunk[]): readonly Value[] {
  const fields: Value[] = []
  let current: (Run | Gap)[] | undefined
  const end = () => {
    if (current) fields.push(current)
    current = undefined
  }
  const add = (value: Value) => {
    current ??= []
    append(current, value)
  }
  const addSplit = (part: Run | Gap) => {
    if (part.kind === 'hole') add([{ ...part, quoted: false }])
    else splitRun(part, add, end)
  }
  for (const chunk of chunks) {
    if (chunk.kind === 'value') {
      if (chunk.splits) for (const part of chunk.value) addSplit(part)
      else add(chunk.value)
    } else {
      for (const [at, value] of chunk.fields.entries()) {
        if (at > 0) end()
        add(value)
      }
    }
  }
  end()
  return fields
}

/** The words of a value at its unquoted blanks. */
export function splitValue(value: Value): readonly Value[] {
  return splitChunks([{ kind: 'value', value, splits: true }])
}

function splitRun(part: Run, add: (value: Value) => void, end: () => void): void {
  const blanks = /[ \t\n]+/g
  let start = 0
  for (const match of part.text.matchAll(blanks)) {
    if (match.index > start) add([slice(part, start, match.index)])
    end()
    start = match.index + match[0].length
  }
  if (start < part.text.length) add([slice(part, start, part.text.length)])
}

function slice(part: Run, start: number, end: number): Run {
  return { ...part, text: part.text.slice(start, end), offset: part.offset + start }
}

function joined(fields: readonly Value[], at: { readonly pos: number }, walk: Walk): Value {
  return fields.flatMap((field, index) => (index === 0 ? field : [run(' ', at.pos, walk.places), ...field]))
}

function assignmentValue(assignment: Assignment, walk: Walk): Value {
  const { value } = assignment
  if (value.type === 'ArrayValue') return [run(assignment.text, assignment.pos, walk.places)]
  const head = run(assignment.text.slice(0, value.pos - assignment.pos), assignment.pos, walk.places)
  return [head, ...expandValue(value, walk)]
}

/** A spread of a long list would overflow the call stack. */
function append<T>(list: T[], more: readonly T[]): void {
  for (const each of more) list.push(each)
}

/** The value itself, or a hole in its place when following it would cost too much. */
function affordable(value: Value, word: Word, walk: Walk): Value {
  const size = value.length + valueText(value).length
  spend(walk, 1 + (size >> 4))
  if (value.length <= longestValue && size <= longestText) return value
  const place = walk.places.at(word.pos)
  return [
    {
      kind: 'hole',
      quoted: true,
      hole: { kind: 'hole', text: word.text.slice(0, 60), by: 'variable', place },
    },
  ]
}
