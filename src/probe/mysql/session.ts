import type { Socket } from 'node:net'
import type { Connection as Driver, QueryError } from 'mysql2'
import type { Greeting } from './greeting.ts'

/** A row as text, columns in lower case. */
export type Row = Readonly<Record<string, string | null>>

export type QueryAnswer = { readonly kind: 'rows'; readonly rows: readonly Row[] } | QueryFailure

export interface QueryFailure {
  readonly kind: 'failed'
  readonly errno: number | null
  readonly sqlstate: string | null
  readonly text: string
  /** The session is gone: nothing further will be answered. */
  readonly fatal: boolean
}

/** What a reading needs of a session. */
export interface ReadingSession {
  readonly greeting: Greeting
  readonly tls: boolean
  /** Statements sent so far. */
  readonly statements: number
  /** Runs one statement. Errors come back as values. */
  query(sql: string): Promise<QueryAnswer>
}

/** What a session is made of, beside its driver. */
export interface SessionParts {
  /** The driver only says that it wants to end; with a server that hangs, that ends nothing. */
  readonly socket: Socket
  readonly greeting: Greeting
  readonly tls: boolean
  readonly queryTimeoutMs: number
}

/** How long a server may take over a goodbye before the socket is simply closed. */
const goodbyeMs = 500

/** One session on a MySQL server that only reads, and counts what it asks. */
export class ProbeSession implements ReadingSession {
  readonly greeting: Greeting
  readonly tls: boolean
  readonly #driver: Driver
  readonly #socket: Socket
  readonly #queryTimeoutMs: number
  /** Who waits for an answer: the driver forgets them when it is destroyed. */
  readonly #waiting = new Set<(answer: QueryAnswer) => void>()
  #statements = 0
  #gone = false

  constructor(driver: Driver, about: SessionParts) {
    this.#driver = driver
    this.#socket = about.socket
    this.#queryTimeoutMs = about.queryTimeoutMs
    this.greeting = about.greeting
    this.tls = about.tls
    driver.on('error', () => {
      this.#gone = true
    })
  }

  get statements(): number {
    return this.#statements
  }

  /** Nothing will be answered any more. */
  get isGone(): boolean {
    return this.#gone
  }

  /** After a timeout the session is closed. */
  query(sql: string): Promise<QueryAnswer> {
    if (this.#gone) return Promise.resolve(lost)
    this.#statements++
    return new Promise(resolve => {
      this.#waiting.add(resolve)
      this.#driver.query({ sql, timeout: this.#queryTimeoutMs }, (error, rows) => {
        this.#waiting.delete(resolve)
        const answer: QueryAnswer = error ? failed(error) : { kind: 'rows', rows: textRows(rows) }
        resolve(answer)
        if (answer.kind === 'failed' && answer.fatal) this.#hangUp()
      })
    })
  }

  /** Says goodbye and waits until the server has hung up: so it frees the slot at once, and counts no broken session. */
  close(): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        this.#hangUp()
        resolve()
      }
      const timer = setTimeout(done, goodbyeMs)
      if (this.#gone) return done()
      // With TLS the driver reads another stream, so the socket's own end is waited for too.
      this.#driver.once('end', done)
      this.#socket.once('end', done).once('close', done)
      // Its callback comes before the goodbye is written.
      this.#driver.end(() => undefined)
    })
  }

  #hangUp(): void {
    this.#gone = true
    this.#driver.destroy()
    this.#socket.destroy()
    for (const answer of this.#waiting) answer(lost)
    this.#waiting.clear()
  }
}

const lost: QueryFailure = {
  kind: 'failed',
  errno: null,
  sqlstate: null,
  text: 'the session is closed',
  fatal: true,
}

function failed(error: QueryError): QueryFailure {
  const errno = typeof error.errno === 'number' && error.errno > 0 ? error.errno : null
  return {
    kind: 'failed',
    errno,
    sqlstate: error.sqlState ?? null,
    text: error.message,
    fatal: errno === null || error.fatal === true,
  }
}

function textRows(rows: unknown): readonly Row[] {
  if (!Array.isArray(rows)) return []
  return rows.map((row: Record<string, string | null>) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value])),
  )
}
