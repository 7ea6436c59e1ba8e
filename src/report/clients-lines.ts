import type { PoolNeed } from '../sizing/pool-need.ts'
import type { ClientsReport } from './calc-report.ts'

/** What the described clients need beyond the budget: room for their sessions, and the pools, a line each. */
export function clientsLines({ room, poolNeeds }: ClientsReport): readonly string[] {
  return [
    ...(room ? [`room for ${room.fit} such sessions (${room.sessions} are described)`] : []),
    ...poolNeeds.map(needText),
  ]
}

function needText({ tablet, pool, load, size, target, flag, now }: PoolNeed): string {
  const needed = size === undefined ? 'no size is enough' : `${size} connections`
  const given = now?.kind === 'known' ? ` is ${now.text}${enough(size, now.value)}` : ' is not known'
  return `${pool} of ${tablet}: ${Number(load.toPrecision(3))} in use on average, ${needed} for ${target}; --${flag}${given}`
}

function enough(size: number | undefined, now: unknown): string {
  return size === undefined || Number(now) >= size ? '' : ', too few'
}
