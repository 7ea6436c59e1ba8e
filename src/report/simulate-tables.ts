import type { PoolResult } from '../simulation/result.ts'
import type { Estimated, SimulationSummary } from '../simulation/summary.ts'
import { estimateText, millisecondsText, numberText } from './simulate-numbers.ts'
import { type Column, textTable } from './text-table.ts'

type Pool = Estimated<PoolResult>

/** A pool of one of the tablets. */
interface Row {
  readonly name: string
  readonly pool: Pool
  readonly measuredSeconds: number
}

/** Pools in use, their waits, and what they dial: a table each, without pools that nobody used. */
export function poolTables(summary: SimulationSummary, columns: number | undefined): readonly string[] {
  const rows = rowsOf(summary)
  const waiting = rows.filter(({ pool }) => pool.waits.all.mean > 0 || failures(pool) > 0)
  const dialling = rows.filter(({ pool }) => pool.dials.mean > 0)
  return [
    textTable(useColumns, rows.map(useRow), columns),
    ...(waiting.length > 0 ? ['', textTable(waitColumns, waiting.map(waitRow), columns)] : []),
    ...(dialling.length > 0 ? ['', textTable(dialColumns, dialling.map(dialRow), columns)] : []),
  ]
}

/** How many pools no row stands for. */
export function unusedPools(summary: SimulationSummary): number {
  return summary.tablets.reduce((sum, { pools }) => sum + pools.length, 0) - rowsOf(summary).length
}

function rowsOf({ tablets, measuredMs }: SimulationSummary): readonly Row[] {
  return tablets.flatMap(({ name, pools }, at) =>
    pools.filter(isUsed).map(pool => ({
      name: at === 0 ? pool.pool : `${pool.pool} (${name})`,
      pool,
      measuredSeconds: measuredMs.mean / 1000,
    })),
  )
}

function isUsed(pool: Pool): boolean {
  return pool.gets.mean > 0 || failures(pool) > 0
}

function failures({ errors }: Pool): number {
  return errors.reduce((sum, { count }) => sum + count.mean, 0)
}

const right = (title: string): Column => ({ title, align: 'right' })

const useColumns = [
  { title: 'POOL' },
  right('SIZE'),
  right('IN USE, MEAN'),
  right('PEAK'),
  right('OPEN, MEAN'),
  right('PEAK'),
  right('GETS/S'),
]

function useRow({ name, pool, measuredSeconds }: Row): string[] {
  return [
    name,
    numberText(pool.capacity.mean),
    estimateText(pool.inUse.mean),
    numberText(pool.inUse.peak.mean),
    estimateText(pool.active.mean),
    numberText(pool.active.peak.mean),
    numberText(pool.gets.mean / Math.max(measuredSeconds, 0.001)),
  ]
}

const waitColumns = [
  { title: 'WAITS OF' },
  right('COUNTED'),
  right('IN TRUTH'),
  right('P50 ms'),
  right('P99 ms'),
  right('MAX ms'),
  right('FAILED'),
]

function waitRow({ name, pool }: Row): string[] {
  const quantiles = pool.waits.quantilesMs ?? undefined
  return [
    name,
    numberText(pool.waits.counted.mean),
    numberText(pool.waits.all.mean),
    millisecondsText(quantiles?.p50),
    millisecondsText(quantiles?.p99),
    millisecondsText(quantiles?.max),
    estimateText({ ...pool.waits.failed, mean: Math.max(pool.waits.failed.mean, failures(pool)) }),
  ]
}

const dialColumns = [
  { title: 'DIALS OF' },
  right('DIALS/S'),
  right('RECONNECTS/S'),
  right('SETTING CHANGES/S'),
  right('IDLE CLOSED'),
]

function dialRow({ name, pool }: Row): string[] {
  return [
    name,
    numberText(pool.dialsPerSecond.mean),
    numberText(pool.reconnectsPerSecond.mean),
    numberText(pool.settings.changesPerSecond.mean),
    numberText(pool.idleClosed.mean),
  ]
}
