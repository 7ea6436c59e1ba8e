import * as z from 'zod'
import { parseGoDuration } from '../catalog/go-values.ts'

const durationText = 'expected a duration, such as 30s, 10m or 1h30m, or a number of seconds'

/** Seconds as a number, or as Go writes durations; seconds when read. */
export const duration = z.union([z.string(), z.number()], durationText).transform((value, context) => {
  const seconds = typeof value === 'number' ? value : goSeconds(value)
  if (seconds !== undefined && seconds > 0 && seconds < 1e9) return seconds
  context.addIssue({ code: 'custom', message: durationText })
  return z.NEVER
})

function goSeconds(text: string): number | undefined {
  const read = parseGoDuration(text)
  return read.kind === 'read' ? read.value : undefined
}
