import { parseGoDuration } from '../../catalog/go-values.ts'
import { mendedValue } from '../../catalog/mended-value.ts'
import type { TabletYamlRow, YamlDurationSyntax } from '../../catalog/tablet-yaml.ts'
import type { FlagValue, Sourced } from '../model.ts'
import {
  kindOf,
  placeOf,
  scalarOf,
  scalarText,
  type YamlEntry,
  type YamlKind,
  type YamlValue,
} from '../yaml/yaml-values.ts'

/** What becomes of one key. */
export type YamlSetting =
  | { readonly kind: 'set'; readonly setting: Sourced<FlagValue> }
  | { readonly kind: 'keeps-flag' }
  | RefusedSetting

/** A value that ends vttablet. */
interface RefusedSetting {
  readonly kind: 'refused'
  readonly message: string
  readonly expected: string
  readonly cite: string
  /** The same value as the release takes it, where that is mechanical. */
  readonly mended?: string
}

/** Reads the value of a key by its type; times come back in seconds. */
export function readYamlSetting(
  entry: YamlEntry,
  row: TabletYamlRow,
  durations: YamlDurationSyntax,
): YamlSetting {
  const text = scalarText(entry) ?? ''
  if (/\{\{|\{%|<%|\$\{/.test(text)) return { kind: 'set', setting: notRendered(entry, row, text) }
  const converted = convert(entry, row, durations)
  if (converted.kind !== 'value') return converted
  const place = placeOf(entry)
  return { kind: 'set', setting: { kind: 'known', value: converted.value, origin: 'yaml', text, place } }
}

type Converted = Exclude<YamlSetting, { kind: 'set' }> | { readonly kind: 'value'; readonly value: FlagValue }

function convert(entry: YamlEntry, row: TabletYamlRow, durations: YamlDurationSyntax): Converted {
  const kind = kindOf(entry)
  if (row.type === 'duration') return durationOf(entry, kind, durations)
  if (kind === 'null') return { kind: 'keeps-flag' }
  const value = scalarOf(entry)
  switch (row.type) {
    case 'string':
      return value === undefined
        ? mismatch(kind, 'string', row)
        : { kind: 'value', value: scalarText(entry) ?? '' }
    case 'bool':
      return typeof value === 'boolean' ? { kind: 'value', value } : mismatch(kind, 'bool', row)
    case 'int':
    case 'uint':
      return whole(entry, row, 1)
    case 'int-milliseconds':
      return whole(entry, row, 1e3)
    case 'nanoseconds':
      return whole(entry, row, 1e9)
    case 'connections':
      return { kind: 'keeps-flag' }
  }
}

const expectations: Readonly<Record<'string' | 'bool' | 'int' | 'uint', string>> = {
  string: 'a text',
  bool: 'true or false',
  int: 'a whole number without quotes',
  uint: 'a whole number without quotes, not negative',
}

/** `5.0` becomes 5 on its way through JSON, so it is a whole number. */
function whole(entry: YamlEntry, row: TabletYamlRow, unitsASecond: number): Converted {
  const type = row.type === 'uint' ? 'uint' : 'int'
  const value = scalarOf(entry)
  if (typeof value !== 'number') {
    const quoted = typeof value === 'string' && /^\d{1,15}$/.test(value) ? value : undefined
    return mismatch(kindOf(entry), type, row, quoted)
  }
  if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 63 || (type === 'uint' && value < 0)) {
    return mismatch(`number ${scalarText(entry)}`, type, row)
  }
  return { kind: 'value', value: value / unitsASecond }
}

function mismatch(
  kind: string,
  type: keyof typeof expectations,
  row: TabletYamlRow,
  mended?: string,
): Converted {
  return {
    kind: 'refused',
    message: `cannot unmarshal ${goTypeName(kind)} into a value of type ${type}`,
    expected: expectations[type],
    cite: row.cite,
    ...(mended !== undefined && { mended }),
  }
}

function durationOf(entry: YamlEntry, kind: YamlKind, syntax: YamlDurationSyntax): Converted {
  const { expected, cite } = syntax
  const mended = mendedTime(scalarOf(entry), syntax)
  const refused = (message: string): Converted => ({
    kind: 'refused',
    message,
    expected,
    cite,
    ...(mended !== undefined && { mended }),
  })
  const type = syntax.text === 'duration' ? 'string' : syntax.number === 'whole-seconds' ? 'int' : 'float64'
  const value = scalarOf(entry)
  if (kind === 'null')
    return syntax.empty === 'keeps-flag' ? { kind: 'keeps-flag' } : refused('null is no time')
  if (typeof value === 'number' && syntax.number !== 'refused') {
    return syntax.number === 'whole-seconds' && !Number.isInteger(value)
      ? refused(`cannot unmarshal number ${scalarText(entry)} into a value of type int`)
      : { kind: 'value', value }
  }
  if (typeof value === 'string' && syntax.text === 'duration') {
    const duration = parseGoDuration(value)
    return duration.kind === 'read' ? { kind: 'value', value: duration.value } : refused(duration.reason)
  }
  return refused(`cannot unmarshal ${goTypeName(kind)} into a value of type ${type}`)
}

/** The same time as the release takes it: `30` as `30s`, `30s` as `30`. */
function mendedTime(
  value: ReturnType<typeof scalarOf>,
  { number, text }: YamlDurationSyntax,
): string | undefined {
  if (text === 'duration') {
    return typeof value === 'number' ? mendedValue('duration', String(value)) : undefined
  }
  if (typeof value !== 'string') return undefined
  const duration = parseGoDuration(value)
  const seconds = duration.kind === 'read' ? duration.value : Number(value === '' ? Number.NaN : value)
  const taken = Number.isFinite(seconds) && (number === 'seconds' || Number.isInteger(seconds))
  return taken ? String(seconds) : undefined
}

/** The source of a scalar, quotes included. */
export function sourceOf({ document, written }: YamlValue): string {
  return written?.range ? document.text.slice(written.range[0], written.range[1]) : ''
}

/** What Go's JSON reader calls a kind of value in its errors. */
export function goTypeName(kind: string): string {
  return kind === 'boolean' ? 'bool' : kind === 'map' ? 'object' : kind === 'list' ? 'array' : kind
}

function notRendered(entry: YamlEntry, row: TabletYamlRow, text: string): Sourced<FlagValue> {
  return {
    kind: 'unresolved',
    text,
    why: `${row.key} is ${text}, which is only known when the file is rendered`,
    supply: row.flag === undefined ? 'the file as it is rendered' : `--set ${row.flag}=VALUE`,
    place: placeOf(entry),
  }
}
