import type { MountedFile, Word } from '../model.ts'
import { displayText } from '../words/words.ts'
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

/** The volumes of a pod (`volumes`) or a tablet pool (`extraVolumes`), worked out once for all that mount them. */
export function volumesOf(volumes: YamlValue | undefined, manifest: Manifest): Volumes {
  if (manifest.configMaps.size === 0) return new Map()
  return new Map(
    items(volumes).map(volume => [stringOf(child(volume, 'name')) ?? '', filesOf(volume, manifest)]),
  )
}

/** What a container (`volumeMounts`) or a tablet pool (`extraVolumeMounts`) mounts of its volumes. */
export function mountsOf(list: YamlValue | undefined, volumes: Volumes): Mounts {
  const mounts = items(list).flatMap(mount => {
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

/** The mounted files that arguments name, by their paths. */
export function namedFiles(mounts: Mounts, words: readonly Word[]): Readonly<Record<string, MountedFile>> {
  const paths = words.flatMap(word => {
    const text = displayText(word)
    return [text, text.slice(text.indexOf('=') + 1)].filter(path => path.startsWith('/'))
  })
  const files = paths.flatMap(path => {
    const held = mounts.at(path)
    return held ? [[path, { text: held.text, place: held.place }] as const] : []
  })
  return Object.fromEntries(files)
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
