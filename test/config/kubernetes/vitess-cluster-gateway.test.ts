import { expect, it } from 'vitest'
import { readYaml } from '../../../src/config/yaml-form.ts'
import { contextOf } from '../../support/read-context.ts'

const cluster = (flags: string) => `apiVersion: planetscale.com/v2
kind: VitessCluster
spec:
  cells:
    - name: zone1
      gateway:
        extraFlags: { ${flags} }
`

const rows = [
  ['a pool size', 'queryserver-config-pool-size: "24"', ['7:23 queryserver-config-pool-size']],
  ['with dashes before it', '"--dba_pool_size": "24"', ['7:23 --dba_pool_size']],
  ['a flag of vtgate', 'transaction_mode: "MULTI"', []],
  ['a flag of both', 'port: "24"', []],
  ['a flag of nobody', 'nope: "24"', []],
  ['no flags', '', []],
] as const
it.each(rows)('the gateway has %s', (_title, flags, expected) => {
  const { diagnostics } = readYaml(cluster(flags), contextOf('c.yaml'))
  const told = diagnostics.filter(({ code }) => code === 'tablet-flag-of-vtgate')
  expect(told.map(({ place, text }) => `${place?.line}:${place?.column} ${text}`)).toEqual(expected)
})
