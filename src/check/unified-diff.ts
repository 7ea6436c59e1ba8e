/** Lines that stand unchanged around a change, as `diff -u` shows them. */
const context = 3

/**
 * The change of a file as `patch` and `git apply` take it; empty when there is none. For texts of which a
 * few lines differ in place: with as many lines before as after they are compared line by line, otherwise
 * all between the first and the last difference counts as changed.
 */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return ''
  const old = linesOf(before)
  const now = linesOf(after)
  const changes = old.length === now.length ? sameLength(old, now) : [between(old, now)]
  const hunks = joined(changes, old.length).map(hunk => hunkText(hunk, old, now))
  return [`--- a/${file}`, `+++ b/${file}`, ...hunks.flat()].map(line => `${line}\n`).join('')
}

/** Lines `[start, end)` of the old text that became `[nowStart, nowEnd)` of the new one. */
interface Change {
  readonly start: number
  readonly end: number
  readonly nowStart: number
  readonly nowEnd: number
}

interface Hunk {
  readonly from: number
  readonly to: number
  readonly changes: readonly Change[]
}

/** A last line without line feed is told by diff's own remark. */
function linesOf(text: string): readonly string[] {
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  return last === '' ? lines : [...lines, `${last}\n\\ No newline at end of file`]
}

function sameLength(old: readonly string[], now: readonly string[]): readonly Change[] {
  const changes: Change[] = []
  for (let at = 0; at < old.length; at++) {
    if (old[at] === now[at]) continue
    const start = at
    while (at < old.length && old[at] !== now[at]) at++
    changes.push({ start, end: at, nowStart: start, nowEnd: at })
  }
  return changes
}

function between(old: readonly string[], now: readonly string[]): Change {
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start++
  let tail = 0
  const most = Math.min(old.length, now.length) - start
  while (tail < most && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++
  return { start, end: old.length - tail, nowStart: start, nowEnd: now.length - tail }
}

/** Changes whose surroundings touch share a hunk. */
function joined(changes: readonly Change[], length: number): readonly Hunk[] {
  const hunks: Hunk[] = []
  for (const change of changes) {
    const from = Math.max(0, change.start - context)
    const to = Math.min(length, change.end + context)
    const last = hunks.at(-1)
    if (last && from <= last.to)
      hunks.splice(-1, 1, { from: last.from, to, changes: [...last.changes, change] })
    else hunks.push({ from, to, changes: [change] })
  }
  return hunks
}

function hunkText(
  { from, to, changes }: Hunk,
  old: readonly string[],
  now: readonly string[],
): readonly string[] {
  const lines: string[] = []
  const first = changes[0] as Change
  const last = changes.at(-1) as Change
  let at = from
  for (const change of changes) {
    for (const line of old.slice(at, change.start)) lines.push(` ${line}`)
    for (const line of old.slice(change.start, change.end)) lines.push(`-${line}`)
    for (const line of now.slice(change.nowStart, change.nowEnd)) lines.push(`+${line}`)
    at = change.end
  }
  for (const line of old.slice(at, to)) lines.push(` ${line}`)
  const nowFrom = first.nowStart - (first.start - from)
  const nowTo = last.nowEnd + (to - last.end)
  return [`@@ -${rangeText(from, to)} +${rangeText(nowFrom, nowTo)} @@`, ...lines]
}

function rangeText(from: number, to: number): string {
  const count = to - from
  const start = count === 0 ? from : from + 1
  return count === 1 ? `${start}` : `${start},${count}`
}
