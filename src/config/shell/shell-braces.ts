import type { Word } from 'unbash'

const longestList = 1000

/** The words of a brace expansion of literals, `{1..3}` or `zone{1,2}-a`; nothing for any other word. */
export function braceWords(word: Word): readonly string[] | undefined {
  const braces = word.parts?.filter(part => part.type === 'BraceExpansion')
  if (braces?.length !== 1) return undefined
  let words: readonly string[] = ['']
  for (const part of word.parts ?? []) {
    if (part.type !== 'Literal' && part.type !== 'BraceExpansion') return undefined
    const choices = part.type === 'Literal' ? [part.value] : choicesOf(part.text)
    if (!choices) return undefined
    words = words.flatMap(start => choices.map(choice => start + choice))
  }
  return words
}

/** The numbers of a literal sequence as `{1..3}` and `seq` give them; nothing when it is too long to list. */
export function sequence(first: number, last: number, step: number): readonly string[] | undefined {
  const count = Math.floor((last - first) / step) + 1
  if (step === 0 || !Number.isFinite(count) || count > longestList) return undefined
  return Array.from({ length: Math.max(0, count) }, (_, at) => String(first + at * step))
}

function choicesOf(text: string): readonly string[] | undefined {
  const inside = text.slice(1, -1)
  const range = /^(-?\d{1,9})\.\.(-?\d{1,9})(?:\.\.(-?\d{1,9}))?$/.exec(inside)
  if (!range) return /^[^{}$`"'\\]*,[^{}$`"'\\]*$/.test(inside) ? inside.split(',') : undefined
  const [first, last] = [Number(range[1]), Number(range[2])]
  const step = Math.abs(Number(range[3] ?? 1)) || 1
  const numbers = sequence(first, last, last < first ? -step : step)
  const width = /^-?0\d/.test(range[1] as string) ? (range[1] as string).length : 0
  return numbers?.map(number => number.padStart(width, '0'))
}
