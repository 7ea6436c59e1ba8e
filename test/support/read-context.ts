import { readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import type { NeighbourFile, ReadContext } from '../../src/config/model.ts'

/** A context whose neighbours are `files`, by the path under which the text names them. */
export function contextOf(
  file: string,
  files: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): ReadContext {
  const neighbour = (path: string): NeighbourFile => {
    const name = normalize(path)
    const text = files[name]
    return text === undefined
      ? { kind: 'unreadable', file: name, why: 'no such file' }
      : { kind: 'read', file: name, text }
  }
  return { file, env: new Map(Object.entries(env)), neighbour }
}

/** The text of a fixture and a context whose neighbours are the files beside it. */
export function fixture(
  path: string,
  env: Readonly<Record<string, string>> = {},
): { readonly text: string; readonly context: ReadContext } {
  const folder = dirname(join('fixtures', path))
  const neighbour = (name: string): NeighbourFile => {
    try {
      return { kind: 'read', file: normalize(name), text: readFileSync(join(folder, name), 'utf8') }
    } catch {
      return { kind: 'unreadable', file: normalize(name), why: 'no such file' }
    }
  }
  return {
    text: readFileSync(join('fixtures', path), 'utf8'),
    context: { file: basename(path), env: new Map(Object.entries(env)), neighbour },
  }
}
