import type { TabletBehaviour } from '../../catalog/tablet-engine.ts'
import { type EngineError, engineError } from '../engine-error.ts'
import { isExpiredContext, isPoolTimeout } from '../pools/pool-errors.ts'

/** A pool's error as a begin passes it on; up to v13 both are RESOURCE_EXHAUSTED (`tx_pool.go:303-318@v24`). */
export function rewordedForTransaction(error: EngineError, behaviour: TabletBehaviour): EngineError {
  const code = behaviour.exhaustedCode === 'from-pool' ? error.code : 'RESOURCE_EXHAUSTED'
  if (isExpiredContext(error)) {
    return engineError(code, 'transaction pool aborting request due to already expired context')
  }
  return isPoolTimeout(error) ? engineError(code, 'transaction pool connection limit exceeded') : error
}
