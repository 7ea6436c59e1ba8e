import type { ResourcePoolBehaviour } from '../../catalog/pool-families.ts'
import { type EngineError, engineError } from '../engine-error.ts'

/** The errors of smartconnpool (`smartconnpool/pool.go:34-44@v24`, the same in v19). */
export const smartPoolErrors = {
  expiredContext: engineError('DEADLINE_EXCEEDED', 'connection pool context already expired'),
  closed: engineError('INTERNAL', 'connection pool is closed'),
  timeout: engineError('RESOURCE_EXHAUSTED', 'connection pool timed out'),
} as const

/** The shrink or the close gave up; `active` and `borrowed` as they are then (`pool.go:736-773@v24`). */
export function capacityTimeout(capacity: number, active: number, borrowed: number): EngineError {
  return engineError(
    'ABORTED',
    `timed out while waiting for connections to be returned to the pool (capacity=${capacity}, active=${active}, borrowed=${borrowed})`,
  )
}

/** The errors of resource_pool, whose codes changed by release. */
export interface ResourcePoolErrors {
  readonly expiredContext: EngineError
  readonly closed: EngineError
  readonly timeout: EngineError
}

/** The errors of resource_pool as the release with this behaviour has them. */
export function resourcePoolErrors(behaviour: ResourcePoolBehaviour): ResourcePoolErrors {
  return {
    expiredContext: engineError(behaviour.expiredContextCode, 'resource pool context already expired'),
    closed: engineError('UNKNOWN', 'resource pool is closed'),
    timeout: engineError(behaviour.timeoutCode, 'resource pool timed out'),
  }
}

/** A runtime size below 0 or above the size at start (`resource_pool.go:285@v6`). */
export function capacityOutOfRange(capacity: number): EngineError {
  return engineError('UNKNOWN', `capacity ${capacity} is out of range`)
}

/** True for what a pool of any release says when the caller's time was up before it began. */
export function isExpiredContext(error: EngineError): boolean {
  return error.message.endsWith(' pool context already expired')
}

/** True for what a pool of any release says when waiting did not help. */
export function isPoolTimeout(error: EngineError): boolean {
  return error.message.endsWith(' pool timed out')
}
