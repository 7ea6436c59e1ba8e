import { imageVariables } from '../../catalog/mysql.ts'
import type { Diagnostic, MysqldSettings, Piece, Place, Word } from '../model.ts'
import { displayText } from '../words/words.ts'
import { type MysqldInput, resolveOptionName } from './mysqld-options.ts'
import { type MysqldValues, type SettledOptions, settleOptions } from './mysqld-settings.ts'
import type { ValueRules } from './mysqld-values.ts'

/**
 * What `words`, the arguments after `mysqld`, set: `--max-connections=10000`, `--max_connections 10000`,
 * `--loose-…`, the old `-O max_connections=…`. A word that may hold any argument leaves unresolved what
 * stands before it.
 */
export function mysqldSettingsFromArguments(words: readonly Word[], rules: ValueRules): SettledOptions {
  const inputs: MysqldInput[] = []
  const diagnostics: Diagnostic[] = []
  for (let at = 0; at < words.length; ) {
    const word = words[at] as Word
    const read = readArgument(word, words[at + 1])
    if (displayText(word) === '-O') diagnostics.push(oldSpelling(word.place))
    if (read.input) inputs.push(read.input)
    at += read.words
  }
  const settled = settleOptions(inputs, rules)
  return { values: settled.values, diagnostics: [...diagnostics, ...settled.diagnostics] }
}

/**
 * What the vttestserver images set: their start script appends max_connections from
 * MYSQL_MAX_CONNECTIONS, 1000 without it. `value` is the variable as the container gets it.
 */
export function vttestserverValues(
  value: readonly Piece[] | undefined,
  place: Place,
  rules: ValueRules,
): MysqldValues {
  const variable = imageVariables.MYSQL_MAX_CONNECTIONS
  const pieces = value ?? [{ kind: 'text', text: String(variable.default) }]
  const { values } = settleOptions(
    [{ kind: 'option', name: 'max_connections', value: pieces, place, valuePlace: place }],
    rules,
  )
  if (value !== undefined || values.maxConnections?.kind !== 'known') return values
  return {
    maxConnections: { ...values.maxConnections, origin: 'operator', cite: variable.cite },
  }
}

/** True when a word names the server program itself: `mysqld`, `/usr/sbin/mariadbd`. */
export function isMysqldProgram(program: string): boolean {
  return /^(?:.*\/)?(?:mysqld|mariadbd|mysqld_safe|mariadbd-safe)$/.test(program)
}

/** The flavour that a program or an image name tells. */
export function flavourOf(name: string): NonNullable<MysqldSettings['flavour']> {
  return /mariadb/i.test(name) ? 'mariadb' : 'mysql'
}

type Argument = Extract<MysqldInput, { kind: 'option' }>

/** One argument and how many words it takes. */
interface ReadArgument {
  readonly input: MysqldInput | undefined
  readonly words: number
}

function readArgument(word: Word, next: Word | undefined): ReadArgument {
  const hole = opaqueHole(word)
  if (hole !== undefined) return { input: hole, words: 1 }
  const text = displayText(word)
  if (text === '-O') return { input: next && argument(next, 0), words: 2 }
  const option = text.startsWith('--') ? argument(word, 2) : undefined
  if (option?.value === undefined && option && next && takesNext(option.name, next)) {
    return { input: { ...option, value: next.pieces, valuePlace: next.place }, words: 2 }
  }
  return { input: option, words: 1 }
}

/** The option in `word` after `skip` dashes; nothing for options that are not reported. */
function argument(word: Word, skip: number): Argument | undefined {
  const [first] = word.pieces
  if (first?.kind !== 'text') return undefined
  const text = first.text
  const equals = text.indexOf('=')
  const whole = equals < 0 && word.pieces.length > 1
  const name = text.slice(skip, equals < 0 ? undefined : equals)
  if (whole || resolveOptionName(name) === undefined) return undefined
  const rest: Piece = { ...first, text: text.slice(equals + 1) }
  const value = equals < 0 ? undefined : [rest, ...word.pieces.slice(1)]
  const column = word.place.column + (equals < 0 || first.place ? 0 : equals + 1)
  return { kind: 'option', name, value, place: word.place, valuePlace: { ...word.place, column } }
}

/** Numbers take the next word when there is no `=`; switches never do. */
function takesNext(name: string, next: Word): boolean {
  return resolveOptionName(name)?.option.key !== 'mysqlx' && !displayText(next).startsWith('--')
}

function opaqueHole(word: Word): MysqldInput | undefined {
  const [only] = word.pieces
  if (word.pieces.length !== 1 || only?.kind !== 'hole') return undefined
  if (only.splits !== true && only.by !== 'arguments') return undefined
  return { kind: 'unread', text: only.text, why: `${only.text} may hold any argument`, place: word.place }
}

function oldSpelling(place: Place): Diagnostic {
  return {
    severity: 'warning',
    code: 'old-mysqld-option',
    message: '-O NAME=VALUE is an old spelling that newer servers refuse; it is counted all the same.',
    hint: 'Write --NAME=VALUE.',
    place,
  }
}
