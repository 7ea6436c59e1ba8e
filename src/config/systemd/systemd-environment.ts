import { readEnvFile } from '../compose/env-file.ts'
import type { Diagnostic, Piece, Place, ReadContext } from '../model.ts'
import { piecesOf, runsText } from '../words/runs.ts'
import { splitRuns } from '../words/word-splitting.ts'
import { type UnitName, withSpecifiers } from './systemd-specifiers.ts'
import { entryText, isShownCommand, type UnitEntry } from './systemd-unit.ts'

/** The variables of a service, as far as its unit and the files it names tell. */
export interface UnitEnvironment {
  readonly values: ReadonlyMap<string, readonly Piece[]>
  /** True when everything that sets variables was read, so that what is not set is empty. */
  readonly complete: boolean
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * What `Environment=` and `EnvironmentFile=` set; files come last and win, and an empty assignment takes
 * back those before it. After a file that cannot be read no variable is certain (systemd.exec(5)).
 */
export function unitEnvironment(
  entries: readonly UnitEntry[],
  name: UnitName,
  context: ReadContext,
): UnitEnvironment {
  const values = new Map<string, readonly Piece[]>()
  for (const entry of inForce(entries, 'Environment')) assign(entry, name, values)
  const files = [...inForce(entries, 'EnvironmentFile'), ...inForce(entries, 'EnvironmentFiles')]
  const reads = files.map(entry => readFile(entry, name, context))
  for (const read of reads) {
    if (!read.values) values.clear()
    for (const [variable, pieces] of read.values ?? []) values.set(variable, pieces)
  }
  const passed = inForce(entries, 'PassEnvironment').length > 0
  return {
    values,
    complete: !passed && !shownInPart(entries) && reads.every(read => read.values !== undefined),
    diagnostics: reads.flatMap(read => read.diagnostics),
  }
}

/** `systemctl show -p ExecStart` leaves out what it was not asked for. */
function shownInPart(entries: readonly UnitEntry[]): boolean {
  const shown = entries.some(entry => isShownCommand(entry))
  return shown && !entries.some(entry => entry.key.startsWith('Environment'))
}

/** The assignments to `key` after the last empty one. */
export function inForce(entries: readonly UnitEntry[], key: string): readonly UnitEntry[] {
  const own = entries.filter(entry => entry.key === key)
  const reset = own.findLastIndex(entry => entryText(entry).trim() === '')
  return own.slice(reset + 1)
}

function assign(entry: UnitEntry, name: UnitName, values: Map<string, readonly Piece[]>): void {
  for (const word of splitRuns(entry.value, 'systemd').words) {
    const [first, ...rest] = withSpecifiers(word.runs, name)
    const equals = first?.kind === 'text' ? first.text.indexOf('=') : -1
    if (first?.kind !== 'text' || equals < 1) continue
    const variable = first.text.slice(0, equals)
    const moved = { ...first, text: first.text.slice(equals + 1), use: shifted(first.use, equals + 1) }
    values.set(variable, piecesOf(moved.text === '' ? rest : [moved, ...rest]))
  }
}

function shifted(place: Place, columns: number): Place {
  return { ...place, column: place.column + columns }
}

interface FileRead {
  /** Nothing when the file was not read. */
  readonly values: ReadonlyMap<string, readonly Piece[]> | undefined
  readonly diagnostics: readonly Diagnostic[]
}

function readFile(entry: UnitEntry, name: UnitName, context: ReadContext): FileRead {
  const written = entryText(entry).trim()
  const path = runsText(withSpecifiers(entry.value, name))
    ?.trim()
    .replace(/^-/, '')
    .replace(/ \(ignore_errors=\w+\)$/, '')
  if (path === undefined) return notRead(entry, written, 'its path depends on the instance of the unit')
  const file = context.neighbour(path)
  if (file.kind === 'unreadable') return notRead(entry, path, file.why)
  const read = readEnvFile(file.text, { ...context, file: file.file }, 'systemd')
  return { values: read.values, diagnostics: read.diagnostics }
}

function notRead(entry: UnitEntry, path: string, why: string): FileRead {
  return {
    values: undefined,
    diagnostics: [
      {
        severity: 'warning',
        code: 'env-file-not-read',
        message: `The EnvironmentFile ${path} was not read: ${why}. It may set any variable of the command.`,
        hint: 'Put the file in place, or supply the values with --env NAME=VALUE.',
        place: entry.value[0]?.use ?? entry.place,
      },
    ],
  }
}
