/** What a session is at. */
export type SessionPhase =
  | 'connecting'
  | 'free'
  | 'on-the-way'
  | 'statement'
  | 'pause'
  | 'rollback'
  | 'retry'
  | 'given-up'
  | 'reconnect'
  | 'leaving'
