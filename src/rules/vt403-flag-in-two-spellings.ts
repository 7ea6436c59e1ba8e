import { clusterExample } from './cluster-example.ts'
import type { Rule } from './rule.ts'

/** One flag, two keys. */
export const flagInTwoSpellings: Rule = {
  id: 'VT403',
  name: 'flag-in-two-spellings',
  severity: 'error',
  summary: 'a map of flags holds the same flag in two spellings, and both reach vttablet',
  doc: {
    what: 'extraVitessFlags and extraFlags together hold a flag once with dashes and once with underscores.',
    why: 'The operator compares the keys letter by letter, so neither replaces the other, and both are passed, sorted by name. Up to v22 vttablet exits on the spelling that it does not know; from v23 on it takes both, and the one that sorts last wins.',
    releases: 'v6 to v24, with planetscale/vitess-operator',
    fix: 'Keep the spelling that the release knows.',
    fails: {
      file: 'cluster.yaml',
      text: clusterExample({
        pool: ['vttablet:', '  extraFlags:', '    dba_pool_size: "10"', '    dba-pool-size: "4"'],
      }),
      options: [],
    },
    passes: {
      file: 'cluster.yaml',
      text: clusterExample({ pool: ['vttablet:', '  extraFlags:', '    dba_pool_size: "10"'] }),
      options: [],
    },
    source:
      'planetscale/vitess-operator pkg/operator/vitess/flags.go, pkg/controller/vitessshard/reconcile_tablets.go:305-312',
  },
  check: ({ tablets }) =>
    tablets
      .filter(({ form }) => form === 'vitess-cluster')
      .flatMap(({ given }) => {
        const first = new Map<string, string>()
        return given.flatMap(({ name, spelling, place }) => {
          const earlier = first.get(name)
          if (earlier === undefined) first.set(name, spelling)
          if (earlier === undefined || earlier === spelling) return []
          return [
            {
              message: `${spelling} and ${earlier} are the same flag, and vttablet gets both`,
              place,
              text: spelling,
              hint: 'keep the spelling that the release knows',
            },
          ]
        })
      }),
}
