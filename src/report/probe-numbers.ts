import { timeText } from './simulate-time.ts'

/** A number for a table or a sentence; `missing` where it could not be read. */
export function countText(value: number | null, missing = '-'): string {
  return value === null ? missing : String(value)
}

/** A time for a table; a dash where it could not be read. */
export function secondsText(seconds: number | null): string {
  if (seconds === null) return '-'
  return seconds === 0 ? '0 s' : timeText(seconds * 1000)
}

/** A mean or a rate with three digits that count; a dash where it could not be worked out. */
export function measureText(value: number | null): string {
  if (value === null) return '-'
  return String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))
}

/** `10.0.0.1 12, 10.0.0.2 4 and 3 more`: the largest first, `most` of them. */
export function sharesText(counts: Readonly<Record<string, number>>, most: number): string {
  const shares = Object.entries(counts).toSorted(
    ([name, count], [other, otherCount]) => otherCount - count || (name < other ? -1 : 1),
  )
  const shown = shares.slice(0, most).map(([name, count]) => `${name} ${count}`)
  const left = shares.length - shown.length
  return `${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`
}

/** `1 connection`, `2 connections`. */
export function connectionsText(count: number): string {
  return `${count} connection${count === 1 ? '' : 's'}`
}
