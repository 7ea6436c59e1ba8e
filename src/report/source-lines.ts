import type { Place } from '../config/model.ts'

/** Gives the line that a place stands on, without its line end; nothing when the text is not at hand. */
export type SourceLine = (place: Place) => string | undefined

/** Looks lines up in texts by file; each text is split once, however many findings it has. */
export function sourceLines(sources: (file: string) => string | undefined): SourceLine {
  const byFile = new Map<string, readonly string[] | undefined>()
  return ({ file, line }) => {
    if (!byFile.has(file)) byFile.set(file, sources(file)?.split(lineEnd))
    return byFile.get(file)?.[line - 1]
  }
}

/** As the readers count lines. */
export const lineEnd = /\r\n|\n|\r/
