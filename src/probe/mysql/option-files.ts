import { dirname, join } from 'node:path'
import type { Diagnostic } from '../../config/model.ts'
import { myCnfLines } from '../../config/mysqld/my-cnf-lines.ts'

/** The disk as far as option files need it. */
export interface OptionFileAccess {
  /** Nothing where there is no such file; `why` where it may not be read or trusted. */
  readonly read: (path: string) => { readonly text: string } | { readonly why: string } | undefined
  /** Names in a folder, for `!includedir`. */
  readonly list: (folder: string) => readonly string[]
}

/** An option as it stands: `[client] password = ...`. */
export interface ClientOption {
  readonly value: string
  /** `/home/me/.my.cnf:3`. */
  readonly place: string
}

export interface ClientOptions {
  /** By name with dashes, the last one that counts. */
  readonly options: ReadonlyMap<string, ClientOption>
  readonly diagnostics: readonly Diagnostic[]
}

/** What to read: files in order, and which groups of them. */
export interface OptionFilesRequest {
  /** A file that is not there is passed over, unless it is `required`. */
  readonly files: readonly string[]
  readonly required: boolean
  readonly groupSuffix: string | undefined
}

/** Files that include each other more often than this go round in a circle. */
const mostFiles = 100

/**
 * Reads the groups [client] and [vtsize] of option files, with the suffix's own groups after them, as MySQL's
 * clients read theirs: later lines and later files win, files that are included count where they stand.
 */
export function clientOptions(request: OptionFilesRequest, access: OptionFileAccess): ClientOptions {
  const { groupSuffix } = request
  const suffixes = groupSuffix === undefined ? [''] : ['', groupSuffix]
  const reading: Reading = {
    groups: new Set(suffixes.flatMap(suffix => [`client${suffix}`, `vtsize${suffix}`])),
    options: new Map(),
    diagnostics: [],
    access,
    filesLeft: mostFiles,
  }
  for (const file of request.files) readInto(reading, file, request.required)
  return reading
}

interface Reading {
  readonly groups: ReadonlySet<string>
  readonly options: Map<string, ClientOption>
  readonly diagnostics: Diagnostic[]
  readonly access: OptionFileAccess
  filesLeft: number
}

function readInto(reading: Reading, file: string, required = false): void {
  if (reading.filesLeft-- <= 0) return
  const found = reading.access.read(file)
  if (found === undefined || 'why' in found) {
    if (found !== undefined || required) {
      reading.diagnostics.push(unreadable(file, found?.why ?? 'there is no such file', required))
    }
    return
  }
  let group = ''
  const lineAt = lineCounter(found.text)
  for (const line of myCnfLines(found.text)) {
    if (line.kind === 'group') group = line.name
    else if (line.kind === 'include') {
      for (const included of includedFiles(line, file, reading.access)) readInto(reading, included)
    } else if (line.kind === 'option' && line.value !== undefined && reading.groups.has(group)) {
      const name = line.name.replaceAll('_', '-').replace(/^loose-/, '')
      reading.options.set(name, { value: line.value, place: `${file}:${lineAt(line.at)}` })
    }
  }
}

/** Counts lines up to offsets that only grow: one walk for all of them. */
function lineCounter(text: string): (at: number) => number {
  let line = 1
  let from = 0
  return at => {
    for (; from < at; from++) if (text[from] === '\n') line++
    return line
  }
}

function includedFiles(
  { path, directory }: { readonly path: string; readonly directory: boolean },
  file: string,
  access: OptionFileAccess,
): readonly string[] {
  const target = path.startsWith('/') ? path : join(dirname(file), path)
  if (!directory) return [target]
  return access
    .list(target)
    .filter(name => name.endsWith('.cnf'))
    .toSorted()
    .map(name => join(target, name))
}

function unreadable(file: string, why: string, required: boolean): Diagnostic {
  return {
    severity: required ? 'error' : 'warning',
    code: 'option-file',
    message: `option file ${file} is not used: ${why}`,
    ...(required && { hint: 'check --defaults-file' }),
  }
}
