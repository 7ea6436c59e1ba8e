/** What a statement does to its session on the server, as far as connections go. */
export type StatementEffect =
  | { readonly kind: 'none' | 'begin' | 'commit' | 'rollback' | 'release-all-locks' }
  | { readonly kind: 'get-lock'; readonly lock: string; readonly timeoutMs: number }
  | { readonly kind: 'release-lock'; readonly lock: string }
  | { readonly kind: 'create-temporary-table' | 'drop-table'; readonly table: string }
  | { readonly kind: 'reads'; readonly table: string }

const nothing: StatementEffect = { kind: 'none' }

/** What stands before the end of these in a text is read; the rest of a long statement is not. */
const readLength = 500

/** The effect of a statement, by its text as a tablet sends it: one pass over the first words. */
export function statementEffect(text: string): StatementEffect {
  const start = text.slice(0, readLength).trimStart()
  switch (/^[a-z]+/i.exec(start)?.[0].toLowerCase()) {
    case 'begin':
    case 'start':
      return { kind: 'begin' }
    case 'commit':
      return { kind: 'commit' }
    case 'rollback':
      return /^rollback\s+to\b/i.test(start) ? nothing : { kind: 'rollback' }
    case 'select':
      return lockEffect(start) ?? tableEffect('reads', /\bfrom\s+(?:\w+\.)?`?(\w+)/i, start)
    case 'create':
      return tableEffect(
        'create-temporary-table',
        /^create\s+temporary\s+table\s+(?:if\s+not\s+exists\s+)?(?:\w+\.)?`?(\w+)/i,
        start,
      )
    case 'drop':
      return tableEffect(
        'drop-table',
        /^drop\s+(?:temporary\s+)?table\s+(?:if\s+exists\s+)?(?:\w+\.)?`?(\w+)/i,
        start,
      )
    default:
      return nothing
  }
}

function lockEffect(text: string): StatementEffect | undefined {
  const got = /\bget_lock\s*\(\s*(['"])([^'"]*)\1\s*,\s*(-?\d+(?:\.\d+)?)/i.exec(text)
  if (got !== null) {
    const seconds = Number(got[3])
    return {
      kind: 'get-lock',
      lock: lockName(got[2]),
      timeoutMs: seconds < 0 ? Number.POSITIVE_INFINITY : seconds * 1000,
    }
  }
  if (/\brelease_all_locks\s*\(/i.test(text)) return { kind: 'release-all-locks' }
  const released = /\brelease_lock\s*\(\s*(['"])([^'"]*)\1/i.exec(text)
  return released === null ? undefined : { kind: 'release-lock', lock: lockName(released[2]) }
}

/** Names of locks are the same in upper and lower case. */
function lockName(written: string | undefined): string {
  return (written ?? '').toLowerCase()
}

function tableEffect(
  kind: 'reads' | 'create-temporary-table' | 'drop-table',
  pattern: RegExp,
  text: string,
): StatementEffect {
  const table = pattern.exec(text)?.[1]
  return table === undefined ? nothing : { kind, table }
}
