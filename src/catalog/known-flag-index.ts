import { type Component, type FlagStatus, flagNames, flagOfAlias, flagRow } from './flags.ts'
import { vtgateLines } from './known-flags/vtgate.ts'
import { vttabletLines } from './known-flags/vttablet.ts'
import type { Vocabulary } from './nearest-name.ts'
import { covers, newestReleases, type Release, type Span } from './release.ts'
import type { FlagType } from './value-syntax.ts'

/** One spelling of a flag. */
export interface KnownFlag {
  readonly spelling: string
  /** Dashed, as v23 spells it. */
  readonly name: string
  readonly versions: readonly KnownVersion[]
}

export interface KnownVersion extends Span {
  readonly type: FlagType
  readonly status: FlagStatus
}

const families = new Map<string, readonly KnownFlag[]>()

/** The spellings of one flag, oldest first, by its spelling with dashes only; none when nobody knows it. */
export function knownFamily(dashedName: string, component: Component): readonly KnownFlag[] {
  const key = `${component} ${dashedName}`
  const known = families.get(key)
  if (known) return known
  const family = mergeSpellings([
    ...spellingsOfRow(dashedName, component),
    ...spellingsOfAlias(dashedName, component),
    ...linesOf(irregularNames.get(dashedName) ?? dashedName, component).flatMap(readLine),
  ])
  if (family.length > 0) families.set(key, family)
  return family
}

const vocabularies = new Map<Component, Vocabulary>()

/** All names with dashes only, and the words they are made of; read at the first question. */
export function vocabularyOf(component: Component): Vocabulary {
  const known = vocabularies.get(component)
  if (known) return known
  const names = new Set([...flagNames(component), ...namesInLines(component)])
  const vocabulary = { names, words: new Set([...names].flatMap(name => name.split('-'))) }
  vocabularies.set(component, vocabulary)
  return vocabulary
}

/** The spelling with dashes only. */
export function dashed(spelling: string): string {
  return spelling.replaceAll('_', '-')
}

/** True for names that no release translates: mixed ones, and those without an underscore. */
export function withoutTranslation(spelling: string): boolean {
  return spelling.includes('-') || !spelling.includes('_')
}

/**
 * Releases that read an all-underscore name as the dashed one, with a notice (go/vt/utils/flags.go:152@v23,
 * :150@v24). Vitess announced the end of it for v25 (changelog/23.0/23.0.0/summary.md:133@v24).
 */
const translation: Span = { since: '23', until: '24' }

/** True when `release` translates underscores; without a release, when some release of `span` does. */
export function translates(span: Span, release: Release | undefined): boolean {
  if (release) return covers(translation, release)
  return newestReleases().some(each => covers(span, each) && covers(translation, each))
}

/** Names that keep underscores in every release, by their spelling with dashes only. */
const irregularNames: ReadonlyMap<string, string> = new Map(
  [
    'log_backtrace_at',
    'log_dir',
    'log_link',
    'db-config-allprivs-server_name',
    'db-config-app-server_name',
    'db-config-appdebug-server_name',
    'db-config-dba-server_name',
    'db-config-erepl-server_name',
    'db-config-filtered-server_name',
    'db-config-repl-server_name',
  ].map(name => [dashed(name), name]),
)

function mergeSpellings(flags: readonly KnownFlag[]): readonly KnownFlag[] {
  const merged = new Map<string, KnownFlag>()
  for (const flag of flags) {
    const versions = [...(merged.get(flag.spelling)?.versions ?? []), ...flag.versions]
    merged.set(flag.spelling, { ...flag, versions })
  }
  return [...merged.values()]
}

function spellingsOfRow(dashedName: string, component: Component): readonly KnownFlag[] {
  const row = flagRow(dashedName, component)
  return (row?.versions ?? []).flatMap(version =>
    [version.spelling, ...(version.alsoAccepted ?? [])].map(spelling => ({
      spelling,
      name: dashedName,
      versions: [knownVersion(version, version.type, version.status)],
    })),
  )
}

/** An older name that has a row of its own keeps its own name. */
function spellingsOfAlias(dashedName: string, component: Component): readonly KnownFlag[] {
  const aliased = flagOfAlias(dashedName, component)
  const type = aliased?.row.versions[0]?.type
  if (!type || flagRow(dashedName, component)) return []
  const { alias, row } = aliased
  return [{ spelling: alias.spelling, name: row.name, versions: [knownVersion(alias, type, 'deprecated')] }]
}

function knownVersion({ since, until }: Span, type: FlagType, status: FlagStatus): KnownVersion {
  return { since, ...(until !== undefined && { until }), type, status }
}

function textOf(component: Component): string {
  return component === 'vttablet' ? vttabletLines : vtgateLines
}

/** The lines of one name; they stand together. */
function linesOf(name: string, component: Component): readonly string[] {
  if (/[|\n]/.test(name)) return []
  const text = textOf(component)
  const lines: string[] = []
  let start = text.indexOf(`\n${name}|`)
  while (start >= 0 && text.startsWith(`${name}|`, start + 1)) {
    const end = text.indexOf('\n', start + 1)
    lines.push(text.slice(start + 1, end))
    start = end
  }
  return lines
}

function namesInLines(component: Component): readonly string[] {
  return textOf(component)
    .trim()
    .split('\n')
    .map(line => dashed(line.slice(0, line.indexOf('|'))))
}

function readLine(line: string): readonly KnownFlag[] {
  const [name = '', type = '', asNamed = '', underscored = '', status = ''] = line.split('|')
  const spelled = (spelling: string, releases: string): readonly KnownFlag[] => {
    if (releases === '') return []
    const facts = { type: type as FlagType, status: (status || 'ok') as FlagStatus }
    return [{ spelling, name, versions: releases.split(',').map(range => ({ ...spanOf(range), ...facts })) }]
  }
  return [...spelled(name.replaceAll('-', '_'), underscored), ...spelled(name, asNamed)]
}

/** `6-14`, `17` (that major alone), `23+`. */
function spanOf(range: string): Span {
  if (range.endsWith('+')) return { since: range.slice(0, -1) }
  const [since = '', until = since] = range.split('-')
  return { since, until }
}
