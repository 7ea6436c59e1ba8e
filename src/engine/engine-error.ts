/** gRPC codes under which vttablet's errors travel. */
export type ErrorCode =
  | 'UNKNOWN'
  | 'CANCELED'
  | 'DEADLINE_EXCEEDED'
  | 'RESOURCE_EXHAUSTED'
  | 'NOT_FOUND'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'UNAVAILABLE'
  | 'CLUSTER_EVENT'
  | 'INTERNAL'
  | 'UNIMPLEMENTED'

/** An error as vttablet returns it: a value, never thrown. Texts are Vitess' and MySQL's own, letter by letter. */
export interface EngineError {
  readonly code: ErrorCode
  readonly message: string
  /** MySQL's number, when MySQL or its client library refused. */
  readonly errno?: number
  readonly sqlstate?: string
}

/** An error without a MySQL number. */
export function engineError(code: ErrorCode, message: string): EngineError {
  return { code, message }
}

/** What an operation ends with when its caller's deadline has passed (Go's `context.DeadlineExceeded`). */
export const contextDeadlineExceeded: EngineError = engineError(
  'DEADLINE_EXCEEDED',
  'context deadline exceeded',
)

/** What an operation ends with when its caller went away (Go's `context.Canceled`). */
export const contextCanceled: EngineError = engineError('CANCELED', 'context canceled')
