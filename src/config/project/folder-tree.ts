import { join } from 'node:path'
import type { Diagnostic } from '../model.ts'
import type { InputPorts } from '../read.ts'
import { type TreeInput, treeInputs } from './input-tree.ts'
import { treePorts } from './tree-neighbours.ts'
import type { WalkOptions } from './walk.ts'

/**
 * The files at `paths` of another copy of this tree that lies in `folder`, under the names that they have
 * here, so that what is said of files by name holds for them too.
 */
export function folderTree(folder: string, paths: readonly string[], options: WalkOptions) {
  const within = paths.map(path => join(folder, path))
  return { inputs: renamed(treeInputs(within, options), folder), ports: renamedPorts(folder) }
}

function* renamed(inputs: Iterable<TreeInput>, folder: string): Generator<TreeInput> {
  for (const input of inputs) {
    if (input.kind === 'problem') yield { ...input, diagnostic: renamedNote(input.diagnostic, folder) }
    else yield { ...input, file: nameHere(input.file, folder) }
  }
}

function renamedNote(diagnostic: Diagnostic, folder: string): Diagnostic {
  const { place } = diagnostic
  return place ? { ...diagnostic, place: { ...place, file: nameHere(place.file, folder) } } : diagnostic
}

function renamedPorts(folder: string): InputPorts {
  const ports = treePorts([folder])
  return {
    neighbour: (path, from) => {
      const found = ports.neighbour(path, join(folder, from))
      return { ...found, file: nameHere(found.file, folder) }
    },
    list: (path, from) => ports.list(path, join(folder, from)),
  }
}

function nameHere(file: string, folder: string): string {
  const prefix = `${join(folder)}/`
  return file.startsWith(prefix) ? file.slice(prefix.length) : file
}
