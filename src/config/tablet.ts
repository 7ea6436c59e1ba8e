import { type Deployment, deployment } from '../catalog/deployments.ts'
import { needsSemiSync } from '../catalog/features.ts'
import { lookUpFlag } from '../catalog/known-flags.ts'
import { parseRelease, type Release } from '../catalog/release.ts'
import { type Role, roles } from '../catalog/roles.ts'
import { type GivenFlag, parseArguments } from './arguments.ts'
import { flagNotes } from './flag-notes.ts'
import { readFlagValue } from './flag-values.ts'
import type {
  Diagnostic,
  FlagValue,
  Invocation,
  NeighbourFile,
  Origin,
  Sourced,
  Tablet,
  Word,
} from './model.ts'
import { startOf } from './start.ts'
import { applyTabletConfig, type TabletConfigReader } from './tablet-config/tablet-config-flag.ts'
import { textWord } from './words/words.ts'

/** What the user says about all tablets, beside their configuration. */
export interface TabletOptions {
  readonly release?: Release
  readonly role?: Role
  /** `--set FLAG=VALUE`, by dashed name: beats everything else. */
  readonly set: ReadonlyMap<string, string>
  /** What the user says about semi-sync; nothing = ask the durability policy. */
  readonly semiSync?: boolean
  /** Reads the file that `--tablet-config` names, relative to the file that names it. */
  readonly neighbour: (path: string, from: string) => NeighbourFile
  /** Reads a tablet YAML; handed in so that YAML is loaded only for those who use it. */
  readonly readTabletConfig: TabletConfigReader
}

export interface TabletReading {
  readonly tablet: Tablet
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Interprets an invocation as its vttablet would: deployment flags, then its own, then the tablet YAML, and
 * last what the user sets.
 */
export function tabletOf(invocation: Invocation, options: TabletOptions): TabletReading {
  const release = options.release ?? releaseOf(invocation)
  const parsed = parseArguments(invocation.words, release)
  const base = invocation.deployment
    ? deploymentFlags(deployment(invocation.deployment), invocation, release)
    : []
  const given = readFlags(
    [...base, ...parsed.flags.map(flag => ({ flag, origin: 'flag' as const }))],
    release,
  )
  const config = applyTabletConfig(given.settings, invocation, release, options)
  const flags = { ...config.flags, ...settingsByUser(options.set, release) }
  const configuredType = invocation.tabletType ?? textOf(flags['init-tablet-type'])
  const tablet: Tablet = {
    kind: 'tablet',
    name: invocation.name,
    form: invocation.form,
    place: invocation.place,
    role: options.role ?? roleOf(configuredType),
    ...(configuredType !== undefined && { configuredType }),
    instances: invocation.instances,
    ...(release && { release }),
    flags,
    yaml: config.yaml,
    given: parsed.flags,
    opaque: parsed.opaque,
    start: config.death ?? startOf(flags, release),
    features: featuresOf(invocation, options),
    ...(invocation.mysqld && { mysqld: invocation.mysqld }),
  }
  const diagnostics = [
    ...parsed.diagnostics,
    ...given.diagnostics,
    ...config.diagnostics,
    ...startNotes(tablet),
  ]
  return { tablet, diagnostics }
}

function startNotes({ name, place, start }: Tablet): readonly Diagnostic[] {
  if (start.kind === 'serves') return []
  const outcome = start.kind === 'dies' ? 'does not start' : 'starts, but never serves'
  return [
    {
      severity: 'error',
      code: start.code,
      message: `${name} ${outcome}: ${start.why}`,
      place: start.place ?? place,
      ...(start.text !== undefined && { text: start.text }),
      ...(start.mended !== undefined && { mended: start.mended }),
    },
  ]
}

/**
 * A tablet of type replica stands for election: one of them is the primary, each may become it. So it is
 * sized as a primary; only rdonly and the types that never serve as primary are not.
 */
function roleOf(configuredType: string | undefined): Role {
  const type = configuredType?.toLowerCase().replace(/^external/, '')
  if (type === undefined || type === 'replica' || type === 'master' || type === 'primary') return 'primary'
  return roles.find(role => role === type) ?? 'rdonly'
}

function releaseOf(invocation: Invocation): Release | undefined {
  return invocation.release?.kind === 'known' ? parseRelease(invocation.release.value) : undefined
}

interface FlagFrom {
  readonly flag: GivenFlag
  readonly origin: Origin
}

function deploymentFlags(
  row: Deployment,
  invocation: Invocation,
  release: Release | undefined,
): readonly FlagFrom[] {
  const words: readonly Word[] = Object.entries(row.flags).map(([flag, value]) =>
    textWord(`--${flag}=${value}`, invocation.place),
  )
  return parseArguments(words, release).flags.map(flag => ({ flag, origin: 'operator' }))
}

interface FlagSettings {
  readonly settings: Readonly<Record<string, Sourced<FlagValue>>>
  readonly diagnostics: readonly Diagnostic[]
}

/** The last of several flags with one name wins. */
function readFlags(given: readonly FlagFrom[], release: Release | undefined): FlagSettings {
  const settings: Record<string, Sourced<FlagValue>> = {}
  const diagnostics: Diagnostic[] = []
  for (const { flag, origin } of given) {
    const reading = readFlagValue(flag, origin, release)
    settings[flag.name] = reading.setting
    // What a deployment tool passes by itself is nothing that the user wrote.
    if (origin === 'flag') diagnostics.push(...flagNotes(flag, release), ...reading.diagnostics)
  }
  return { settings, diagnostics }
}

function settingsByUser(
  set: ReadonlyMap<string, string>,
  release: Release | undefined,
): Record<string, Sourced<FlagValue>> {
  const place = { file: '--set', line: 1, column: 1 }
  const entries = [...set].map(([spelling, text]) => {
    const lookup = lookUpFlag(spelling, undefined, 'vttablet')
    const name = 'name' in lookup ? lookup.name : spelling
    const value = [{ kind: 'text' as const, text }]
    const flag: GivenFlag = { name, spelling, dashes: 2, lookup, value, place, valuePlace: place }
    return [name, readFlagValue(flag, 'option', release).setting] as const
  })
  return Object.fromEntries(entries)
}

function textOf(setting: Sourced<FlagValue> | undefined): string | undefined {
  return setting?.kind === 'known' ? String(setting.value) : undefined
}

function featuresOf(invocation: Invocation, options: TabletOptions): Tablet['features'] {
  const { semiSync } = options
  if (semiSync !== undefined) {
    return { 'semi-sync': { kind: 'known', value: semiSync, origin: 'option', text: String(semiSync) } }
  }
  const policy = invocation.durabilityPolicy
  return policy ? { 'semi-sync': semiSyncBy(policy) } : {}
}

function semiSyncBy(policy: Sourced<string>): Sourced<boolean> {
  if (policy.kind === 'unresolved') return policy
  const value = needsSemiSync(policy.value)
  if (value !== undefined) return { ...policy, value }
  return {
    kind: 'unresolved',
    text: policy.text,
    why: `the durability policy ${policy.value} is none of Vitess' own`,
    supply: '--semi-sync or --no-semi-sync',
    ...(policy.place && { place: policy.place }),
  }
}
