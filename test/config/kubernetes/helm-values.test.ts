import { describe, expect, it } from 'vitest'
import { readYaml } from '../../../src/config/yaml-form.ts'
import { shown } from '../../support/invocations.ts'
import { contextOf, fixture } from '../../support/read-context.ts'

function read(path: string) {
  const { text, context } = fixture(path)
  return readYaml(text, context)
}

describe('values of the old Helm chart', () => {
  it('a topology: the chart-wide flags, then those of the tablet', () => {
    const { invocations, diagnostics } = read('helm-values/shop.yaml')
    expect(invocations.flatMap(shown)).toEqual([
      'commerce/-80/zone1/replica at 19:19 replica helm-chart',
      '  instances 3 (21:31)',
      '  release v12.0.0 (34:14)',
      '  --app_pool_size=30 (39:5)',
      '  --queryserver-config-pool-size=50 (38:5)',
      '  --queryserver-config-query-timeout=60 (37:5)',
      '  mysqld mysqld of commerce/-80/zone1/replica [vitess] at 35:15, max_connections unresolved: extraMyCnf names the ConfigMap shop-extra-mycnf, which is not in this file (35:15)',
      'commerce/-80/zone1/rdonly at 22:19 rdonly helm-chart',
      '  instances 2 (24:31)',
      '  release v12.0.0 (34:14)',
      '  --app_pool_size=30 (39:5)',
      '  --queryserver-config-pool-size=50 (38:5)',
      '  --queryserver-config-query-timeout=60 (37:5)',
      '  --queryserver-config-pool-size=8 (27:23)',
      '  --queryserver-config-stream-pool-size=400 (26:23)',
      '  mysqld mysqld of commerce/-80/zone1/rdonly [vitess] at 35:15, max_connections unresolved: extraMyCnf names the ConfigMap shop-extra-mycnf, which is not in this file (35:15)',
      'commerce/80-/zone1/replica at 19:19 replica helm-chart',
      '  instances 3 (21:31)',
      '  release v12.0.0 (34:14)',
      '  --app_pool_size=30 (39:5)',
      '  --queryserver-config-pool-size=50 (38:5)',
      '  --queryserver-config-query-timeout=60 (37:5)',
      '  mysqld mysqld of commerce/80-/zone1/replica [vitess] at 35:15, max_connections unresolved: extraMyCnf names the ConfigMap shop-extra-mycnf, which is not in this file (35:15)',
      'commerce/80-/zone1/rdonly at 22:19 rdonly helm-chart',
      '  instances 2 (24:31)',
      '  release v12.0.0 (34:14)',
      '  --app_pool_size=30 (39:5)',
      '  --queryserver-config-pool-size=50 (38:5)',
      '  --queryserver-config-query-timeout=60 (37:5)',
      '  --queryserver-config-pool-size=8 (27:23)',
      '  --queryserver-config-stream-pool-size=400 (26:23)',
      '  mysqld mysqld of commerce/80-/zone1/rdonly [vitess] at 35:15, max_connections unresolved: extraMyCnf names the ConfigMap shop-extra-mycnf, which is not in this file (35:15)',
    ])
    expect(diagnostics).toEqual([])
  })

  it('an override alone stands for any number of tablets', () => {
    expect(read('helm-values/override.yaml').invocations.flatMap(shown)).toEqual([
      'vttablet at 2:3 helm-chart',
      '  instances unresolved: these values have no topology, so how many tablets there are is not known (2:3)',
      '  --queryserver-config-transaction-cap=500 (3:5)',
      '  mysqld mysqld of vttablet [vitess] at nowhere',
    ])
  })

  it('a topology whose tablets say no replicas leaves their number open', () => {
    const text = 'topology: {cells: [{keyspaces: [{shards: [{tablets: [{type: replica}]}]}]}]}\n'
    const { invocations } = readYaml(text, contextOf('values.yaml'))
    expect(invocations.map(({ name, instances }) => [name, instances.kind])).toEqual([
      ['replica', 'unresolved'],
    ])
  })
})
