const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/**
 * Values as one row of blocks between the least and the most of them, each in its own tone; a value that is
 * missing is a cross.
 */
export function sparkline(
  values: readonly (number | null)[],
  tone: (value: number) => (text: string) => string,
  missing: (text: string) => string,
): string {
  const known = values.filter(value => value !== null)
  const least = Math.min(...known)
  const span = Math.max(...known) - least
  return values
    .map(value => {
      if (value === null) return missing('×')
      const level = span === 0 ? 0 : Math.round(((value - least) / span) * (levels.length - 1))
      return tone(value)(levels[level] ?? '')
    })
    .join('')
}
