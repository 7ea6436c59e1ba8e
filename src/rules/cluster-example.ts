/** What an example of a VitessCluster varies. */
export interface ClusterExample {
  readonly apiVersion?: string
  readonly type?: string
  /** Lines of the tablet pool below `replicas`. */
  readonly pool: readonly string[]
  /** Lines of my.cnf; room enough for the operator's sizes unless told otherwise. */
  readonly myCnf?: readonly string[]
  /** Lines of the spec. */
  readonly spec?: readonly string[]
}

/** A small VitessCluster for the example of a rule. */
export function clusterExample(example: ClusterExample): string {
  const { apiVersion = 'planetscale.com/v2', type = 'replica', spec = [] } = example
  const { myCnf = ['max_connections = 1200'] } = example
  const mysqld =
    myCnf.length === 0 ? [] : ['mysqld:', '  configOverrides: |', ...myCnf.map(line => `    ${line}`)]
  const indented = (lines: readonly string[], by: number) =>
    lines.map(line => `${' '.repeat(by)}${line}\n`).join('')
  return `apiVersion: ${apiVersion}
kind: VitessCluster
metadata: { name: shop }
spec:
  images: { vttablet: "vitess/lite:v22.0.3" }
${indented(spec, 2)}  keyspaces:
    - name: commerce
      partitionings:
        - equal:
            parts: 1
            shardTemplate:
              tabletPools:
                - cell: zone1
                  type: ${type}
                  replicas: 2
${indented([...example.pool, ...mysqld], 18)}`
}
