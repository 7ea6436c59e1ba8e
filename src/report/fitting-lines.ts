/** As many lines as `room` holds, and how many are left over. */
export interface FittingLines {
  readonly kept: readonly string[]
  readonly cut: number
}

/** Takes lines from the front while they, each with its line end, stay within `room` UTF-16 code units. */
export function fittingLines(lines: readonly string[], room: number): FittingLines {
  let left = room
  const end = lines.findIndex(line => {
    left -= line.length + 1
    return left < 0
  })
  return end === -1 ? { kept: lines, cut: 0 } : { kept: lines.slice(0, end), cut: lines.length - end }
}
