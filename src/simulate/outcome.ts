import type { BreakReason, ScenarioOutcome } from '../report/simulate-report.ts'
import type { RunResult } from '../simulation/result.ts'
import { meanOfRuns } from './interval.ts'

/** What is allowed to go wrong. */
export interface Allowance {
  /** Share of a pool's gets that may fail. */
  readonly failedGets: number
  /** Some event ends the service of tablets or mysqlds by itself. */
  readonly outages: boolean
}

/**
 * Whether the shard holds: MySQL refuses nobody in any run, no pool fails a greater share of its gets than allowed, on
 * average over the runs, and no tablet stops serving unless an event made it.
 */
export function outcomeOf(runs: readonly RunResult[], allowed: Allowance): ScenarioOutcome {
  const reasons = [...refused(runs), ...failedGets(runs, allowed), ...stopped(runs, allowed)]
  return reasons.length > 0 ? { kind: 'breaks', reasons } : { kind: 'holds' }
}

/** Connections that MySQL refused in a run; one that is down refuses everybody, and that is no limit. */
export function refusalsOf(run: RunResult): number {
  return run.mysqlds.reduce((sum, mysqld) => sum + refusalsAt(mysqld), 0)
}

/** Gets of any pool that ended with an error. */
export function failedGetsOf(run: RunResult): number {
  const pools = run.tablets.flatMap(tablet => tablet.pools)
  return pools.reduce((sum, { errors }) => sum + counted(errors), 0)
}

function refusalsAt({ refusals }: RunResult['mysqlds'][number]): number {
  return refusals.filter(({ form }) => form !== 'down').reduce((sum, { count }) => sum + count, 0)
}

function counted(texts: readonly { readonly count: number }[]): number {
  return texts.reduce((sum, { count }) => sum + count, 0)
}

function refused(runs: readonly RunResult[]): readonly BreakReason[] {
  const names = runs[0]?.mysqlds.map(({ name }) => name) ?? []
  return names.flatMap((mysqld, at) => {
    const perRun = meanOfRuns(runs.map(run => (run.mysqlds[at] ? refusalsAt(run.mysqlds[at]) : 0))).mean
    return perRun > 0 ? [{ kind: 'refused', mysqld, perRun } as const] : []
  })
}

function failedGets(runs: readonly RunResult[], allowed: Allowance): readonly BreakReason[] {
  const tablets = runs[0]?.tablets ?? []
  return tablets.flatMap(({ name, pools }, tabletAt) =>
    pools.flatMap(({ pool }, poolAt): readonly BreakReason[] => {
      const each = runs.flatMap(run => run.tablets[tabletAt]?.pools[poolAt] ?? [])
      const gets = each.reduce((sum, { gets }) => sum + gets, 0)
      const failed = each.reduce((sum, { errors }) => sum + counted(errors), 0)
      const share = failed / Math.max(1, gets, failed)
      if (failed === 0 || share <= allowed.failedGets) return []
      return [{ kind: 'failed-gets', tablet: name, pool, share, allowed: allowed.failedGets }]
    }),
  )
}

function stopped(runs: readonly RunResult[], { outages }: Allowance): readonly BreakReason[] {
  if (outages) return []
  const troubles = runs.flatMap(({ firstTrouble }) => firstTrouble ?? [])
  const first = troubles.find(({ kind }) => kind === 'not-serving')
  return first ? [{ kind: 'stopped-serving', where: first.where }] : []
}
