import { type Effect, quiet } from './effect.ts'

const read: Effect = pooledEffect('it reads on a pooled connection')
const write: Effect = pooledEffect('it writes on a pooled connection')

/** True for the effect of a transaction's begin. */
export function isBegin(effect: Effect): boolean {
  return effect === begin
}

const transactionCite = 'go/vt/vtgate/scatter_conn.go#actionInfo'
const begin = quiet(
  'none',
  'a transaction starts on each shard with its first statement there',
  transactionCite,
)
const end = quiet('none', 'a transaction ends', transactionCite)

/** The spellings in which drivers send these, so that most need no look at their letters. */
const transactions: ReadonlyMap<string, Effect> = new Map([
  ['BEGIN', begin],
  ['begin', begin],
  ['START TRANSACTION', begin],
  ['start transaction', begin],
  ['COMMIT', end],
  ['commit', end],
  ['ROLLBACK', end],
  ['rollback', end],
])

const longestTransaction = 17

/**
 * The effect of a statement that can be nothing but an ordinary read, write or transaction in any release, for a session
 * that carries nothing; nothing when a closer look is needed. One pass over the text, no allocation.
 */
export function ordinaryEffect(sql: string): Effect | undefined {
  if (sql.length <= longestTransaction) {
    const transaction = transactions.get(sql)
    if (transaction) return transaction
  }
  const kind = ordinaryKind(sql)
  return kind === undefined ? undefined : kind === 'select' ? read : write
}

/** What a statement can do that is nothing but a read or write of tables. */
export type OrdinaryKind = 'select' | 'insert' | 'update' | 'delete'

/** The kind of a statement that can be nothing but an ordinary read or write; nothing when a closer look is needed. */
export function ordinaryKind(sql: string): OrdinaryKind | undefined {
  const kind = verbOf(sql)
  return kind !== undefined && isOrdinary(sql) ? kind : undefined
}

/** What a SELECT without a table does depends on its functions. */
const readsTable = /\sfrom\s(?!\s*dual\b)/i

const readsSequence = /^select\s+next\b/i

function verbOf(sql: string): OrdinaryKind | undefined {
  switch (sql.charCodeAt(0) | 32) {
    case 115:
      return startsWith(sql, 'select') && readsTable.test(sql) && !readsSequence.test(sql)
        ? 'select'
        : undefined
    case 105:
      return startsWith(sql, 'insert') ? 'insert' : undefined
    case 117:
      return startsWith(sql, 'update') ? 'update' : undefined
    case 100:
      return startsWith(sql, 'delete') ? 'delete' : undefined
    default:
      return undefined
  }
}

const blank = 32

function startsWith(sql: string, word: string): boolean {
  for (let at = 1; at < word.length; at += 1)
    if ((sql.charCodeAt(at) | 32) !== word.charCodeAt(at)) return false
  return sql.charCodeAt(word.length) <= blank
}

/** What each ASCII character asks for: nothing, the end of a quotation, or a look at its neighbours. */
const pass = 0
const quote = 1
const look = 2

const classes = new Uint8Array(128)
for (const char of `'"\``) classes[char.charCodeAt(0)] = quote
for (const char of '(:;/#-') classes[char.charCodeAt(0)] = look

function isOrdinary(sql: string): boolean {
  for (let at = 7; at < sql.length; at += 1) {
    const code = sql.charCodeAt(at)
    const kind = code < 128 ? classes[code] : pass
    if (kind === pass) continue
    if (kind === quote) at = closing(sql, code, at + 1)
    else if (isComment(sql, code, at)) at = commentEnd(sql, at)
    else if (needsCloserLook(sql, code, at)) return false
    if (at === -1) return false
  }
  return true
}

const slash = 47
const star = 42
const exclamation = 33

function isComment(sql: string, code: number, at: number): boolean {
  return code === slash && sql.charCodeAt(at + 1) === star
}

/** Where a comment ends; -1 when it does not, or when it may be executed. */
function commentEnd(sql: string, at: number): number {
  if (sql.charCodeAt(at + 2) === exclamation) return -1
  const end = sql.indexOf('*/', at + 2)
  return end === -1 ? -1 : end + 1
}

const backslash = 92
const backtick = 96

/** Where the quotation ends; -1 when it does not. Doubled quotes read as two quotations, which comes to the same. */
function closing(sql: string, quoteCode: number, from: number): number {
  const end = sql.indexOf(quoteCode === backtick ? '`' : quoteCode === 39 ? "'" : '"', from)
  const isEscaped = quoteCode !== backtick && end > from && sql.charCodeAt(end - 1) === backslash
  return isEscaped ? closingPastEscapes(sql, quoteCode, from) : end
}

function closingPastEscapes(sql: string, quoteCode: number, from: number): number {
  for (let at = from; at < sql.length; at += 1) {
    const code = sql.charCodeAt(at)
    if (code === backslash) at += 1
    else if (code === quoteCode) return at
  }
  return -1
}

const openParenthesis = 40
const colon = 58
const equals = 61
const semicolon = 59

/** Comments, second statements, `:=`, and calls whose name ends like that of a lock function. */
function needsCloserLook(sql: string, code: number, at: number): boolean {
  switch (code) {
    case openParenthesis:
      return mayCallLock(sql, at)
    case colon:
      return sql.charCodeAt(at + 1) === equals
    case slash:
      return false
    case 45:
      return sql.charCodeAt(at + 1) === 45
    default:
      return code !== semicolon || at < sql.length - 1
  }
}

const letterK = 107
const letterS = 115

function mayCallLock(sql: string, open: number): boolean {
  let at = open - 1
  while (at > 0 && sql.charCodeAt(at) <= blank) at -= 1
  // A comment may stand between the name and its parenthesis.
  if (sql.charCodeAt(at) === slash) return true
  if ((sql.charCodeAt(at) | 32) === letterS) at -= 1
  return (sql.charCodeAt(at) | 32) === letterK && /lock$/i.test(sql.slice(Math.max(0, at - 3), at + 1))
}

function pooledEffect(reason: string): Effect {
  return {
    kind: 'none',
    reason,
    cite: 'go/vt/vttablet/tabletserver/query_executor.go@v24',
    shards: { reach: 'routed', connection: 'pooled' },
  }
}
