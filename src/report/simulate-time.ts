/** A time as people write it: `1h 5m`, `20m`, `3m 12s`, `0.25 s`, `4 ms`. At most two units. */
export function timeText(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return 'for ever'
  if (milliseconds < 1000) return `${threeDigits(milliseconds)} ms`
  if (milliseconds < 60_000) return `${threeDigits(milliseconds / 1000)} s`
  const seconds = Math.round(milliseconds / 1000)
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const
  const first = parts.findIndex(([value]) => value > 0)
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value}${unit}`)
    .join(' ')
}

function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3)))
}
