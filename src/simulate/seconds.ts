import { parseGoDuration } from '../catalog/go-values.ts'

/** Beyond some thirty years a moment is a slip of the pen. */
const longestSeconds = 1e9

/** Seconds of `90`, `30s`, `1h30m`; nothing for what is no time, is negative, or too long. */
export function secondsOf(text: string): number | undefined {
  const seconds = /^\d{1,10}(?:\.\d{1,9})?$/.test(text) ? Number(text) : goSeconds(text)
  return seconds !== undefined && seconds >= 0 && seconds <= longestSeconds ? seconds : undefined
}

function goSeconds(text: string): number | undefined {
  const read = parseGoDuration(text)
  return read.kind === 'read' ? read.value : undefined
}
