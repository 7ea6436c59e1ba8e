import { dirname } from 'node:path'
import { hostOf, serversOf } from '../groups.ts'
import type { MysqldSettings, Tablet } from '../model.ts'

/**
 * Gives each tablet whose mysqld is this machine's own the option files nearest to it: those of its folder,
 * or else the one below the nearest folder around it that holds any. Several in one folder are layers of
 * one server, unless they contradict each other; several elsewhere belong to nobody in particular.
 */
export function withMysqldBeside(
  tablets: readonly Tablet[],
  mysqlds: readonly MysqldSettings[],
): readonly Tablet[] {
  const below = mysqldsByFolder(mysqlds)
  const servers = new Map<string, MysqldSettings | undefined>()
  const near = (folder: string) => {
    if (!servers.has(folder)) servers.set(folder, nearest(folder, below))
    return servers.get(folder)
  }
  return tablets.map(tablet => {
    if (tablet.mysqld || hostOf(tablet) !== undefined) return tablet
    const mysqld = near(dirname(tablet.place.file))
    return mysqld ? { ...tablet, mysqld } : tablet
  })
}

/** The mysqlds configured in and below each folder. */
function mysqldsByFolder(mysqlds: readonly MysqldSettings[]): ReadonlyMap<string, readonly MysqldSettings[]> {
  const below = new Map<string, MysqldSettings[]>()
  for (const mysqld of mysqlds) {
    for (const folder of foldersFrom(folderOf(mysqld))) {
      const others = below.get(folder)
      if (others) others.push(mysqld)
      else below.set(folder, [mysqld])
    }
  }
  return below
}

function nearest(
  from: string,
  below: ReadonlyMap<string, readonly MysqldSettings[]>,
): MysqldSettings | undefined {
  const folder = foldersFrom(from).find(each => below.has(each))
  const found = folder === undefined ? [] : (below.get(folder) ?? [])
  const own = found.filter(mysqld => folderOf(mysqld) === from)
  if (own.length > 0) return oneServer(own)
  return found.length === 1 ? found[0] : undefined
}

function oneServer(mysqlds: readonly MysqldSettings[]): MysqldSettings | undefined {
  const [server, ...others] = serversOf(mysqlds)
  if (!server || others.length > 0) return undefined
  const texts = new Set(
    mysqlds.flatMap(({ maxConnections }) => (maxConnections ? [maxConnections.text] : [])),
  )
  if (texts.size < 2 || mysqlds.some(({ name }) => name.endsWith(persisted))) return server
  const files = mysqlds.map(({ name }) => name).join(' and ')
  return {
    ...server,
    maxConnections: {
      kind: 'unresolved',
      text: [...texts].join(', '),
      why: `${files} lie beside it and differ in max_connections`,
      supply: 'topology in .vtsize.yaml, or --max-connections N',
      ...(server.place && { place: server.place }),
    },
  }
}

/** What the server itself wrote beats every option file. */
const persisted = 'mysqld-auto.cnf'

function folderOf({ place }: MysqldSettings): string {
  return dirname(place?.file ?? '')
}

/** A folder, the one around it, and so on. */
function foldersFrom(folder: string): readonly string[] {
  const folders = [folder]
  for (let at = folder; at !== dirname(at); at = dirname(at)) folders.push(dirname(at))
  return folders
}
