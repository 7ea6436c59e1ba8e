import { child, items, stringOf, type YamlValue } from '../yaml/yaml-values.ts'
import type { HeldText, Manifest } from './kubernetes-manifest.ts'

/** The ConfigMap texts that a container sees. */
export interface Mounts {
  /** The text at an absolute path. */
  readonly at: (path: string) => HeldText | undefined
  /** Every text whose path ends so. */
  readonly ending: (suffix: string) => readonly HeldText[]
}

/** The volumes of a pod that ConfigMaps of the file fill: their files, by volume and by name in it. */
export type Volumes = ReadonlyMap<string, ReadonlyMap<string, HeldText>>

/** The volumes of a pod, worked out once for all its containers. */
export function volumesOf(pod: YamlValue | undefined, manifest: Manifest): Volumes {
  if (manifest.configMaps.size === 0) return new Map()
  return new Map(
    items(child(pod, 'volumes')).map(volume => [
      stringOf(child(volume, 'name')) ?? '',
      filesOf(volume, manifest),
    ]),
  )
}

/** What a container mounts of its pod's volumes. */
export function mountsOf(container: YamlValue, volumes: Volumes): Mounts {
  const mounts = items(child(container, 'volumeMounts')).flatMap(mount => {
    const files = volumes.get(stringOf(child(mount, 'name')) ?? '')
    const path = stringOf(child(mount, 'mountPath'))
    const only = stringOf(child(mount, 'subPath'))
    return files && path !== undefined ? [{ files, path: path.replace(/\/$/, ''), only }] : []
  })
  return {
    at: path => {
      for (const { files, path: directory, only } of mounts) {
        if (only !== undefined && path === directory) return files.get(only)
        if (only === undefined && path.startsWith(`${directory}/`))
          return files.get(path.slice(directory.length + 1))
      }
      return undefined
    },
    ending: suffix =>
      mounts.flatMap(({ files, path, only }) => {
        const single = only === undefined ? undefined : files.get(only)
        if (only !== undefined) return single && path.endsWith(suffix) ? [single] : []
        return [...files].filter(([name]) => name.endsWith(suffix)).map(([, held]) => held)
      }),
  }
}

/** The files of a volume by their names in it: of one ConfigMap, or of several that are projected. */
function filesOf(volume: YamlValue, manifest: Manifest): ReadonlyMap<string, HeldText> {
  const projected = items(child(volume, 'projected', 'sources')).map(source => child(source, 'configMap'))
  const files = new Map<string, HeldText>()
  for (const source of [child(volume, 'configMap'), ...projected]) {
    const texts = source && manifest.configMaps.get(stringOf(child(source, 'name')) ?? '')
    if (!texts) continue
    const chosen = child(source, 'items')
    if (!chosen && projected.length === 0) return texts
    if (!chosen) for (const [key, text] of texts) files.set(key, text)
    for (const item of items(chosen)) {
      const key = stringOf(child(item, 'key')) ?? ''
      const text = texts.get(key)
      if (text) files.set(stringOf(child(item, 'path')) ?? key, text)
    }
  }
  return files
}
