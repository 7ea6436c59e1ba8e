import { readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import { readFileInput, reasonOf } from '../files.ts'
import type { NeighbourFile } from '../model.ts'
import type { InputPorts } from '../read.ts'

/**
 * Reads files that files of a tree name. An absolute path (`/etc/default/vttablet`) is looked for in the
 * tree: below each folder around the file that names it, for a tree that holds the root of a host. Each
 * file is read once, and only regular ones are opened. Names come out as a walk shows them.
 *
 * Who writes a repository must not read the machine that checks it: files of a relative tree reach nothing
 * but what lies below the working directory or below `paths`. A tree given by its absolute path is the
 * machine's own.
 */
export function treePorts(paths: readonly string[] = []): InputPorts {
  const homes = ['.', ...paths].flatMap(path => realPath(path) ?? [])
  return portsOver({
    read: file => (isAbsolute(file) || isBelow(file, homes) ? readNeighbour(file) : outside(file)),
    list: folder => (isAbsolute(folder) || isBelow(folder, homes) ? namesIn(folder) : []),
  })
}

function isBelow(path: string, homes: readonly string[]): boolean {
  // What is not there leads nowhere.
  const real = realPath(path)
  return real === undefined || homes.some(home => real === home || real.startsWith(join(home, '/')))
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

function outside(file: string): NeighbourFile {
  return { kind: 'unreadable', file, why: 'it lies outside of what is checked' }
}

/** How the files of a tree are reached, by normalised path. */
export interface TreeFiles {
  readonly read: (file: string) => NeighbourFile
  readonly list: (folder: string) => readonly string[]
}

/** The same over any tree, such as a revision in a repository. */
export function portsOver(tree: TreeFiles): InputPorts {
  const cache = new Map<string, NeighbourFile>()
  const read = (file: string): NeighbourFile => {
    const known = cache.get(file)
    if (known) return known
    const answer = tree.read(file)
    cache.set(file, answer)
    return answer
  }
  return {
    neighbour: (path, from) => {
      if (!isAbsolute(path)) return read(normalize(join(dirname(from), path)))
      const inTree = rootsAround(from).map(root => read(join(root, path)))
      return (
        inTree.find(file => file.kind === 'read') ?? {
          kind: 'unreadable',
          file: path,
          why: 'not in the tree',
        }
      )
    },
    list: (folder, from) => (isAbsolute(folder) ? [] : tree.list(normalize(join(dirname(from), folder)))),
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted()
  } catch {
    return []
  }
}

function readNeighbour(file: string): NeighbourFile {
  try {
    if (!statSync(file).isFile()) return { kind: 'unreadable', file, why: 'not a regular file' }
  } catch (error) {
    return { kind: 'unreadable', file, why: reasonOf(error as NodeJS.ErrnoException) }
  }
  const input = readFileInput(file)
  if (input.kind === 'file') return { kind: 'read', file, text: input.text }
  return { kind: 'unreadable', file, why: input.kind === 'unreadable' ? input.why : 'no text' }
}

/** Folders around a file, nearest first, up to where its path as shown begins. */
function rootsAround(file: string): readonly string[] {
  const roots: string[] = []
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    roots.push(folder)
    if (folder === dirname(folder)) return roots
  }
}
