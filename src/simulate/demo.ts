import { parseRelease } from '../catalog/release.ts'
import type { ClientsFile } from '../config/clients-file-schema.ts'
import { nothingOnDemand } from '../sizing/on-demand.ts'
import type { NamedRelease, SimulateRequest } from './simulate-request.ts'

/** Releases before and after vttablet pools settings: the same clients exhaust MySQL in one and not in the other. */
const releases: readonly NamedRelease[] = ['14', '18'].flatMap(text => {
  const release = parseRelease(text)
  return release ? [{ name: release.text, release }] : []
})

/** Sessions of Rails: each sets sql_mode when it connects, and then works a little. */
const clients: ClientsFile = {
  shards: 1,
  targets: { wait: 0.005, 'wait-share': 0.01, 'timeout-share': 0.001 },
  groups: [
    {
      name: 'shop',
      preset: 'rails',
      sessions: 600,
      reads: { 'per-second': 300, seconds: 0.004 },
      transactions: { 'per-second': 60, seconds: 0.02 },
    },
  ],
}

/** What the demonstration sets; everything else a user can still choose. */
export type DemoRequest = Pick<
  SimulateRequest,
  | 'inputs'
  | 'ports'
  | 'env'
  | 'tablets'
  | 'sharing'
  | 'mysqld'
  | 'onDemand'
  | 'kept'
  | 'clients'
  | 'comparison'
>

/**
 * A built-in example: vttablet with all its defaults before the MySQL that Vitess' own my.cnf makes, and an ORM that
 * sets sql_mode, on v14 and on v18.
 */
export function demoRequest(): DemoRequest {
  return {
    inputs: [{ kind: 'flags', file: 'demo', text: '' }],
    ports: {
      neighbour: path => ({ kind: 'unreadable', file: path, why: 'the example reads no files' }),
      list: () => [],
    },
    env: new Map(),
    tablets: { set: new Map() },
    sharing: { shared: false, tablets: 1 },
    mysqld: {},
    onDemand: nothingOnDemand,
    kept: [],
    clients: { file: clients, quantile: 0.999 },
    comparison: { kind: 'releases', releases },
  }
}
