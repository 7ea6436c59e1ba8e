/**
 * `word`: bare word; `name`: between backticks; `string`: its value; `number`, `hex`; `user-variable`: name after one @;
 * `system-variable`: text after two; `placeholder`: ? or :name; `symbol`: operator or punctuation; `comment`, `hint`
 * (an optimizer hint): as written; `unclosed`: a quotation or a comment without its end.
 */
export type TokenKind =
  | 'word'
  | 'name'
  | 'string'
  | 'number'
  | 'user-variable'
  | 'system-variable'
  | 'placeholder'
  | 'symbol'
  | 'comment'
  | 'hint'
  | 'unclosed'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** In lower case, for words, names and variables; otherwise the text. */
  readonly lower: string
}

/**
 * The tokens of one SQL text. `runs` tells which version comments (by number, 0 for none) are executed: their body becomes
 * part of the statement. Linear in the length, never throws: an unclosed quotation or comment reaches to the end.
 */
export function tokenize(sql: string, runs: (version: number) => boolean): readonly Token[] {
  const scanner = new Scanner(sql, runs)
  const tokens: Token[] = []
  for (let token = scanner.next(); token !== undefined; token = scanner.next()) tokens.push(token)
  return tokens
}

/** True for the bare word that is spelled so, in any case. */
export function isWord(token: Token | undefined, lower: string): boolean {
  return token?.kind === 'word' && token.lower === lower
}

/** True for this operator or punctuation. */
export function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text
}

class Scanner {
  readonly #sql: string
  readonly #runs: (version: number) => boolean
  #at = 0
  #insideVersionComment = false

  constructor(sql: string, runs: (version: number) => boolean) {
    this.#sql = sql
    this.#runs = runs
  }

