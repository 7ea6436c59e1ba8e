import type { Diagnostic, MysqldSettings, Place, ReadContext, ReadResult } from '../model.ts'
import { type Places, placeIndex } from '../places.ts'
import { templatePieces } from '../template/template-pieces.ts'
import {
  divertedFile,
  includeNotRead,
  malformedLine,
  misspelled,
  noServerGroup,
  optionOutsideGroup,
  otherInstance,
} from './my-cnf-diagnostics.ts'
import { isOtherInstanceGroup, readGroup, type ServerIdentity } from './my-cnf-groups.ts'
import { type MyCnfLine, myCnfLines, type OptionLine, type TemplateLine } from './my-cnf-lines.ts'
import { type MysqldInput, resolveOptionName } from './mysqld-options.ts'
import { settleOptions } from './mysqld-settings.ts'

/** What the caller knows of an option file beside its text. */
export interface MyCnfOptions extends ServerIdentity {
  /**
   * `fragment`: a file of EXTRA_MY_CNF, which mysqlctl appends to a text that begins with [mysqld].
   * Without it a file with a header before its first option stands alone, any other is a fragment.
   */
  readonly use?: 'fragment' | 'standalone'
  /** What to call the mysqld; the file otherwise. */
  readonly name?: string
  /** Where the text stands when it is nested in another file. */
  readonly places?: Places
}

/** One file of EXTRA_MY_CNF. */
export interface MyCnfFile {
  readonly file: string
  readonly text: string
  readonly places?: Places
}

/**
 * The mysqld that an option file configures; none when the file has no group that a server reads. A value
 * that depends on a template, an unread include or an unknown server version is unresolved.
 */
export function readMyCnf(text: string, context: ReadContext, options: MyCnfOptions = {}): ReadResult {
  const fragment = options.use === 'fragment' || (options.use === undefined && !hasHeaderFirst(text))
  const places = options.places ?? placeIndex(text, context.file)
  const read = readFiles([{ file: context.file, text, places }], context, options, fragment)
  if (fragment || read.serverGroup) return read.result
  return {
    ...read.result,
    mysqlds: [],
    diagnostics: [...read.result.diagnostics, noServerGroup(context.file, places.at(0))],
  }
}

/**
 * The mysqld that mysqlctl configures from Vitess' own my.cnf and `files`, the list of EXTRA_MY_CNF in its
 * order. They are joined as text under one [mysqld], so a file that ends inside another group takes what
 * follows with it (`go/vt/mysqlctl/mysqld.go:929-975@v22`).
 */
export function readMyCnfChain(
  files: readonly MyCnfFile[],
  context: ReadContext,
  options: MyCnfOptions = {},
): ReadResult {
  return readFiles(files, context, options, true).result
}

interface FilesRead {
  readonly result: ReadResult
  readonly serverGroup: boolean
}

function readFiles(
  files: readonly MyCnfFile[],
  context: ReadContext,
  options: MyCnfOptions,
  fragment: boolean,
): FilesRead {
  const state: ReadingState = {
    context,
    server: options,
    inputs: [],
    diagnostics: [],
    serverGroup: fragment,
    includesLeft: mostIncludes,
  }
  let group: Group | undefined = fragment ? mysqldGroup : undefined
  for (const file of files) {
    if (group?.reading.kind === 'ignored') {
      state.diagnostics.push(divertedFile(file.file, group.name, placesOf(file).at(0)))
    }
    group = readFile(file, group, state, [file.file])
  }
  const settled = settleOptions(state.inputs, { env: context.env, ...options })
  const settings: MysqldSettings = {
    name: options.name ?? context.file,
    place: files[0] ? placesOf(files[0]).at(0) : { file: context.file, line: 1, column: 1 },
    defaults: fragment ? 'vitess' : 'mysql',
    ...(options.flavour && { flavour: options.flavour }),
    ...settled.values,
  }
  const diagnostics = [...state.diagnostics, ...settled.diagnostics]
  return { result: { invocations: [], mysqlds: [settings], diagnostics }, serverGroup: state.serverGroup }
}

/** What grows while the files are read. */
interface ReadingState {
  readonly context: ReadContext
  readonly server: ServerIdentity
  readonly inputs: MysqldInput[]
  readonly diagnostics: Diagnostic[]
  /** A group of the server was seen, or something unread that may hold one. */
  serverGroup: boolean
  includesLeft: number
}

interface Group {
  readonly name: string
  readonly reading: ReturnType<typeof readGroup>
}

const mysqldGroup: Group = { name: 'mysqld', reading: { kind: 'read' } }

/** MySQL stops at ten levels; the whole budget keeps files that include each other twice from multiplying. */
const deepestInclude = 10
const mostIncludes = 200

function placesOf(file: MyCnfFile): Places {
  return file.places ?? placeIndex(file.text, file.file)
}

