import type { Session } from '../statements/session.ts'

/**
 * An upper bound of the characters that following a statement may write: its own, and what it may repeat of the session's
 * settings (as hints, one a SELECT) or of user variables (as values, one a mention).
 */
export function workOf(sql: string, session: Session): number {
  const carried = lengthOf(session.settings)
  const least = fixed + sql.length + session.dedicated.length * perPlace
  if (isSet.test(sql)) return least + carried + mentioned(sql, session)
  return carried === 0 ? least : least + carried * (1 + count(sql, verbs))
}

/** What a statement costs however short it is. */
const fixed = 100

/** Each place where a session holds a connection is looked at some times. */
const perPlace = 40

const isSet = /^(?:\/\*!\d{0,6}\s{0,9})?set\b/i
const verbs = /\b(?:select|insert|replace|update|delete)\b/gi
const mentions = /@/g

/** Longer values are taken as not known. */
const longestValue = 65_536
const mostDoublings = 16

/** A SET may double a variable at each mention: `@a = concat(@a, @a)`. */
function mentioned(sql: string, { userVariables }: Session): number {
  const times = count(sql, mentions)
  const grown = (lengthOf(userVariables) + sql.length) * 2 ** Math.min(times, mostDoublings)
  return times * Math.min(longestValue, grown)
}

function count(sql: string, pattern: RegExp): number {
  let times = 0
  for (const _ of sql.matchAll(pattern)) times += 1
  return times
}

const lengths = new WeakMap<object, number>()

/** A session's maps are never changed in place, so each is measured once. */
function lengthOf(values: Session['settings']): number {
  const known = lengths.get(values)
  if (known !== undefined) return known
  let length = 0
  for (const [name, value] of values)
    length += name.length + (value === undefined || value.kind === 'null' ? 0 : value.text.length)
  lengths.set(values, length)
  return length
}
