import type { Diagnostic, Place, Word } from '../model.ts'
import type { Places } from '../places.ts'
import { displayText } from '../words/words.ts'

interface Lookalike {
  readonly code: string
  readonly name: string
  readonly type: string
}

const dash = (name: string): Lookalike => ({ code: 'unicode-dash', name, type: '- or --' })
const single = (name: string): Lookalike => ({ code: 'curly-quote', name, type: "'" })
const double = (name: string): Lookalike => ({ code: 'curly-quote', name, type: '"' })
const blank = (name: string): Lookalike => ({ code: 'unicode-blank', name, type: 'a plain blank' })

/** Characters that documentation and chat programs put in the place of those that a shell knows. */
const lookalikes: ReadonlyMap<string, Lookalike> = new Map([
  ['\u2010', dash('a hyphen')],
  ['\u2011', dash('a non-breaking hyphen')],
  ['\u2012', dash('a figure dash')],
  ['\u2013', dash('an en dash')],
  ['\u2014', dash('an em dash')],
  ['\u2015', dash('a horizontal bar')],
  ['\u2212', dash('a minus sign')],
  ['\uff0d', dash('a fullwidth hyphen-minus')],
  ['\u2018', single('a left single quotation mark')],
  ['\u2019', single('a right single quotation mark')],
  ['\u201a', single('a low single quotation mark')],
  ['\u201c', double('a left double quotation mark')],
  ['\u201d', double('a right double quotation mark')],
  ['\u201e', double('a low double quotation mark')],
  ['\u00ab', double('a left guillemet')],
  ['\u00bb', double('a right guillemet')],
  ['\u00a0', blank('a no-break space')],
  ['\u200b', blank('a zero width space')],
  ['\u3000', blank('an ideographic space')],
])

/** One text rarely needs more to be understood. */
const mostTold = 20

/** Tells of each character that looks like a dash, a quote or a blank and is none to vttablet. */
export function lookalikeDiagnostics(text: string, places: Places): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  for (const match of text.matchAll(
    /[\u2010-\u2015\u2212\uff0d\u2018-\u201a\u201c-\u201e\u00ab\u00bb\u00a0\u200b\u3000]/g,
  )) {
    const found = lookalikes.get(match[0])
    if (!found) continue
    if (diagnostics.length === mostTold) break
    const point = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    diagnostics.push({
      severity: 'error',
      code: found.code,
      message: `Read "${match[0]}" (U+${point}, ${found.name}), which vttablet takes as a letter like any other.`,
      hint: `Type ${found.type} in its place.`,
      place: places.at(match.index),
      text: match[0],
    })
  }
  return diagnostics
}

/** Tells of blanks around `=`: the shell makes of `--x= 16` an empty value and a stray word. */
export function equalsDiagnostics(words: readonly Word[]): readonly Diagnostic[] {
  return words.flatMap((word, at): readonly Diagnostic[] => {
    const text = displayText(word)
    const next = words[at + 1]
    const value = next ? displayText(next) : ''
    if (!/^-.*[^=]=$/s.test(text) || value === '' || value.startsWith('-')) {
      return /^-[^=]*$/.test(text) && value === '=' && next ? [strayEquals(text, next.place)] : []
    }
    return [strayValue(text, value, word.place)]
  })
}

function strayValue(flag: string, value: string, place: Place): Diagnostic {
  return {
    severity: 'error',
    code: 'blank-after-equals',
    message: `Read ${flag} with nothing after the equals sign, and then the stray word ${value}.`,
    hint: `Write ${flag}${value} without a blank.`,
    place,
    text: `${flag} ${value}`,
    mended: `${flag}${value}`,
  }
}

function strayEquals(flag: string, place: Place): Diagnostic {
  return {
    severity: 'error',
    code: 'blank-before-equals',
    message: `Read ${flag} and then a lone equals sign, which becomes the flag's value.`,
    hint: `Write ${flag}=VALUE without blanks.`,
    place,
  }
}
