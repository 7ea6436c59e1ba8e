import type { PoolResult } from '../simulation/result.ts'
import type { Estimate, Estimated, SimulationSummary } from '../simulation/summary.ts'
import { estimateText, millisecondsText, numberText } from './simulate-numbers.ts'
import { type Column, textTable } from './text-table.ts'

type Pool = Estimated<PoolResult>

/** A pool of one of the tablets; `pool` is missing in the line that names the tablet. */
interface Row {
  readonly name: string
  readonly pool?: Pool
  readonly measuredSeconds: number
}

/** Pools in use, their waits, and what they dial: a table each, without pools that nobody used. */
export function poolTables(summary: SimulationSummary, options: TableOptions): readonly string[] {
  const text = options.explain ? estimateText : ({ mean }: Estimate) => numberText(mean)
  const table = (columns: readonly Column[], shown: (pool: Pool) => boolean, cells: CellsOf) => {
    const rows = rowsOf(summary, shown)
    if (rows.length === 0) return []
    const lines = rows.map(row => [row.name, ...(row.pool ? cells(row.pool, row.measuredSeconds, text) : [])])
    return [
      textTable(
        columns,
        lines.map(line => columns.map((_, at) => line[at] ?? '')),
        options.columns,
      ),
    ]
  }
  const tables = [
    ...table(useColumns, () => true, useCells),
    ...table(waitColumns, pool => pool.waits.all.mean > 0 || failures(pool) > 0, waitCells),
    ...table(dialColumns, pool => pool.dials.mean > 0, dialCells),
  ]
  return tables.flatMap((each, at) => (at === 0 ? [each] : ['', each]))
}

/** How the tables are to look: `explain` for the intervals of their means. */
export interface TableOptions {
  readonly columns: number | undefined
  readonly explain: boolean
}

type CellsOf = (
  pool: Pool,
  measuredSeconds: number,
  text: (estimate: Estimate) => string,
) => readonly string[]

/** How many pools no row stands for. */
export function unusedPools({ tablets }: SimulationSummary): number {
  return tablets.reduce((sum, { pools }) => sum + pools.filter(pool => !isUsed(pool)).length, 0)
}

/** The used pools that are to be shown, below their tablet where there are several. */
function rowsOf({ tablets, measuredMs }: SimulationSummary, shown: (pool: Pool) => boolean): readonly Row[] {
  const measuredSeconds = measuredMs.mean / 1000
  const several = tablets.length > 1
  return tablets.flatMap(({ name, pools }) => {
    const rows = pools
      .filter(pool => isUsed(pool) && shown(pool))
      .map(pool => ({ name: several ? `  ${pool.pool}` : pool.pool, pool, measuredSeconds }))
    return rows.length > 0 && several ? [{ name, measuredSeconds }, ...rows] : rows
  })
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
  right('IN USE'),
  right('PEAK'),
  right('OPEN'),
  right('PEAK'),
  right('GETS/S'),
]

const useCells: CellsOf = (pool, measuredSeconds, text) => {
  return [
    numberText(pool.capacity.mean),
    text(pool.inUse.mean),
    numberText(pool.inUse.highest?.value ?? 0),
    text(pool.active.mean),
    numberText(pool.active.highest?.value ?? 0),
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
  right('GETS FAILED'),
]

const waitCells: CellsOf = pool => {
  const quantiles = pool.waits.quantilesMs ?? undefined
  return [
    numberText(pool.waits.counted.mean),
    numberText(pool.waits.all.mean),
    millisecondsText(quantiles?.p50),
    millisecondsText(quantiles?.p99),
    millisecondsText(quantiles?.max),
    numberText(failures(pool)),
  ]
}

const dialColumns = [
  { title: 'DIALS OF' },
  right('DIALS/S'),
  right('RECONNECTS/S'),
  right('CHURN/S'),
  right('IDLE CLOSED'),
]

const dialCells: CellsOf = (pool, _, text) => {
  return [
    text(pool.dialsPerSecond),
    text(pool.reconnectsPerSecond),
    text(pool.settings.changesPerSecond),
    numberText(pool.idleClosed.mean),
  ]
}
