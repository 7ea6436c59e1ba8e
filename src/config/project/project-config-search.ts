import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** What the configuration of a project is called. */
const projectConfigNames = ['.vtsize.yaml', '.vtsize.yml'] as const

/**
 * The configuration that holds for `paths`: the nearest one in the folder that they have in common or above
 * it, up to the top of its repository. An absolute path; nothing when there is none.
 */
export function findProjectConfig(paths: readonly string[]): string | undefined {
  for (let folder = commonFolder(paths); ; folder = dirname(folder)) {
    const found = projectConfigNames.map(name => join(folder, name)).find(path => existsSync(path))
    if (found !== undefined) return found
    if (existsSync(join(folder, '.git')) || folder === dirname(folder)) return undefined
  }
}

function commonFolder(paths: readonly string[]): string {
  const folders = paths.map(path => folderOf(resolve(path)).split('/'))
  const [first = resolve('.').split('/'), ...others] = folders
  let length = first.length
  for (const other of others) {
    while (length > 0 && first.slice(0, length).join('/') !== other.slice(0, length).join('/')) length--
  }
  return first.slice(0, length).join('/') || '/'
}

function folderOf(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : dirname(path)
}