  next(): Token | undefined {
    for (;;) {
      this.#skipBlank()
      if (this.#at >= this.#sql.length) return undefined
      const found = this.#read(this.#sql.charAt(this.#at))
      if (found) return found
    }
  }

  /** Nothing when it only stepped into or out of a version comment. */
  #read(char: string): Token | undefined {
    const sql = this.#sql
    if (char === "'" || char === '"') return this.#quotation('string', char)
    if (char === '`') return this.#quotation('name', char)
    if (char === '@') return this.#variable()
    if (char === '/' || char === '-' || char === '#' || char === '*') return this.#commentOrSymbol(char)
    if (isDigit(char) || (char === '.' && isDigit(sql.charAt(this.#at + 1)))) return this.#number()
    if (isWordChar(char)) return token('word', this.#while(isWordChar))
    return this.#symbol()
  }

  #skipBlank(): void {
    while (this.#at < this.#sql.length && this.#sql.charCodeAt(this.#at) <= 32) this.#at += 1
  }

  #while(holds: (char: string) => boolean): string {
    const start = this.#at
    while (this.#at < this.#sql.length && holds(this.#sql.charAt(this.#at))) this.#at += 1
    return this.#sql.slice(start, this.#at)
  }

  #quotation(kind: 'string' | 'name', quote: string): Token {
    const start = this.#at
    const text = this.#quoted(quote)
    return token(text === undefined ? 'unclosed' : kind, text ?? this.#sql.slice(start))
  }

  /** Nothing when it has no end. */
  #quoted(quote: string): string | undefined {
    const pieces: string[] = []
    let from = this.#at + 1
    for (let at = from; at < this.#sql.length; at += 1) {
      const char = this.#sql.charAt(at)
      if (char === '\\' && quote !== '`') {
        pieces.push(this.#sql.slice(from, at), unescaped(this.#sql.charAt(at + 1)))
        at += 1
        from = at + 1
      } else if (char === quote && this.#sql.charAt(at + 1) === quote) {
        pieces.push(this.#sql.slice(from, at + 1))
        at += 1
        from = at + 1
      } else if (char === quote) {
        this.#at = at + 1
        pieces.push(this.#sql.slice(from, at))
        return pieces.join('')
      }
    }
    this.#at = this.#sql.length
    return undefined
  }

  #variable(): Token {
    this.#at += 1
    const system = this.#sql.charAt(this.#at) === '@'
    if (system) this.#at += 1
    let name = ''
    for (;;) {
      const char = this.#sql.charAt(this.#at)
      if (char === '`' || char === "'" || char === '"') {
        const quoted = this.#quoted(char)
        if (quoted === undefined) return token('unclosed', name)
        name += system && char !== '`' ? `'${quoted}'` : quoted
      } else if (isWordChar(char) || char === '.') name += this.#while(at => isWordChar(at) || at === '.')
      else break
    }
    return token(system ? 'system-variable' : 'user-variable', name)
  }

  #commentOrSymbol(char: string): Token | undefined {
    const sql = this.#sql
    const after = sql.charAt(this.#at + 1)
    if (char === '*' && after === '/' && this.#insideVersionComment) {
      this.#insideVersionComment = false
      this.#at += 2
      return undefined
    }
    if (char === '/' && after === '*') return this.#blockComment()
    if (char === '#' || (char === '-' && after === '-' && sql.charCodeAt(this.#at + 2) <= 32)) {
      const end = sql.indexOf('\n', this.#at)
      return token('comment', this.#to(end === -1 ? sql.length : end))
    }
    return this.#symbol()
  }

  #blockComment(): Token | undefined {
    const sql = this.#sql
    if (sql.charAt(this.#at + 2) === '!') {
      const digits = leadingDigits(sql, this.#at + 3)
      if (!this.#insideVersionComment && this.#runs(digits === '' ? 0 : Number(digits))) {
        this.#insideVersionComment = true
        this.#at += 3 + digits.length
        return undefined
      }
    }
    const end = sql.indexOf('*/', this.#at + 2)
    const text = this.#to(end === -1 ? sql.length : end + 2)
    return token(end === -1 ? 'unclosed' : text.startsWith('/*+') ? 'hint' : 'comment', text)
  }

  #to(end: number): string {
    const text = this.#sql.slice(this.#at, end)
    this.#at = end
    return text
  }

  #number(): Token {
    const start = this.#at
    this.#while(char => isWordChar(char) || char === '.')
    const exponent = this.#sql.slice(start, this.#at)
    const signed =
      /[eE]$/.test(exponent) && !/^0x/i.test(exponent) && '+-'.includes(this.#sql.charAt(this.#at))
    if (signed && this.#at < this.#sql.length && isDigit(this.#sql.charAt(this.#at + 1))) {
      this.#at += 1
      this.#while(isDigit)
    }
    return token('number', this.#sql.slice(start, this.#at))
  }

  #symbol(): Token {
    const three = this.#sql.slice(this.#at, this.#at + 3)
    const two = three.slice(0, 2)
    const text = three === '<=>' || three === '->>' ? three : longSymbols.has(two) ? two : three.charAt(0)
    this.#at += text.length
    return token('symbol', text)
  }
}

const longSymbols: ReadonlySet<string> = new Set([':=', '!=', '<>', '<=', '>=', '||', '&&', '<<', '>>', '->'])

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['0', '\0'],
  ['Z', '\x1a'],
])

function unescaped(char: string): string {
  return escapes.get(char) ?? char
}

function leadingDigits(sql: string, from: number): string {
  let end = from
  while (end < from + 6 && isDigit(sql.charAt(end))) end += 1
  return sql.slice(from, end)
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}

function isWordChar(char: string): boolean {
  return (
    (char >= 'a' && char <= 'z') ||
    (char >= 'A' && char <= 'Z') ||
    char === '_' ||
    char === '$' ||
    isDigit(char) ||
    char > '\x7f'
  )
}

function token(kind: TokenKind, text: string): Token {
  return { kind, text, lower: kind === 'string' ? text : text.toLowerCase() }
}
