import type { Word } from '../model.ts'
import { displayText } from '../words/words.ts'
import type { HeldText } from './kubernetes-manifest.ts'
import type { Container } from './kubernetes-objects.ts'

/** A script of a ConfigMap that a container's command names. */
export interface MountedScript {
  readonly held: HeldText
  /** Its arguments, where the command gives them as words of their own. */
  readonly positional?: readonly Word[]
}

/** The scripts of ConfigMaps that a container's command names by their path. */
export function mountedScripts({ argv, mounts }: Container): readonly MountedScript[] {
  const scripts = new Map<HeldText, MountedScript>()
  for (const [at, word] of argv.entries()) {
    const text = displayText(word)
    for (const path of pathsIn(text)) {
      const held = mounts.at(path)
      if (!held || scripts.has(held)) continue
      const positional = path === text ? argv.slice(at + 1).map(placedWord) : undefined
      scripts.set(held, { held, ...(positional && { positional }) })
    }
  }
  return [...scripts.values()]
}

/** In the script the argument's text is defined elsewhere: in the command. */
function placedWord({ pieces, place }: Word): Word {
  return {
    pieces: pieces.map(piece => (piece.kind === 'text' ? { ...piece, place: piece.place ?? place } : piece)),
    place,
  }
}

/** The absolute paths that a shell text or an argument names. */
function pathsIn(text: string): ReadonlySet<string> {
  return new Set(text.split(/[\s"'=;&|()<>`]+/).filter(part => part.startsWith('/')))
}