/** Reads one file under `group`; the group it ends in, which is where an appended file goes on. */
function readFile(
  file: MyCnfFile,
  group: Group | undefined,
  state: ReadingState,
  chain: readonly string[],
): Group | undefined {
  const places = placesOf(file)
  let current = group
  let conditions = 0
  for (const line of myCnfLines(file.text)) {
    switch (line.kind) {
      case 'group':
        current = enterGroup(line.name, places.at(line.at), state)
        break
      case 'option':
        readOption(line, places, { group: current, conditional: conditions > 0 }, state)
        break
      case 'include':
        include(line, places.at(line.at), state, chain)
        break
      case 'template':
        conditions = Math.max(0, conditions + conditionStep(line))
        if (line.role === 'text' && reads(current)) state.inputs.push(unreadTemplate(line, places))
        break
      case 'malformed':
        state.diagnostics.push(malformedLine(line.text, places.at(line.at)))
        break
    }
  }
  return current
}

function reads(group: Group | undefined): boolean {
  return group !== undefined && group.reading.kind !== 'ignored'
}

function enterGroup(name: string, place: Place, state: ReadingState): Group {
  const reading = readGroup(name, state.server)
  if (reading.kind !== 'ignored') state.serverGroup = true
  if (isOtherInstanceGroup(name)) state.diagnostics.push(otherInstance(name, place))
  return { name, reading }
}

function readOption(
  line: OptionLine,
  places: Places,
  where: { readonly group: Group | undefined; readonly conditional: boolean },
  state: ReadingState,
): void {
  const split = splitName(line)
  if (resolveOptionName(split.name) === undefined) return
  const place = places.at(split.at)
  if (split.wrong !== undefined) state.diagnostics.push(misspelled(split.wrong, place))
  if (where.group === undefined) state.diagnostics.push(optionOutsideGroup(split.name, place))
  if (where.group?.reading.kind === 'ignored') return
  const doubt = doubtOf(where.group, where.conditional)
  state.inputs.push({
    kind: 'option',
    name: split.name,
    value: split.value === undefined ? undefined : templatePieces(split.value, places, split.valueAt),
    place,
    valuePlace: places.at(split.valueAt),
    ...(doubt !== undefined && { doubt }),
  })
}

function doubtOf(group: Group | undefined, conditional: boolean): string | undefined {
  if (conditional) return 'it stands inside a template condition'
  return group?.reading.kind === 'doubtful' ? group.reading.why : undefined
}

interface SplitName extends OptionLine {
  /** What mysqld would not accept about the line. */
  readonly wrong?: string
}

/** Takes off what people add that mysqld refuses: leading dashes, a blank where `=` belongs. */
function splitName(line: OptionLine): SplitName {
  const dashes = /^-*/.exec(line.name)?.[0].length ?? 0
  const name = line.name.slice(dashes)
  const at = line.at + dashes
  const blank = /[ \t]/.exec(name)?.index
  if (line.value === undefined && blank !== undefined) {
    const value = name.slice(blank).trimStart()
    const valueAt = at + name.length - value.length
    return {
      ...line,
      name: name.slice(0, blank),
      at,
      value,
      valueAt,
      wrong: 'There is no = between name and value',
    }
  }
  return dashes > 0 ? { ...line, name, at, wrong: 'There are dashes before the name' } : { ...line, name, at }
}

function include(
  line: Extract<MyCnfLine, { kind: 'include' }>,
  place: Place,
  state: ReadingState,
  chain: readonly string[],
): void {
  const file = line.directory ? 'a directory is not listed from here' : openInclude(line.path, state, chain)
  if (typeof file !== 'string') {
    readFile(file, undefined, state, [...chain, file.file])
    return
  }
  state.serverGroup = true
  const text = `!include${line.directory ? 'dir' : ''} ${line.path}`
  state.inputs.push({ kind: 'unread', text, why: `${line.path} was not read: ${file}`, place })
  state.diagnostics.push(includeNotRead(text, file, place))
}

/** The included file, or why it is not read. */
function openInclude(path: string, state: ReadingState, chain: readonly string[]): MyCnfFile | string {
  if (chain.length > deepestInclude) return `files include each other more than ${deepestInclude} deep`
  if (state.includesLeft === 0) return `more than ${mostIncludes} includes`
  state.includesLeft--
  const neighbour = state.context.neighbour(path)
  if (neighbour.kind === 'unreadable') return neighbour.why
  if (chain.includes(neighbour.file)) return 'it includes itself'
  return { file: neighbour.file, text: neighbour.text }
}

function conditionStep(line: TemplateLine): number {
  return line.role === 'open' ? 1 : line.role === 'close' ? -1 : 0
}

function unreadTemplate(line: TemplateLine, places: Places): MysqldInput {
  return { kind: 'unread', text: line.text, why: `${line.text} is not rendered`, place: places.at(line.at) }
}

/** True when a group header stands before the first option, as it must in a file of its own. */
function hasHeaderFirst(text: string): boolean {
  for (const line of myCnfLines(text)) {
    if (line.kind === 'option') return false
    if (line.kind === 'group' || line.kind === 'include') return true
  }
  return false
}
