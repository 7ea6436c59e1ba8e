/** Why no session came about, sorted by what to do about it. */
export type RefusalKind =
  | 'full'
  | 'login'
  | 'host-blocked'
  | 'host-not-allowed'
  | 'account-cap'
  | 'privilege'
  | 'unreachable'
  | 'no-socket'
  | 'unknown-host'
  | 'timeout'
  | 'tls-required'
  | 'tls-missing'
  | 'tls-failed'
  | 'plugin'
  | 'not-mysql'
  | 'closed'
  | 'proxy'
  | 'other'

/** A connection that was refused, decoded. Holds no password. */
export interface Refusal {
  readonly kind: RefusalKind
  /** MySQL's number, 2002 and 2003 of the client among them; null where there is none. */
  readonly errno: number | null
  /** Null where the server sent none: a 1040 before login has none. */
  readonly sqlstate: string | null
  /** The server's or the system's own words. */
  readonly text: string | null
  /** One sentence: what happened, where. */
  readonly what: string
  /** One sentence: how that comes about. */
  readonly why: string
  /** What to do, best first. */
  readonly todo: readonly string[]
}
