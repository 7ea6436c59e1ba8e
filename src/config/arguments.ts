import { parseGoBool } from '../catalog/go-values.ts'
import { type FlagLookup, lookUpFlag } from '../catalog/known-flags.ts'
import type { Release } from '../catalog/release.ts'
import { hiddenSecret, isSecretFlag } from '../catalog/secret-flags.ts'
import { commandLineRules } from '../catalog/value-syntax.ts'
import type { Diagnostic, Hole, Piece, Place, Word } from './model.ts'
import { displayText } from './words/words.ts'

/** One flag as it stands on a command line, not yet interpreted. */
export interface GivenFlag {
  /** Dashed, as v23 spells it; as written when no release knows it. */
  readonly name: string
  /** As written, without the leading dashes. */
  readonly spelling: string
  readonly dashes: 1 | 2
  readonly lookup: FlagLookup
  /** The value's pieces; a boolean flag without `=` has the text `true`. */
  readonly value: readonly Piece[]
  /** Where the flag stands. */
  readonly place: Place
  /** Where its name was written, if a variable brought it here. */
  readonly definedAt?: Place
  /** Where the value stands. */
  readonly valuePlace: Place
}

/** A command line taken apart as vttablet's own parser would take it. */
export interface ParsedArguments {
  /** In order; of several with one name the last wins. */
  readonly flags: readonly GivenFlag[]
  /** Words that may hold any flag. */
  readonly opaque: readonly Hole[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Takes vttablet's arguments apart by the rules of `release` (any release when it is not known). Spellings
 * that the release would refuse are still read, so that the sum is right once they are mended, and reported.
 */
export function parseArguments(words: readonly Word[], release: Release | undefined): ParsedArguments {
  const flags: GivenFlag[] = []
  const opaque: Hole[] = []
  const diagnostics: Diagnostic[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as Word
    const shape = shapeOf(word)
    if (shape.kind === 'opaque') opaque.push(shape.hole)
    else if (shape.kind === 'stray') {
      diagnostics.push(booleanWord(words[at - 1], word) ?? strayWord(word, release))
      if (displayText(word) === '--') break
    } else {
      const flag = flagAt(shape, word, words[at + 1])
      if (flag.takesNext) at++
      if (flag.given) flags.push(flag.given)
      else diagnostics.push(missingValue(shape, word))
      diagnostics.push(...dashDiagnostics(shape, word, release))
    }
  }
  return { flags, opaque, diagnostics }

  /** A value that the flag before it does not take: `--unmanaged false`. */
  function booleanWord(before: Word | undefined, word: Word): Diagnostic | undefined {
    const flag = flags.at(-1)
    const open = before && flag && 'type' in flag.lookup && flag.lookup.type === 'bool'
    if (!open || before.place !== flag.place || displayText(before).includes('=')) return undefined
    return parseGoBool(displayText(word)).kind === 'read' ? booleanAsTwoWords(flag, word) : undefined
  }

  function flagAt(shape: FlagShape, word: Word, next: Word | undefined): FlagRead {
    return readFlag(shape, lookUpFlag(shape.spelling, release, 'vttablet'), word, next)
  }
}

type WordShape = { readonly kind: 'opaque'; readonly hole: Hole } | { readonly kind: 'stray' } | FlagShape

interface FlagShape {
  readonly kind: 'flag'
  readonly dashes: 1 | 2
  readonly spelling: string
  /** What follows `=`; nothing when there is no `=`. */
  readonly value: readonly Piece[] | undefined
}

interface FlagRead {
  readonly given?: GivenFlag
  readonly takesNext: boolean
}

/** A word is a flag when the text before its first hole reaches past the name. */
function shapeOf(word: Word): WordShape {
  const [first, ...rest] = word.pieces
  if (!first) return { kind: 'stray' }
  if (first.kind === 'hole') return { kind: 'opaque', hole: first }
  const match = /^(--?)([^-=][^=]*)(=?)/s.exec(joinedHead(word))
  if (!match) return { kind: 'stray' }
  const hole = rest.find((piece): piece is Hole => piece.kind === 'hole')
  if (match[3] === '' && hole) return { kind: 'opaque', hole }
  const dashes = match[1] === '-' ? 1 : 2
  const value = match[3] === '' ? undefined : dropText(word.pieces, match[0].length)
  return { kind: 'flag', dashes, spelling: match[2] as string, value }
}

function joinedHead(word: Word): string {
  let head = ''
  for (const piece of word.pieces) {
    if (piece.kind === 'hole') break
    head += piece.text
  }
  return head
}

function dropText(pieces: readonly Piece[], length: number): readonly Piece[] {
  let left = length
  return pieces.flatMap(piece => {
    if (piece.kind === 'hole' || left === 0) return [piece]
    const cut = Math.min(left, piece.text.length)
    left -= cut
    if (cut === piece.text.length) return []
    const place = piece.place && { ...piece.place, column: piece.place.column + cut }
    return [{ ...piece, text: piece.text.slice(cut), ...(place && { place }) }]
  })
}

function readFlag(shape: FlagShape, lookup: FlagLookup, word: Word, next: Word | undefined): FlagRead {
  const given = (value: readonly Piece[], valuePlace: Place): GivenFlag => ({
    name: 'name' in lookup ? lookup.name : shape.spelling,
    spelling: shape.spelling,
    dashes: shape.dashes,
    lookup,
    value: isSecretFlag(shape.spelling) ? [{ kind: 'text', text: hiddenSecret }] : value,
    place: word.place,
    ...(word.pieces[0]?.place && { definedAt: word.pieces[0].place }),
    valuePlace,
  })
  if (shape.value) return { given: given(shape.value, word.place), takesNext: false }
  if ('type' in lookup && lookup.type === 'bool') {
    return { given: given([{ kind: 'text', text: 'true' }], word.place), takesNext: false }
  }
  const unknown = !('type' in lookup)
  if (!next || (unknown && displayText(next).startsWith('-'))) {
    return unknown ? { given: given([], word.place), takesNext: false } : { takesNext: false }
  }
  return { given: given(next.pieces, next.place), takesNext: true }
}

function missingValue(shape: FlagShape, word: Word): Diagnostic {
  return {
    severity: 'error',
    code: 'flag-without-value',
    message: `--${shape.spelling} ends the command line, but it needs a value`,
    hint: `write --${shape.spelling}=VALUE`,
    place: writtenAt(word),
    text: displayText(word),
  }
}

function strayWord(word: Word, release: Release | undefined): Diagnostic {
  const text = displayText(word)
  return {
    severity: 'warning',
    code: 'stray-word',
    message: `vttablet takes no positional argument and exits (${commandLineRules(release).strayWordExit}) on "${text}"`,
    hint: 'remove the word, or write --flag=VALUE if it is a value',
    place: writtenAt(word),
    text: displayText(word),
  }
}

function booleanAsTwoWords({ spelling, dashes, ...flag }: GivenFlag, word: Word): Diagnostic {
  const name = `${'-'.repeat(dashes)}${spelling}`
  const value = displayText(word)
  return {
    severity: 'error',
    code: 'boolean-as-two-words',
    message: `${name} is a boolean flag and takes no word of its own: vttablet reads it as true and exits on "${value}"`,
    hint: `write --${spelling}=${value}`,
    place: flag.definedAt ?? flag.place,
    text: `${name} ${value}`,
    mended: `--${spelling}=${value}`,
  }
}

/** Where the word's text was written: in a variable that brought it here, or where it stands. */
function writtenAt(word: Word): Place {
  return word.pieces[0]?.place ?? word.place
}

function dashDiagnostics(shape: FlagShape, word: Word, release: Release | undefined): readonly Diagnostic[] {
  if (shape.dashes === 2 || shape.spelling.length === 1 || !release) return []
  const rules = commandLineRules(release)
  if (rules.singleDash === 'accepted') return []
  return [
    {
      severity: rules.singleDash === 'warned' ? 'note' : 'warning',
      code: rules.singleDash === 'warned' ? 'single-dash-warned' : 'single-dash',
      message:
        rules.singleDash === 'warned'
          ? `${release.text} accepts -${shape.spelling} with one dash, but warns`
          : `${release.text} refuses -${shape.spelling} with one dash and exits`,
      hint: `write --${shape.spelling}`,
      place: writtenAt(word),
      text: `-${shape.spelling}`,
      mended: `--${shape.spelling}`,
    },
  ]
}
