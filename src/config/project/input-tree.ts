import type { Diagnostic } from '../model.ts'
import type { TextInput } from '../read.ts'
import { readCandidate } from './candidates.ts'
import { type WalkEntry, type WalkOptions, walk } from './walk.ts'

/** What a tree gives: inputs to read, files with nothing in them, and what there is to say about the rest. */
export type TreeInput =
  | TextInput
  | { readonly kind: 'unrelated'; readonly file: string }
  | { readonly kind: 'problem'; readonly diagnostic: Diagnostic }

/** The files at `paths` and in folders there, each read when it is asked for. */
export function* treeInputs(paths: readonly string[], options: WalkOptions): Generator<TreeInput> {
  for (const entry of walk(paths, options)) {
    const input = inputOf(entry)
    if (input) yield input
  }
}

function inputOf(entry: WalkEntry): TreeInput | undefined {
  const { path } = entry
  switch (entry.kind) {
    case 'unreadable':
      return { kind: 'unreadable', file: path, why: entry.why }
    case 'loop':
      return { kind: 'problem', diagnostic: loopNote(path) }
    case 'file':
      return isOurs(path) && !entry.named ? undefined : fileInput(path, entry.named)
  }
}

function fileInput(file: string, named: boolean): TreeInput {
  const candidate = readCandidate(file)
  switch (candidate.kind) {
    case 'text':
      return { kind: 'file', file, text: candidate.text }
    case 'unreadable':
      return { kind: 'unreadable', file, why: candidate.why }
    case 'binary':
      return named ? { kind: 'unreadable', file, why: 'a binary file' } : { kind: 'unrelated', file }
    case 'unrelated':
      return { kind: 'unrelated', file }
  }
}

/** vtsize's own configuration speaks of pools and limits without being one. */
function isOurs(path: string): boolean {
  return /(?:^|[\\/])\.vtsize\.ya?ml$/.test(path)
}

function loopNote(file: string): Diagnostic {
  return {
    severity: 'note',
    code: 'link-loop',
    message: 'This link leads back to a folder that it lies in; it is not followed.',
    place: { file, line: 1, column: 1 },
  }
}
