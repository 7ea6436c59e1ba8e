/** Deployment tools that pass pool flags of their own before the user's. */
export type DeploymentId = 'vitess-operator' | 'helm-chart' | 'vttestserver'

/** What a deployment tool passes to each vttablet unless the user says otherwise. */
export interface Deployment {
  readonly id: DeploymentId
  /** Spelled as the tool spells them. */
  readonly flags: Readonly<Record<string, string>>
  readonly what: string
  readonly cite: string
}

/** The row of a deployment tool. */
export function deployment(id: DeploymentId): Deployment {
  return deployments[id]
}

const fours = {
  'queryserver-config-pool-size': '4',
  'queryserver-config-stream-pool-size': '4',
  'queryserver-config-transaction-cap': '4',
}

/** Every deployment tool, by id. */
export const deployments: Readonly<Record<DeploymentId, Deployment>> = {
  'helm-chart': {
    id: 'helm-chart',
    flags: {
      'queryserver-config-pool-size': '24',
      'queryserver-config-stream-pool-size': '100',
      'queryserver-config-transaction-cap': '300',
      app_pool_size: '40',
      dba_pool_size: '20',
    },
    what: 'The old Helm chart of vitessio/vitess, from December 2018 until its removal in September 2021.',
    cite: 'vitessio/vitess helm/vitess/values.yaml (removed 2021-09-22)',
  },
  'vitess-operator': {
    id: 'vitess-operator',
    flags: {
      'queryserver-config-pool-size': '96',
      'queryserver-config-query-timeout': '900s',
      'queryserver-config-stream-pool-size': '96',
      'queryserver-config-transaction-cap': '300',
    },
    what: 'planetscale/vitess-operator passes these to every vttablet; extraFlags take their place key by key.',
    cite: 'planetscale/vitess-operator pkg/operator/vttablet/constants.go:57-61, flags.go:75-79 (2026-07-18)',
  },
  vttestserver: {
    id: 'vttestserver',
    flags: fours,
    what: 'vttestserver and vtcombo are made for tests and keep their pools small.',
    cite: 'go/vt/vttest/vtprocess.go:209-216@v24',
  },
}

/** What the VitessCluster resource of vitess-operator takes; other words in articles are invented. */
export const vitessCluster = {
  apiVersion: 'planetscale.com/v2',
  kind: 'VitessCluster',
  /** `spec.keyspaces[].partitionings[].{equal.shardTemplate | custom.shards[]}.tabletPools[].type` */
  tabletTypes: ['replica', 'rdonly', 'externalmaster', 'externalreplica', 'externalrdonly'],
  tabletPoolFields: [
    'cell',
    'type',
    'replicas',
    'vttablet.extraFlags',
    'mysqld.configOverrides',
    'externalDatastore',
  ],
  /** Fields that articles invent. */
  inventedFields: ['vttablet.flags', 'mysqldFlags', 'keyspaces[].shards[]', 'tablets'],
  /** Weakest first. */
  flagOrder: ['operator base flags', 'spec.extraVitessFlags', 'vttablet.extraFlags'],
  /** External datastores run with this, and their one user takes every account's place. */
  externalDatastoreFlags: { unmanaged: 'true' },
  cite: 'planetscale/vitess-operator pkg/apis/planetscale/v2/vitessshard_types.go:359-370, pkg/controller/vitessshard/reconcile_tablets.go:305-312, pkg/operator/vttablet/datastore.go:113',
} as const
