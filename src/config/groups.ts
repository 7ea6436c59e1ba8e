import type { Known, MysqldSettings, Sourced, Tablet } from './model.ts'

/** A mysqld with the tablets that talk to it, and how many such servers there are. */
export interface TabletGroup {
  readonly mysqld: MysqldSettings
  readonly members: readonly { readonly tablet: Tablet; readonly processes: Sourced<number> }[]
  readonly servers: Sourced<number>
}

/** What the user says about which tablets share a mysqld. */
export interface Sharing {
  /** All tablets of all inputs talk to one mysqld. */
  readonly shared: boolean
  /** So many equal tablets on each mysqld. */
  readonly tablets: number
}

/**
 * Groups tablets by the mysqld they talk to: the one of their manifest, the one that `--db-host` names, else
 * one of their own each. A single mysqld read beside them gives its settings to those that name none.
 */
export function groupByMysqld(
  tablets: readonly Tablet[],
  mysqlds: readonly MysqldSettings[],
  sharing: Sharing,
): readonly TabletGroup[] {
  const groups = new Map<string, TabletGroup>()
  const servers = serversOf(mysqlds)
  for (const [index, tablet] of tablets.entries()) {
    const home = sharing.shared ? sharedHome(tablets, servers) : homeOf(tablet, index, servers)
    const earlier = groups.get(home.key)
    const processes = home.own ? exactly(sharing.tablets) : times(tablet.instances, sharing.tablets)
    groups.set(home.key, {
      mysqld: home.mysqld,
      members: [...(earlier?.members ?? []), { tablet, processes }],
      servers: home.own ? tablet.instances : exactly(1),
    })
  }
  return [...groups.values()]
}

/**
 * The servers that were read. Option files, persisted settings and init SQL given together (named by their
 * file) are layers of one server's configuration, in the order given; they lie below a single server that
 * was read beside them.
 */
export function serversOf(mysqlds: readonly MysqldSettings[]): readonly MysqldSettings[] {
  const layers = mysqlds.filter(mysqld => mysqld.name === mysqld.place?.file)
  const servers = mysqlds.filter(mysqld => !layers.includes(mysqld))
  if (layers.length === 0 || servers.length > 1) return mysqlds
  const said = [...layers, ...servers.map(saidByItself)]
  return [Object.assign({}, ...said)]
}

/** A server's start command leaves to its option files what it does not say itself. */
function saidByItself(mysqld: MysqldSettings): Partial<MysqldSettings> {
  const elsewhere = (value: unknown) => typeof value === 'object' && value !== null && 'elsewhere' in value
  return Object.fromEntries(Object.entries(mysqld).filter(([, value]) => !elsewhere(value)))
}

interface Home {
  readonly key: string
  readonly mysqld: MysqldSettings
  /** Each instance of the tablet has such a mysqld to itself. */
  readonly own: boolean
}

function sharedHome(tablets: readonly Tablet[], mysqlds: readonly MysqldSettings[]): Home {
  const [first] = tablets
  const named = first && homeOf(first, 0, mysqlds).mysqld
  return { key: 'shared', own: false, mysqld: named ?? ownMysqld('mysqld') }
}

function homeOf(tablet: Tablet, index: number, mysqlds: readonly MysqldSettings[]): Home {
  if (tablet.mysqld) {
    const external = tablet.mysqld.defaults === 'external'
    return { key: external ? tablet.mysqld.name : `own ${index}`, mysqld: tablet.mysqld, own: !external }
  }
  const host = hostOf(tablet)
  if (host !== undefined) {
    const settings = mysqlds.find(mysqld => mysqld.name === host || mysqld.name === host.split(':')[0])
    return {
      key: host,
      own: false,
      mysqld: settings ?? { name: host, place: tablet.place, defaults: 'external' },
    }
  }
  const [only, ...others] = mysqlds
  if (only && others.length === 0) return { key: `own ${index}`, mysqld: only, own: true }
  const unmanaged = tablet.flags.unmanaged
  const outside = unmanaged?.kind === 'known' && unmanaged.value === true
  const mysqld = ownMysqld(`mysqld of ${tablet.name}`, outside)
  return { key: `own ${index}`, mysqld: { ...mysqld, place: tablet.place }, own: true }
}

/** The server that `--db-host` names, unless it is this machine. */
export function hostOf(tablet: Tablet): string | undefined {
  const host = knownText(tablet.flags['db-host'])
  if (host === undefined || host === '' || host === 'localhost' || host.startsWith('127.')) return undefined
  return `${host}:${knownText(tablet.flags['db-port']) ?? '3306'}`
}

function knownText(setting: Tablet['flags'][string] | undefined): string | undefined {
  return setting?.kind === 'known' ? String(setting.value) : undefined
}

function ownMysqld(name: string, outside = false): MysqldSettings {
  return { name, defaults: outside ? 'external' : 'vitess' }
}

/** An exact number that needs no source. */
export function exactly(value: number): Known<number> {
  return { kind: 'known', value, origin: 'default', text: String(value) }
}

function times(instances: Sourced<number>, factor: number): Sourced<number> {
  return instances.kind === 'known' ? { ...instances, value: instances.value * factor } : instances
}
