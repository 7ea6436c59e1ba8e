import { describe, expect, it } from 'vitest'
import { type DeploymentId, deployment, deployments } from '../../src/catalog/deployments.ts'
import { documentedFormula } from '../../src/catalog/documented-formula.ts'
import { flagDefault, flagVersion } from '../../src/catalog/flags.ts'
import { lookUpFlag } from '../../src/catalog/known-flags.ts'
import { newestReleases } from '../../src/catalog/release.ts'
import { parseFlagValue } from '../../src/catalog/value-syntax.ts'
import { newestOf } from './every-release.ts'

describe('the documented formula', () => {
  it('gives 326 with the default flags of every release', () => {
    for (const release of newestReleases()) {
      expect(documented(flag => Number(flagDefault(flag, release)))).toBe(documentedFormula.withDefaults)
    }
  })

  it('names only flags that every release has', () => {
    for (const term of documentedFormula.terms) {
      if (term.kind === 'constant') continue
      for (const release of newestReleases()) expect(flagVersion(term.flag, release)).toBeDefined()
    }
  })

  it.each<[DeploymentId, number]>([
    ['vitess-operator', 862],
    ['helm-chart', 794],
    ['vttestserver', 86],
  ])('gives with the flags of %s %i', (id, sum) => {
    const given = new Map(
      Object.entries(deployment(id).flags).map(([flag, text]) => {
        const parsed = parseFlagValue('int', text, undefined)
        return [flag.replaceAll('_', '-'), parsed.kind === 'value' ? Number(parsed.value) : undefined]
      }),
    )
    expect(documented(flag => given.get(flag) ?? Number(flagDefault(flag, newestOf(8))))).toBe(sum)
  })
})

describe('deployments', () => {
  it('pass flags that vttablet knows', () => {
    for (const { flags } of Object.values(deployments)) {
      for (const flag of Object.keys(flags)) expect(lookUpFlag(flag, undefined).kind, flag).toBe('accepted')
    }
  })

  it('each say who they are and where that was read', () => {
    for (const [id, row] of Object.entries(deployments)) {
      expect(row.id).toBe(id)
      expect(row.what).toMatch(/\.$/)
      expect(row.cite).not.toBe('')
    }
  })
})

function documented(valueOfFlag: (flag: string) => number): number {
  return documentedFormula.terms.reduce(
    (sum, term) => sum + (term.kind === 'constant' ? term.connections : term.times * valueOfFlag(term.flag)),
    0,
  )
}
