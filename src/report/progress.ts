import { plural } from './check-summary.ts'
import { displayWidth, endWithin } from './display-width.ts'
import { visible } from './visible-text.ts'

/** How far a run over many files has come. */
export interface Progress {
  readonly filesRead: number
  /** Nothing while folders are still being walked. */
  readonly files: number | undefined
  readonly tablets: number
  /** The file at hand. */
  readonly file: string
}

/**
 * One line for a terminal of `columns`, one column short so that it never wraps, without line end; the
 * file's name is cut at its front, for its end tells more.
 */
export function progressLine({ filesRead, files, tablets, file }: Progress, columns: number): string {
  const of = files === undefined ? '' : ` of ${files}`
  const head = `${filesRead}${of} files, ${plural(tablets, 'tablet')}`
  const room = columns - 1 - head.length - 2
  const name = visible(file)
  if (room < 8) return head.slice(0, Math.max(0, columns - 1))
  return `${head}  ${displayWidth(name) <= room ? name : `…${endWithin(name, room - 1)}`}`
}

/** Puts the cursor back to the line's start and wipes it, before the next progress line or the report. */
export const wipeLine = '\r\u001b[K'
