import { allFlags, type Component, type FlagAlias, type FlagRow, type FlagStatus, flagRow } from './flags.ts'
import { vtgateLines } from './known-flags/vtgate.ts'
import { vttabletLines } from './known-flags/vttablet.ts'
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

/** All flags of a program, by spelling and by their spelling with dashes only. */
export interface KnownFlags {
  readonly bySpelling: ReadonlyMap<string, KnownFlag>
  /** Oldest spelling first. */
  readonly byDashes: ReadonlyMap<string, readonly KnownFlag[]>
  /** Every word between dashes. */
  readonly words: ReadonlySet<string>
}

const indexes = new Map<Component, KnownFlags>()

/** Every flag a program accepts in some release; read at the first question. */
export function knownFlags(component: Component): KnownFlags {
  const known = indexes.get(component)
  if (known) return known
  const index = indexOf([
    ...allFlags()
      .filter(row => row.component === component)
      .flatMap(spellingsOf),
    ...linesOf(component).flatMap(readLine),
  ])
  indexes.set(component, index)
  return index
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

function indexOf(flags: readonly KnownFlag[]): KnownFlags {
  const bySpelling = new Map<string, KnownFlag>()
  const byDashes = new Map<string, KnownFlag[]>()
  for (const flag of flags) {
    const merged = mergeFlags(bySpelling.get(flag.spelling), flag)
    bySpelling.set(flag.spelling, merged)
    const family = (byDashes.get(dashed(flag.spelling)) ?? []).filter(each => each.spelling !== flag.spelling)
    byDashes.set(dashed(flag.spelling), [...family, merged])
  }
  return { bySpelling, byDashes, words: new Set([...byDashes.keys()].flatMap(name => name.split('-'))) }
}

function mergeFlags(known: KnownFlag | undefined, flag: KnownFlag): KnownFlag {
  return known ? { ...known, versions: [...known.versions, ...flag.versions] } : flag
}

function spellingsOf(row: FlagRow): readonly KnownFlag[] {
  const own = row.versions.flatMap(version =>
    [version.spelling, ...(version.alsoAccepted ?? [])].map(spelling => ({
      spelling,
      name: row.name,
      versions: [knownVersion(version, version.type, version.status)],
    })),
  )
  return [...own, ...(row.aliases ?? []).flatMap(alias => spellingOfAlias(alias, row))]
}

/** An older name that has a row of its own keeps its own name. */
function spellingOfAlias(alias: FlagAlias, row: FlagRow): readonly KnownFlag[] {
  const type = row.versions[0]?.type
  if (!type || flagRow(dashed(alias.spelling), row.component)) return []
  return [{ spelling: alias.spelling, name: row.name, versions: [knownVersion(alias, type, 'deprecated')] }]
}

function knownVersion({ since, until }: Span, type: FlagType, status: FlagStatus): KnownVersion {
  return { since, ...(until !== undefined && { until }), type, status }
}

function linesOf(component: Component): readonly string[] {
  return (component === 'vttablet' ? vttabletLines : vtgateLines).trim().split('\n')
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
