import type { ExecuteOptions, Workload } from './execute-options.ts'
import type { TabletEnv } from './tablet-env.ts'

/** How long a transaction or an idle reserved connection of such a session may live, in milliseconds; 0: for ever. */
export function transactionTimeoutMs(env: TabletEnv, options: ExecuteOptions): number {
  const ofTablet = workloadTimeoutMs(env, options.workload)
  const ofSession = options.transactionTimeoutMs ?? 0
  if (env.behaviour.transactionTimeout !== 'by-workload-and-session') return ofTablet
  return smallerNonZero(ofTablet, ofSession)
}

/** How often the killer looks: a tenth of the shortest timeout; 0 when there is none (`tx_pool.go:130-154@v24`). */
export function killerPeriodMs(env: TabletEnv): number {
  const { oltpTxTimeoutMs, olapTxTimeoutMs } = env.config
  if (env.behaviour.transactionTimeout === 'oltp-only') return oltpTxTimeoutMs / 10
  return smallerNonZero(oltpTxTimeoutMs, olapTxTimeoutMs) / 10
}

/** The smaller of two limits of which 0 means none. */
export function smallerNonZero(left: number, right: number): number {
  if (left === 0 || right === 0) return left + right
  return Math.min(left, right)
}

function workloadTimeoutMs(env: TabletEnv, workload: Workload): number {
  const { oltpTxTimeoutMs, olapTxTimeoutMs } = env.config
  if (env.behaviour.transactionTimeout === 'oltp-only') return oltpTxTimeoutMs
  switch (workload) {
    case 'OLTP':
      return oltpTxTimeoutMs
    case 'OLAP':
      return olapTxTimeoutMs
    case 'DBA':
      return 0
  }
}
