/** What a session is at. */
export type SessionPhase =
  | 'connecting'
  | 'free'
  | 'statement'
  | 'pause'
  | 'rollback'
  | 'retry'
  | 'given-up'
  | 'reconnect'
  | 'leaving'
