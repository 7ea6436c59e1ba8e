import { flagVersion } from '../catalog/flags.ts'
import { mendedValue } from '../catalog/mended-value.ts'
import type { Release } from '../catalog/release.ts'
import { parseFlagValue } from '../catalog/value-syntax.ts'
import type { GivenFlag } from './arguments.ts'
import type { Diagnostic, FlagValue, Hole, Origin, Sourced } from './model.ts'
import { displayText } from './words/words.ts'

/** The value of a given flag by its type and the release's syntax, and what vttablet would say to it. */
export interface FlagReading {
  readonly setting: Sourced<FlagValue>
  readonly diagnostics: readonly Diagnostic[]
}

/** Interprets one flag as it stands on a command line. */
export function readFlagValue(given: GivenFlag, origin: Origin, release: Release | undefined): FlagReading {
  const text = displayText({ pieces: given.value, place: given.valuePlace })
  const hole = given.value.find((piece): piece is Hole => piece.kind === 'hole')
  const place = given.valuePlace
  if (hole) return { setting: unresolvedSetting(given, text, hole), diagnostics: [] }
  const type = typeOf(given, release)
  const parsed = parseFlagValue(type, text, release, { flag: given.spelling })
  const definedAt = given.value.find(piece => piece.place)?.place
  if (parsed.kind === 'value') {
    const setting = {
      kind: 'known',
      value: parsed.value,
      origin,
      text,
      place,
      ...(definedAt && { definedAt }),
    } as const
    return { setting, diagnostics: [] }
  }
  return {
    setting: {
      kind: 'unresolved',
      text,
      why: `vttablet refuses --${given.spelling}=${text}`,
      supply: `--set ${given.name}=VALUE`,
      place,
    },
    diagnostics: [
      {
        severity: 'error',
        code: 'invalid-value',
        message: `vttablet refuses --${given.spelling}: ${parsed.message}`,
        hint: `expected ${parsed.expected}`,
        place: definedAt ?? place,
        ...writtenValue(given, text, mendedValue(type, text)),
      },
    ],
  }
}

/** The source of the value, with its flag where both are one word, and what it should be. */
function writtenValue(
  { dashes, spelling, value, place, valuePlace }: GivenFlag,
  text: string,
  mended: string | undefined,
): Pick<Diagnostic, 'text' | 'mended'> {
  const own = value.some(piece => piece.place) || valuePlace !== place
  // A value of several pieces is not written in one place.
  if (own && value.length > 1) return {}
  const head = own ? '' : `${'-'.repeat(dashes)}${spelling}=`
  return { text: `${head}${text}`, ...(mended !== undefined && { mended: `${head}${mended}` }) }
}

function typeOf(given: GivenFlag, release: Release | undefined) {
  const row = release && flagVersion(given.name, release)
  if (row) return row.type
  return 'type' in given.lookup ? given.lookup.type : 'string'
}

function unresolvedSetting(given: GivenFlag, text: string, hole: Hole): Sourced<FlagValue> {
  const supply = `--set ${given.name}=VALUE`
  return {
    kind: 'unresolved',
    text,
    why: reasonOf(hole),
    supply: hole.name === undefined ? supply : `--env ${hole.name}=VALUE or ${supply}`,
    place: hole.place,
  }
}

/** One clause that says why a hole cannot be filled from the file. */
export function reasonOf(hole: Hole): string {
  switch (hole.by) {
    case 'variable':
      return `${hole.name ?? hole.text} is not set in the file`
    case 'arguments':
      return `${hole.text} depends on how the script is called`
    case 'command':
      return `${hole.text} is only known when the command runs`
    case 'go-template':
    case 'jinja':
    case 'erb':
      return `${hole.text} is only known when the template is rendered`
  }
}
