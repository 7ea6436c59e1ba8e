import type { Place } from '../model.ts'
import { type Places, placeIndex } from '../places.ts'
import { type Run, runsAt, type TextRun } from '../words/runs.ts'

/** One assignment of a unit, continuation lines joined. */
export interface UnitEntry {
  readonly key: string
  readonly value: readonly TextRun[]
  /** Where the key stands. */
  readonly place: Place
}

/** The assignments of one service, in order; drop-ins come behind. */
export interface Unit {
  /** From the heading that `systemctl cat` prints, or `Id=` of `systemctl show`. */
  readonly name?: string
  readonly entries: readonly UnitEntry[]
}

interface GrowingUnit {
  name?: string
  readonly entries: UnitEntry[]
}

/**
 * The services in a text: one unit file, or several as `systemctl cat` prints them with a heading each
 * (drop-ins belong to the unit above them), or the blocks of `systemctl show`.
 */
export function readUnits(text: string, file: string): readonly Unit[] {
  const places = placeIndex(text, file)
  const units: GrowingUnit[] = []
  let section = 'Service'
  let fresh = true
  for (const line of unitLines(text, places)) {
    if (line.kind === 'section') section = line.name
    fresh ||= line.kind === 'heading' || (line.kind === 'gap' && shows(units.at(-1)))
    if (line.kind === 'gap') continue
    if (fresh) units.push({ entries: [] })
    fresh = false
    const unit = units.at(-1)
    if (unit && line.kind === 'heading') unit.name = line.name
    else if (unit && line.kind === 'entry' && section === 'Service') addEntry(line.entry, unit)
  }
  return units.filter(unit => unit.entries.length > 0)
}

function addEntry(entry: UnitEntry, unit: GrowingUnit): void {
  if (entry.key === 'Id') unit.name = entryText(entry).trim()
  unit.entries.push(entry)
}

/** The text of an entry's value. */
export function entryText(entry: UnitEntry): string {
  return entry.value.map((run: Run) => (run.kind === 'text' ? run.text : '')).join('')
}

/** True for a command as `systemctl show` prints it. */
export function isShownCommand(entry: UnitEntry): boolean {
  return entry.key === 'ExecStart' && entryText(entry).startsWith('{ path=')
}

/** The blocks of `systemctl show` end at empty lines. */
function shows(unit: GrowingUnit | undefined): boolean {
  return unit?.entries.some(isShownCommand) ?? false
}

type UnitLine =
  | { readonly kind: 'section'; readonly name: string }
  | { readonly kind: 'heading'; readonly name: string }
  | { readonly kind: 'gap' }
  | { readonly kind: 'entry'; readonly entry: UnitEntry }

/** A line of the file without its end. */
interface FileLine {
  readonly text: string
  readonly start: number
}

/** An assignment whose continuation lines are still to come. */
interface Pending {
  readonly key: string
  readonly place: Place
  readonly value: (readonly TextRun[])[]
}

function* unitLines(text: string, places: Places): Generator<UnitLine> {
  let pending: Pending | undefined
  for (const line of fileLines(text)) {
    if (/^\s*[#;]/.test(line.text)) {
      const name = pending ? undefined : /^# \/\S*\/([^/\s]+\.service)$/.exec(line.text)?.[1]
      if (name !== undefined) yield { kind: 'heading', name }
      continue
    }
    const continues = line.text.endsWith('\\')
    const content = continues ? line.text.slice(0, -1) : line.text
    if (pending) pending.value.push(continuation(content, places, line.start))
    else {
      pending = assignment(content, places, line.start)
      if (!pending) yield otherLine(content)
    }
    if (pending && !continues) {
      yield finished(pending)
      pending = undefined
    }
  }
  if (pending) yield finished(pending)
}

function* fileLines(text: string): Generator<FileLine> {
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start <= text.length; ) {
    const feed = text.indexOf('\n', start)
    const end = feed < 0 ? text.length : feed
    yield { text: text.slice(start, end).trimEnd(), start }
    start = end + 1
  }
}

function assignment(content: string, places: Places, start: number): Pending | undefined {
  const key = /^\s*([A-Za-z]+)\s*=\s*/.exec(content)
  if (!key) return undefined
  const at = key[0].length
  const value = runsAt(content.slice(at), places, start + at)
  const lead = content.length - content.trimStart().length
  return { key: key[1] as string, place: places.at(start + lead), value: [value] }
}

function otherLine(content: string): UnitLine {
  const trimmed = content.trim()
  return trimmed.startsWith('[') ? { kind: 'section', name: trimmed.slice(1, -1) } : { kind: 'gap' }
}

function finished({ key, place, value }: Pending): UnitLine {
  return { kind: 'entry', entry: { key, place, value: value.flat() } }
}

/** The backslash at the end of the line before stands for a blank. */
function continuation(content: string, places: Places, start: number): readonly TextRun[] {
  return [{ kind: 'text', text: ' ', use: places.at(start) }, ...runsAt(content, places, start)]
}
