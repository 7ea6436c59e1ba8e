import type { PoolBehaviour } from '../../catalog/pool-families.ts'
import type { Pool, PoolConfig, PoolDependencies } from './pool.ts'
import type { Home } from './pooled.ts'
import { ResourcePool } from './resource-pool.ts'
import { SmartPool } from './smart-pool.ts'

/** A closed pool that behaves as the pools of a release do. */
export function newPool(behaviour: PoolBehaviour, config: PoolConfig, deps: PoolDependencies): Pool & Home {
  switch (behaviour.kind) {
    case 'resource-pool':
      return new ResourcePool(behaviour, config, deps)
    case 'smartconnpool':
      return new SmartPool(behaviour, config, deps)
  }
}
