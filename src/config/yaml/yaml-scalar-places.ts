import { Scalar } from 'yaml'
import type { Places } from '../places.ts'
import type { YamlDocument } from './yaml-documents.ts'

/** From `value` on in the scalar's text, characters stand one after the other from `source` on. */
interface Stretch {
  readonly value: number
  readonly source: number
}

/**
 * The place of every character of a scalar's text. Only blanks are folded, cut or added by YAML, so its
 * text and its source are walked side by side, blanks skipped and escapes stepped over. Built on first use.
 */
export function scalarPlaces(scalar: Scalar, { text, places }: YamlDocument): Places {
  let stretches: readonly Stretch[] | undefined
  return {
    at: offset => {
      stretches ??= stretchesOf(scalar, text)
      const { value, source } = lastUpTo(stretches, offset)
      return places.at(source + offset - value)
    },
  }
}

function stretchesOf(scalar: Scalar, text: string): readonly Stretch[] {
  const value = String(scalar.value)
  const start = contentStart(scalar, text)
  const end = scalar.range?.[1] ?? text.length
  const stretches: Stretch[] = [{ value: 0, source: start }]
  let shift = start
  let at = start
  let offset = 0
  while (offset < value.length && at < end) {
    const step = stepAt(scalar, text, at)
    if (step.blank && !step.escaped) at++
    else if (isBlank(value, offset)) {
      if (step.blank) at += step.length
      offset++
    } else if (step.blank) at += step.length
    else {
      if (at - offset !== shift) {
        shift = at - offset
        stretches.push({ value: offset, source: at })
      }
      at += step.length
      offset += step.units
    }
  }
  return stretches
}

function contentStart(scalar: Scalar, text: string): number {
  const start = scalar.range?.[0] ?? 0
  switch (scalar.type) {
    case Scalar.QUOTE_DOUBLE:
    case Scalar.QUOTE_SINGLE:
      return start + 1
    case Scalar.BLOCK_FOLDED:
    case Scalar.BLOCK_LITERAL:
      return firstInk(text, text.indexOf('\n', start) + 1)
    default:
      return start
  }
}

function firstInk(text: string, from: number): number {
  let at = from
  while (at < text.length && isBlank(text, at)) at++
  return at
}

/** One character of the source: how long it is written, how many code units it stands for. */
interface Step {
  readonly length: number
  readonly units: number
  readonly blank: boolean
  readonly escaped: boolean
}

const plainStep: Step = { length: 1, units: 1, blank: false, escaped: false }
const blankStep: Step = { length: 1, units: 0, blank: true, escaped: false }
const quoteStep: Step = { length: 2, units: 1, blank: false, escaped: true }
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

function stepAt(scalar: Scalar, text: string, at: number): Step {
  if (isBlank(text, at)) return blankStep
  if (scalar.type === Scalar.QUOTE_SINGLE && text[at] === "'") return quoteStep
  if (scalar.type !== Scalar.QUOTE_DOUBLE || text[at] !== '\\') return plainStep
  const letter = text[at + 1] as string
  const digits = hexDigits[letter]
  if (digits === undefined) {
    return { length: 2, units: 1, blank: ' \t\r\nntrvfbaeNL_P0'.includes(letter), escaped: true }
  }
  const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16)
  const decoded = code <= 0x10ffff ? String.fromCodePoint(code) : ' '
  return { length: 2 + digits, units: decoded.length, blank: isBlank(decoded, 0), escaped: true }
}

/** Control characters and Unicode blanks count too: an escape may stand for one. */
function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code <= 0x20 || code === 0x85 || code === 0xa0 || code === 0x2028 || code === 0x2029
}

function lastUpTo(stretches: readonly Stretch[], offset: number): Stretch {
  let low = 0
  let high = stretches.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((stretches[middle] as Stretch).value <= offset) low = middle
    else high = middle - 1
  }
  return stretches[low] as Stretch
}
