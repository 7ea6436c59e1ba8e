import { statSync } from 'node:fs'
import type { CheckTree } from '../check/check-request.ts'
import { readStandardInput } from '../config/files.ts'
import { type TreeInput, treeInputs } from '../config/project/input-tree.ts'
import { treePorts } from '../config/project/tree-neighbours.ts'
import type { WalkOptions } from '../config/project/walk.ts'
import { UsageError } from './base-command.ts'

/** The files at `paths`, `-` being standard input. */
export function treeAt(paths: readonly string[], options: WalkOptions): CheckTree {
  return { inputs: inputsAt(paths, options), ports: treePorts(paths) }
}

async function* inputsAt(paths: readonly string[], options: WalkOptions): AsyncGenerator<TreeInput> {
  if (paths.includes('-')) yield await readStandardInput()
  yield* treeInputs(
    paths.filter(path => path !== '-'),
    options,
  )
}

/** The same paths in another folder, or as a revision has them. Throws a UsageError. */
export async function treeBefore(
  compare: string,
  paths: readonly string[],
  options: WalkOptions,
): Promise<CheckTree> {
  const files = paths.filter(path => path !== '-')
  if (statSync(compare, { throwIfNoEntry: false })?.isDirectory()) {
    const { folderTree } = await import('../config/project/folder-tree.ts')
    return folderTree(compare, files, options)
  }
  const { gitTree } = await import('../config/project/git-tree.ts')
  const tree = gitTree(compare, files, options)
  if (tree) return tree
  throw new UsageError(
    `--compare ${compare}: neither a folder nor a revision here`,
    'such as main, HEAD~1 or ../before; a shallow clone may lack the revision',
  )
}
