import type { Component, FlagStatus } from './flags.ts'
import {
  dashed,
  type KnownFlag,
  type KnownVersion,
  knownFamily,
  translates,
  vocabularyOf,
  withoutTranslation,
} from './known-flag-index.ts'
import { nearestName } from './nearest-name.ts'
import { covers, type Release, rowFor, type Span } from './release.ts'
import type { FlagType } from './value-syntax.ts'

/** What a release makes of a flag's spelling. */
export type FlagLookup =
  | AcceptedFlag
  | OtherSpelling
  | OtherRelease
  | OtherComponent
  | { readonly kind: 'unknown'; readonly nearest?: string }

/** The release takes the flag as spelled. */
export interface AcceptedFlag {
  readonly kind: 'accepted'
  /** Dashed, as v23 spells it. */
  readonly name: string
  readonly type: FlagType
  readonly status: FlagStatus
  /** What the release prints on stderr about the spelling, letter by letter. */
  readonly notice?: string
}

/** The release knows the flag, but not by this spelling, and refuses to start. */
export interface OtherSpelling {
  readonly kind: 'other-spelling'
  readonly name: string
  readonly type: FlagType
  /** The spellings it takes. */
  readonly accepted: readonly string[]
}

/** Only other releases know the flag. */
export interface OtherRelease {
  readonly kind: 'other-release'
  readonly name: string
  readonly type: FlagType
  /** `v6 to v14`, `v20 and later`. */
  readonly releases: string
}

/** The flag belongs to another program. */
export interface OtherComponent {
  readonly kind: 'other-component'
  readonly component: Component
  readonly name: string
  readonly type: FlagType
}

/**
 * Looks a flag up by its spelling without leading dashes. Without a release it is accepted if any release
 * accepts it. vttablet's list is whole; vtgate's begins with v14, but for the flags of `flags.ts`.
 */
export function lookUpFlag(
  spelling: string,
  release: Release | undefined,
  component: Component = 'vttablet',
): FlagLookup {
  return (
    acceptedAs(spelling, release, component) ??
    otherForm(spelling, release, component) ??
    ofOtherComponent(spelling, component) ??
    unknown(spelling, release, component)
  )
}

function acceptedAs(
  spelling: string,
  release: Release | undefined,
  component: Component,
): AcceptedFlag | undefined {
  const family = knownFamily(dashed(spelling), component)
  const exact = family.find(flag => flag.spelling === spelling)
  if (exact && existsIn(exact, release)) return accepted(exact, release)
  if (withoutTranslation(spelling)) return undefined
  const translated = family.find(flag => flag.spelling === dashed(spelling))
  const holds = translated && versionsIn(translated, release).some(span => translates(span, release))
  if (!translated || !holds) return undefined
  const notice = `Flag --${spelling} has been deprecated, use --${translated.spelling} instead`
  return { ...accepted(translated, release), notice }
}

function accepted(flag: KnownFlag, release: Release | undefined): AcceptedFlag {
  const version = release ? rowFor(flag.versions, release) : flag.versions.at(-1)
  if (!version) throw new Error(`bug: ${flag.spelling} is not in ${release?.text}`)
  const type = release ? version.type : lenientType(flag.versions)
  return { kind: 'accepted', name: flag.name, type, status: version.status }
}

const secondsTypes: ReadonlySet<FlagType> = new Set([
  'duration',
  'duration-or-float-seconds',
  'float-seconds',
  'int-seconds',
])

/** Without a release, a time may be written as any release takes it. */
function lenientType(versions: readonly KnownVersion[]): FlagType {
  const types = versions.map(version => version.type)
  const differ = new Set(types).size > 1
  return differ && types.every(type => secondsTypes.has(type))
    ? 'duration-or-float-seconds'
    : (types.at(-1) ?? 'string')
}

/** The same flag by another spelling, or in other releases. */
function otherForm(
  spelling: string,
  release: Release | undefined,
  component: Component,
): OtherSpelling | OtherRelease | undefined {
  const family = knownFamily(dashed(spelling), component)
  const newest = family.at(-1)
  if (!newest) return undefined
  const here = family.filter(flag => existsIn(flag, release))
  const first = here[0]
  if (first) {
    const { name, type } = accepted(first, release)
    return { kind: 'other-spelling', name, type, accepted: here.map(flag => flag.spelling) }
  }
  const spans = family.flatMap(flag => flag.versions)
  return {
    kind: 'other-release',
    name: newest.name,
    type: accepted(newest, undefined).type,
    releases: textOf(spans),
  }
}

function ofOtherComponent(spelling: string, component: Component): OtherComponent | undefined {
  const other = component === 'vttablet' ? 'vtgate' : 'vttablet'
  const flag = knownFamily(dashed(spelling), other).at(-1)
  return (
    flag && {
      kind: 'other-component',
      component: other,
      name: flag.name,
      type: accepted(flag, undefined).type,
    }
  )
}

function unknown(spelling: string, release: Release | undefined, component: Component): FlagLookup {
  const nearest = nearestName(dashed(spelling), vocabularyOf(component))
  const family = nearest === undefined ? [] : knownFamily(nearest, component)
  const flag = family.find(each => existsIn(each, release))
  return flag ? { kind: 'unknown', nearest: flag.spelling } : { kind: 'unknown' }
}

function existsIn(flag: KnownFlag, release: Release | undefined): boolean {
  return versionsIn(flag, release).length > 0
}

function versionsIn(flag: KnownFlag, release: Release | undefined): readonly Span[] {
  return release ? flag.versions.filter(version => covers(version, release)) : flag.versions
}

/** `v7 to v14 and v22`, `v20 and later`. */
function textOf(spans: readonly Span[]): string {
  return [...spans].sort(bySince).reduce<Span[]>(joinAdjacent, []).map(spanText).join(' and ')
}

function bySince(left: Span, right: Span): number {
  return majorOf(left.since) - majorOf(right.since)
}

function joinAdjacent(joined: Span[], span: Span): Span[] {
  const last = joined.at(-1)
  if (!last || majorOf(span.since) > majorOf(last.until) + 1) return [...joined, span]
  const until = majorOf(span.until) > majorOf(last.until) ? span.until : last.until
  return [...joined.slice(0, -1), { since: last.since, ...(until !== undefined && { until }) }]
}

function majorOf(bound: string | undefined): number {
  return bound === undefined ? Number.POSITIVE_INFINITY : Number.parseInt(bound, 10)
}

/** `v7 to v14`, `v22`, `v20 and later`. */
export function spanText({ since, until }: Span): string {
  if (until === undefined) return `v${since} and later`
  return since === until ? `v${since}` : `v${since} to v${until}`
}
