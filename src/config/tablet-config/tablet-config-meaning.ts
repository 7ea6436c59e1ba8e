import { flagVersion } from '../../catalog/flags.ts'
import { covers, type Release } from '../../catalog/release.ts'
import {
  allTabletYamlRows,
  shippedExample,
  type TabletYamlRow,
  type TabletYamlTrap,
  tabletYamlKey,
  tabletYamlRowsOf,
  tabletYamlRules,
} from '../../catalog/tablet-yaml.ts'
import type { Diagnostic, FlagValue, Place, Sourced } from '../model.ts'
import type { YamlDocument } from '../yaml/yaml-documents.ts'
import {
  entries,
  keyPlace,
  keyText,
  kindOf,
  placeOf,
  type YamlEntry,
  type YamlValue,
} from '../yaml/yaml-values.ts'
import type { ConfigDeath } from './tablet-config-flag.ts'
import { goTypeName, readYamlSetting, sourceOf } from './tablet-config-values.ts'

/** What one release makes of a tablet YAML. */
export interface Interpretation {
  readonly settings: Readonly<Record<string, Sourced<FlagValue>>>
  /** In the order of the file. */
  readonly deaths: readonly ConfigDeath[]
  readonly diagnostics: readonly Diagnostic[]
}

interface Reading {
  readonly release: Release
  readonly start: Place
  readonly traps: readonly TabletYamlTrap[]
  /** Names of maps that the release knows, in lower case. */
  readonly blocks: ReadonlySet<string>
  readonly settings: Map<string, Sourced<FlagValue>>
  readonly deaths: ConfigDeath[]
  readonly diagnostics: Diagnostic[]
}

/** Reads a document (none: an empty file) that begins at `start` by the rules of one release. */
export function interpretTabletConfig(
  document: YamlDocument | undefined,
  start: Place,
  release: Release,
): Interpretation {
  const reading: Reading = {
    release,
    start,
    traps: tabletYamlRules(release).traps,
    blocks: blocksOf(release),
    settings: new Map(),
    deaths: [],
    diagnostics: [],
  }
  const root = document?.root
  if (root) readBlock(root, '', reading)
  applyMissing('', undefined, reading)
  return {
    settings: Object.fromEntries(reading.settings),
    deaths: reading.deaths.sort((left, right) => left.place.line - right.place.line),
    diagnostics: reading.diagnostics,
  }
}

function blocksOf(release: Release): ReadonlySet<string> {
  const blocks = new Set<string>()
  for (const { key } of allTabletYamlRows()) {
    if (!tabletYamlKey(key, release)) continue
    const parts = key.toLowerCase().split('.')
    for (let length = 1; length < parts.length; length++) blocks.add(parts.slice(0, length).join('.'))
  }
  return blocks
}

/**
 * Go turns the YAML into JSON with sorted keys and then fills the struct key by key, so of keys that differ
 * in case only, the last one in byte order wins.
 */
function readBlock(value: YamlValue, path: string, reading: Reading): void {
  const kind = kindOf(value)
  if (kind === 'null') return
  if (kind !== 'map') {
    reading.deaths.push({
      code: 'tablet-config-value',
      why: `vttablet ends: cannot unmarshal ${goTypeName(kind)} into ${path === '' ? 'the configuration' : `the block ${path}`}`,
      place: placeOf(value),
      cite: tabletYamlRules(reading.release).cite,
    })
    return
  }
  const sorted = [...entries(value)].sort((left, right) => (keyText(left) < keyText(right) ? -1 : 1))
  for (const entry of sorted) readEntry(entry, path, reading)
}

function readEntry(entry: YamlEntry, parent: string, reading: Reading): void {
  const path = parent === '' ? keyText(entry) : `${parent}.${keyText(entry)}`
  const row = tabletYamlKey(path, reading.release)
  if (row) readSetting(entry, row, reading)
  else if (reading.blocks.has(path.toLowerCase())) {
    spring(entry, path, reading)
    readBlock(entry, path, reading)
    applyMissing(path, entry, reading)
  } else reading.diagnostics.push(ignoredKey(entry, path, reading.release))
}

function readSetting(entry: YamlEntry, row: TabletYamlRow, reading: Reading): void {
  if (row.type === 'connections') return
  const read = readYamlSetting(entry, row, tabletYamlRules(reading.release).durations)
  switch (read.kind) {
    case 'set':
      if (!row.key.endsWith('.password')) reading.settings.set(row.key, read.setting)
      reading.diagnostics.push(...withoutEffect(entry, row, reading.release))
      return
    case 'keeps-flag':
      return
    case 'refused':
      reading.deaths.push({
        code: row.type === 'duration' ? 'tablet-config-time' : 'tablet-config-value',
        why: `vttablet ${reading.release.text} ends at ${row.key}: ${read.message}; it takes ${read.expected}`,
        place: placeOf(entry),
        cite: read.cite,
        text: sourceOf(entry),
        ...(read.mended !== undefined && { mended: read.mended }),
      })
      return
  }
}

