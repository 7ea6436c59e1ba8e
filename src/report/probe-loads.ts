import type { PoolLoad } from '../probe/vttablet/observation.ts'
import type { PoolLoads } from '../probe/vttablet/pool-load.ts'
import { countText, measureText, secondsText } from './probe-numbers.ts'
import { type ProbePage, quietHead, sentences } from './probe-page.ts'
import { type Column, textTable } from './text-table.ts'

const columns: readonly Column[] = [
  { title: 'POOL' },
  { title: 'λ', align: 'right' },
  { title: 'S', align: 'right' },
  { title: 'a', align: 'right' },
  { title: 'WAITS', align: 'right' },
  { title: 'NEEDS', align: 'right' },
  { title: 'VERDICT' },
]

/** What the pools had to do between the last two samples, and whether they were large enough. */
export function loadsBlock({ restarted, pools }: PoolLoads, page: ProbePage): readonly string[] {
  if (restarted) return ['', '  the tablet started anew between the samples: loads cannot be told']
  const busy = pools.filter(({ verdict, capacity }) => verdict !== 'no traffic' && capacity !== 0)
  const [first] = pools
  if (first === undefined) return []
  const over = `over ${secondsText(first.seconds)}`
  if (busy.length === 0) return ['', `  nothing was lent from any pool ${over}`]
  return [
    '',
    ...sentences(
      [`Load ${over}: λ connections lent a second, each held for S, so a = λS in use on average`],
      page,
    ),
    ...quietHead(textTable(columns, busy.map(loadRow), page.columns), page),
    ...sentences(
      busy.filter(isTelling(page)).map(load => `  ${load.text}`),
      page,
    ),
  ]
}

function loadRow(load: PoolLoad): readonly string[] {
  return [
    load.id,
    measureText(load.arrivalsPerSecond),
    secondsText(load.serviceSeconds),
    measureText(load.load),
    countText(load.waits),
    countText(load.advised),
    load.verdict,
  ]
}

function isTelling({ explain }: ProbePage): (load: PoolLoad) => boolean {
  return ({ verdict }) => explain || (verdict !== 'enough' && verdict !== 'unknown')
}
