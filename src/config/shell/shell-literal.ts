import type { Places } from '../places.ts'
import type { Gap, Run, Value } from './shell-value.ts'

/** How a backslash is read: outside quotes, between double quotes, in a here-document. */
export type Quoting = 'bare' | 'double' | 'heredoc'

const escapable: Readonly<Record<Exclude<Quoting, 'bare'>, string>> = { double: '$`"\\\n', heredoc: '$`\\\n' }

/** A literal stretch as written, in runs whose text stands in the file without a break. */
export function literalRuns(raw: string, offset: number, places: Places, quoting: Quoting): readonly Run[] {
  const runs: Run[] = []
  let start = 0
  const cut = (end: number) => {
    if (end > start) runs.push(run(raw.slice(start, end), offset + start, places))
  }
  for (let at = raw.indexOf('\\'); at !== -1; at = raw.indexOf('\\', at)) {
    const next = raw[at + 1]
    if (next === undefined) break
    if (quoting === 'bare' || escapable[quoting].includes(next)) {
      cut(at)
      start = next === '\n' ? at + 2 : at + 1
    }
    at += 2
  }
  cut(raw.length)
  return runs
}

/** A stretch of known text that stands at `offset`. */
export function run(text: string, offset: number, places: Places): Run {
  return { kind: 'text', text, places, offset, from: 'word' }
}

/** Marks, inside a composed script, the holes of the text that it was composed from. */
const mark = /\uE000(\d{1,9})\uE001/g

/** A script composed from a value: what `sh -c "…"` or a here-document gives to its shell. */
export interface Composed {
  readonly text: string
  readonly places: Places
}

/** The text of `value` with its holes as marks that `unmark` finds again in `gaps`, and its places. */
export function compose(value: Value, gaps: Gap[], nowhere: Places): Composed {
  const starts: number[] = []
  let text = ''
  for (const part of value) {
    starts.push(text.length)
    text += part.kind === 'text' ? part.text : `\uE000${gaps.push(part) - 1}\uE001`
  }
  return { text, places: { at: offset => placeIn(value, starts, offset) ?? nowhere.at(0) } }
}

/** The runs with the marks in them turned back into holes. */
export function unmark(runs: readonly Run[], gaps: readonly Gap[], quoted: boolean): Value {
  if (gaps.length === 0 || !runs.some(each => each.text.includes('\uE000'))) return runs
  return runs.flatMap(each => unmarkRun(each, gaps, quoted))
}

function unmarkRun(whole: Run, gaps: readonly Gap[], quoted: boolean): Value {
  const value: (Run | Gap)[] = []
  let start = 0
  const cut = (end: number) => {
    if (end > start)
      value.push({ ...whole, text: whole.text.slice(start, end), offset: whole.offset + start })
  }
  for (const match of whole.text.matchAll(mark)) {
    const gap = gaps[Number(match[1])]
    if (!gap) continue
    cut(match.index)
    value.push({ ...gap, quoted })
    start = match.index + match[0].length
  }
  cut(whole.text.length)
  return value
}

function placeIn(value: Value, starts: readonly number[], offset: number) {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  const part = value[low]
  if (part?.kind === 'text') return part.places.at(part.offset + offset - (starts[low] as number))
  return part?.hole.place
}
