import type { Place } from '../config/model.ts'
import { lineEnd } from './source-lines.ts'

/** The base that relative paths are relative to: whoever reads the file fills it in. */
export const rootBase = '%SRCROOT%'

export interface Location {
  readonly physicalLocation: {
    readonly artifactLocation: ArtifactLocation
    readonly region?: Region
  }
}

export interface ArtifactLocation {
  readonly uri: string
  readonly uriBaseId?: string
}

/** Lines and columns from 1; the end is where the first character behind the region stands. */
export interface Region {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine?: number
  readonly endColumn?: number
}

/** A place, with the text that stands there when it is known. */
export function locationOf(place: Place, text?: string): Location {
  return {
    physicalLocation: { artifactLocation: sarifUri(place.file), region: regionOf(place, text) },
  }
}

/** The region that `text` covers when it begins at a place. */
export function regionOf({ line, column }: Place, text?: string): Region {
  const start = { startLine: line, startColumn: column }
  if (text === undefined) return start
  const lines = text.split(lineEnd)
  const last = lines.at(-1) ?? ''
  return {
    ...start,
    endLine: line + lines.length - 1,
    endColumn: (lines.length === 1 ? column : 1) + last.length,
  }
}

/**
 * A path as URI: below the root a relative one, else absolute. A path that leads out of the root is left
 * relative to nothing, since the root says nothing about it.
 */
export function sarifUri(file: string): ArtifactLocation {
  const segments = tidied(file.split('/'))
  const path = segments.map(segment => encodeURIComponent(wellFormed(segment))).join('/')
  if (file.startsWith('/')) return { uri: `file:///${path}` }
  return segments[0] === '..' ? { uri: path } : { uri: path === '' ? '.' : path, uriBaseId: rootBase }
}

function tidied(segments: readonly string[]): readonly string[] {
  const kept: string[] = []
  for (const segment of segments) {
    if (segment === '' || segment === '.') continue
    if (segment === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else kept.push(segment)
  }
  return kept
}

/** File names can hold half a character, which no URI can. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd')
}
