import { parseRelease } from '../../catalog/release.ts'
import type { Place, Sourced } from '../model.ts'

/**
 * The Vitess release that an image's tag names: `vitess/lite:v19.0.4`, `vitess/lite:v22.0.3-mysql80`. Unresolved
 * when there is a digest alone, no tag, or one that names no release (`latest`, a MySQL version).
 */
export function releaseOfImage(image: string, place: Place): Sourced<string> {
  const { tag, repository } = partsOf(image)
  const release = tag === undefined ? undefined : releaseOfTag(tag, repository)
  if (release !== undefined) return { kind: 'known', value: release, origin: 'flag', text: image, place }
  const why =
    tag === undefined ? `the image ${image} has no tag` : `the image tag ${tag} names no Vitess release`
  return { kind: 'unresolved', text: image, why, supply: '--vitess RELEASE', place }
}

/** The last part of an image's repository: `lite`, `vttablet`, `mysql`. */
export function imageName(image: string): string {
  return partsOf(image).repository.split('/').at(-1) ?? ''
}

/** The version that a MySQL or MariaDB image's tag names, such as `8.0.46`. */
export function serverVersionOfImage(image: string): string | undefined {
  return /^v?(\d+\.\d+(?:\.\d+)?)/.exec(partsOf(image).tag ?? '')?.[1]
}

function partsOf(image: string): { readonly repository: string; readonly tag: string | undefined } {
  const [named = ''] = image.split('@')
  const colon = named.lastIndexOf(':')
  return colon > named.lastIndexOf('/')
    ? { repository: named.slice(0, colon), tag: named.slice(colon + 1) }
    : { repository: named, tag: undefined }
}

/** Numbers without `v` are trusted in images that are called after Vitess only: others count their own. */
function releaseOfTag(tag: string, repository: string): string | undefined {
  const match = /^(v?)(\d+(?:\.\d+){0,2}(?:-(?:rc\d+|SNAPSHOT))?)(?:[-_].*)?$/i.exec(tag)
  if (!match || (match[1] === '' && !/vitess|vttablet/i.test(repository))) return undefined
  return parseRelease(match[2] as string)?.text
}
