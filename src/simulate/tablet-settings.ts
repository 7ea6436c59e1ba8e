import type { Feature } from '../catalog/features.ts'
import type { Release } from '../catalog/release.ts'
import type { Role } from '../catalog/roles.ts'
import { tabletYamlKey } from '../catalog/tablet-yaml.ts'
import { readFlagValue } from '../config/flag-values.ts'
import type { FlagValue, Sourced, Tablet, Unresolved } from '../config/model.ts'
import { configureTablet, type TabletSettings } from '../engine/tablet/configure.ts'
import type { ConnPoolConfig, TabletConfig } from '../engine/tablet/tablet-config.ts'
import type { GivenSetting } from '../report/simulate-report.ts'
import { settingOf } from '../sizing/setting.ts'

export type TabletConfigReading =
  | {
      readonly kind: 'config'
      readonly config: TabletConfig
      /** The flags that it goes by and that somebody set. */
      readonly given: readonly GivenSetting[]
    }
  | { readonly kind: 'undetermined'; readonly because: readonly Unresolved[] }

/**
 * The tablet as the engine runs it in a role: its flags, its tablet YAML over them, what its cluster switches on.
 * Undetermined while a value that the engine asks for cannot be known; others do not matter.
 */
export function tabletConfigOf(tablet: Tablet, role: Role, release: Release): TabletConfigReading {
  const asked = askedFlags(tablet, role, release)
  const unresolved = [
    ...asked.map(flag => settingOf(tablet, flag, release)),
    ...Object.values(tablet.features),
    ...yamlEntries(tablet).map(({ setting }) => setting),
  ].filter(setting => setting?.kind === 'unresolved')
  if (unresolved.length > 0) return { kind: 'undetermined', because: distinct(unresolved) }
  const config = configureTablet(release, settingsOf(tablet, role, release))
  const given = asked.flatMap(flag => {
    const setting = tablet.flags[flag]
    return setting ? [{ flag, setting }] : []
  })
  return { kind: 'config', config: withYaml(config, tablet), given }
}

/** The flags that the engine looks at for this tablet: those that it asks for when it is configured. */
function askedFlags(tablet: Tablet, role: Role, release: Release): readonly string[] {
  const asked = new Set<string>()
  const settings = settingsOf(tablet, role, release)
  const flags = new Proxy(settings.flags, {
    get: (known, name) => {
      asked.add(String(name))
      return known[String(name)]
    },
  })
  configureTablet(release, { ...settings, flags })
  return [...asked]
}

function settingsOf(tablet: Tablet, role: Role, release: Release): TabletSettings {
  const flags = Object.entries(tablet.flags).flatMap(([name, read]) => {
    const setting = ofOnePool.has(name) && isYaml(read) ? beneathYaml(tablet, name, release) : read
    return setting?.kind === 'known' ? [[name, setting.value] as const] : []
  })
  const features = Object.entries(tablet.features).flatMap(([feature, setting]) =>
    setting.kind === 'known' && setting.value ? [feature as Feature] : [],
  )
  return { role, flags: Object.fromEntries(flags), features }
}

/** Flags that hold for all three pools, while the key of the tablet YAML that names them holds for its pool alone. */
const ofOnePool: ReadonlySet<string> = new Set([
  'queryserver-config-idle-timeout',
  'queryserver-config-pool-conn-max-lifetime',
])

function isYaml(setting: Sourced<FlagValue>): boolean {
  return setting.kind === 'known' && setting.origin === 'yaml'
}

/** What the command line says about a flag that the tablet YAML sets for some pool. */
function beneathYaml(tablet: Tablet, name: string, release: Release): Sourced<FlagValue> | undefined {
  const given = tablet.given.findLast(flag => flag.name === name)
  return given && readFlagValue(given, 'flag', release).setting
}

type PoolKey = 'oltpReadPool' | 'olapReadPool' | 'txPool'

interface YamlEntry {
  readonly pool: PoolKey
  readonly key: string
  readonly setting: Sourced<FlagValue>
}

/** What the tablet YAML says about a single pool. */
function yamlEntries(tablet: Tablet): readonly YamlEntry[] {
  return Object.entries(tablet.yaml).flatMap(([path, setting]) => {
    const [pool, key = ''] = path.split('.', 2)
    const known = pool === 'oltpReadPool' || pool === 'olapReadPool' || pool === 'txPool'
    const beaten = saidByUser(tablet, tabletYamlKey(path, undefined)?.flag)
    return known && !beaten && Object.hasOwn(poolFields, key) ? [{ pool, key, setting }] : []
  })
}

/** `--set` beats the tablet YAML. */
function saidByUser(tablet: Tablet, flag: string | undefined): boolean {
  const setting = flag === undefined ? undefined : tablet.flags[flag]
  return setting?.kind === 'known' && setting.origin === 'option'
}

/** Keys of a pool's block, and what they set; times are seconds there and milliseconds in the engine. */
const poolFields: Readonly<Record<string, { readonly field: keyof ConnPoolConfig; readonly times: number }>> =
  {
    size: { field: 'size', times: 1 },
    timeoutSeconds: { field: 'timeoutMs', times: 1000 },
    idleTimeoutSeconds: { field: 'idleTimeoutMs', times: 1000 },
    maxLifetimeSeconds: { field: 'maxLifetimeMs', times: 1000 },
    maxIdleCount: { field: 'maxIdleCount', times: 1 },
    maxWaiters: { field: 'maxWaiters', times: 1 },
    prefillParallelism: { field: 'prefillParallelism', times: 1 },
  }

function withYaml(config: TabletConfig, tablet: Tablet): TabletConfig {
  let mended = config
  for (const { pool, key, setting } of yamlEntries(tablet)) {
    const row = poolFields[key]
    if (!row || setting.kind !== 'known' || typeof setting.value !== 'number') continue
    mended = { ...mended, [pool]: { ...mended[pool], [row.field]: setting.value * row.times } }
  }
  return mended
}

function distinct(values: readonly Unresolved[]): readonly Unresolved[] {
  const key = ({ place, supply }: Unresolved) => `${place?.file}:${place?.line}:${place?.column}:${supply}`
  return [...new Map(values.map(value => [key(value), value])).values()]
}
