import { parseAllDocuments } from 'yaml'
import { built, ratioOf } from './measure.ts'

const documents = 10_000

/** One small pod with a vttablet, as a manifest repository has many. */
function pod(at: number): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: zone1-${at}
  labels: {app: vitess, shard: "${at % 16}"}
spec:
  containers:
  - name: vttablet
    image: vitess/lite:v22.0.3
    command: [vttablet]
    args:
    - --tablet-path=zone1-${at}
    - --queryserver-config-pool-size=${10 + (at % 50)}
    - --queryserver-config-transaction-cap=${100 + (at % 50)}
`
}

/** calc over 10,000 small Kubernetes documents in one file, against the YAML library alone. */
export async function run(): Promise<void> {
  const { calc, defaultHeadroom, nothingOnDemand } = await built()
  const text = Array.from({ length: documents }, (_, at) => pod(at)).join('---\n')
  const sizing = async () => {
    const report = await calc({
      inputs: [{ kind: 'file', file: 'all.yaml', text }],
      ports: { neighbour: file => ({ kind: 'unreadable', file, why: 'no such file' }), list: () => [] },
      env: new Map(),
      tablets: { set: new Map() },
      sharing: { shared: false, tablets: 1 },
      mysqld: {},
      budget: { onDemand: nothingOnDemand, kept: [], headroom: defaultHeadroom },
      costs: false,
    })
    if (report.budgets.length !== documents) throw new Error(`bug: ${report.budgets.length} budgets`)
  }
  const parsing = async () => {
    if (parseAllDocuments(text).length !== documents) throw new Error('bug: documents lost')
  }
  const measured = await ratioOf(sizing, parsing, 5)
  console.log(
    `10,000 Kubernetes documents: calc ${measured.left} ms, parseAllDocuments alone ${measured.right} ms, ratio ${measured.ratio} (aim 1.5)`,
  )
}
