import { isSymbol, isWord, type Token } from './tokens.ts'

/** Words that end a list of what to order by. */
const ends: ReadonlySet<string> = new Set('limit for lock union into separator rows range groups'.split(' '))

const ascending: Token = { kind: 'word', text: 'asc', lower: 'asc' }

/** The tokens with the direction that vtgate writes behind every expression of an ORDER BY that has none. */
export function withDirections(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some(token => isWord(token, 'order'))) return tokens
  const written: Token[] = []
  /** For each open parenthesis, and for the statement: inside an ORDER BY. */
  const ordering: boolean[] = [false]
  for (const token of tokens) {
    if (ordering.at(-1) === true && isEnd(token)) {
      if (!isDirection(written.at(-1))) written.push(ascending)
      ordering[ordering.length - 1] = isSymbol(token, ',')
    }
    if (isSymbol(token, '(')) ordering.push(false)
    if (isSymbol(token, ')') && ordering.length > 1) ordering.pop()
    if (isWord(token, 'by') && isWord(written.at(-1), 'order')) ordering[ordering.length - 1] = true
    written.push(token)
  }
  if (ordering.at(-1) === true && !isDirection(written.at(-1))) written.push(ascending)
  return written
}

function isEnd(token: Token): boolean {
  return isSymbol(token, ',') || isSymbol(token, ')') || (token.kind === 'word' && ends.has(token.lower))
}

/** Nothing needs a direction right behind BY either. */
function isDirection(token: Token | undefined): boolean {
  return isWord(token, 'asc') || isWord(token, 'desc') || isWord(token, 'by')
}