/** Traps that close as soon as a block is there. */
function spring(entry: YamlEntry, path: string, reading: Reading): void {
  for (const trap of reading.traps) {
    if (trap.when !== 'present' || trap.outcome !== 'dies' || !concerns(trap, path)) continue
    const place = keyPlace(entry)
    reading.deaths.push({ code: trap.id, why: trap.what, place, cite: trap.cite, text: keyText(entry) })
  }
}

/** Traps that close because a key is absent: within a block, or in the file as a whole. */
function applyMissing(path: string, block: YamlEntry | undefined, reading: Reading): void {
  for (const trap of reading.traps) {
    const hit = block
      ? trap.when === 'present-without' && concerns(trap, path)
      : trap.when === 'config-without'
    if (!hit || trap.sets === undefined) continue
    const place = block ? keyPlace(block) : reading.start
    const written = new Set(block ? entries(block).map(entry => keyText(entry).toLowerCase()) : [])
    const missing = (trap.without ?? []).filter(key => isMissing(key, path, written, reading))
    for (const key of missing) reset(key, path, { trap, value: trap.sets, place }, reading)
  }
}

function isMissing(key: string, path: string, written: ReadonlySet<string>, reading: Reading): boolean {
  return path === '' ? !reading.settings.has(key) : !written.has(key.toLowerCase())
}

interface Reset {
  readonly trap: TabletYamlTrap
  readonly value: FlagValue
  readonly place: Place
}

function reset(key: string, path: string, { trap, value, place }: Reset, reading: Reading): void {
  const row = tabletYamlKey(path === '' ? key : `${path}.${key}`, reading.release)
  if (!row) return
  const { cite } = trap
  reading.settings.set(row.key, { kind: 'known', value, origin: 'yaml', text: String(value), place, cite })
  if (row.noEffectSince !== undefined) return
  reading.diagnostics.push({
    severity: row.flag !== undefined && isDefault(row.flag, value, reading.release) ? 'note' : 'warning',
    code: trap.id,
    message: `${row.key} is not there, so vttablet ${reading.release.text} takes ${value === '' ? 'nothing' : value} for it: ${trap.what}.`,
    hint: `Write ${row.key}, also when the flag says it already.`,
    place,
    text: (path === '' ? '' : path.split('.').at(-1)) as string,
  })
}

/** A reset to the flag's own default changes nothing unless the flag is given. */
function isDefault(flag: string, value: FlagValue, release: Release): boolean {
  return flagVersion(flag, release)?.default === String(value)
}

function concerns(trap: TabletYamlTrap, path: string): boolean {
  return trap.keys.some(key => key.toLowerCase() === path.toLowerCase())
}

function ignoredKey(entry: YamlEntry, path: string, release: Release): Diagnostic {
  return {
    severity: 'note',
    ...reasonToIgnore(path, `vttablet ${release.text} ignores ${path}`),
    place: keyPlace(entry),
    text: keyText(entry),
  }
}

function reasonToIgnore(path: string, told: string): Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  if (tabletYamlRowsOf(path).length > 0) {
    const code = 'key-of-other-release'
    return { code, message: `${told}: other releases have that key.`, hint: 'Remove it.' }
  }
  if (shippedExample.tellingKeys.some(key => key.toLowerCase() === path.toLowerCase())) {
    const message = `${told}: only the example ${shippedExample.file} has that key.`
    return { code: 'shipped-example', message, hint: 'Remove it, and check what else came from there.' }
  }
  const hint = 'Remove it, or look for a slip in its name.'
  return { code: 'ignored-key', message: `${told}: no release has that key.`, hint }
}

function withoutEffect(entry: YamlEntry, row: TabletYamlRow, release: Release): readonly Diagnostic[] {
  if (row.noEffectSince === undefined || !covers({ since: row.noEffectSince }, release)) return []
  return [
    {
      severity: 'note',
      code: 'key-without-effect',
      message: `vttablet ${release.text} reads ${row.key} and does nothing with it, since v${row.noEffectSince}.`,
      hint: 'Remove it.',
      place: keyPlace(entry),
      text: keyText(entry),
    },
  ]
}
