import type { ClientsNeeds } from '../sizing/clients-needs.ts'
import type { PoolNeed } from '../sizing/pool-need.ts'
import type { PopulationNeed } from '../sizing/population-need.ts'
import type { SessionRoom } from '../sizing/session-room.ts'

/**
 * What the described clients need beyond the budget: max_connections, room for their sessions, pools, and what
 * the estimate leaves out; a line each. With `explain` how the pools were sized.
 */
export function clientsLines(
  { need, rooms, poolNeeds, notes }: ClientsNeeds,
  explain = false,
): readonly string[] {
  return [
    need.kind === 'open'
      ? `what max_connections these clients need is open: ${need.why}`
      : populationText(need),
    ...('kind' in rooms
      ? [`how many such sessions there is room for is open: ${rooms.why}`]
      : rooms.map(room => roomText(room, rooms.length > 1))),
    ...poolNeeds.flatMap(each => [needText(each), ...(explain ? [`  ${each.how}`] : [])]),
    ...notes,
  ]
}

function populationText({ limit, reserved, beside, kept }: PopulationNeed): string {
  const parts = [
    `${reserved} reserved for them`,
    `${beside} beside`,
    ...(kept > 0 ? [`${kept} kept`] : []),
    ...(limit ? [`${limit.maxConnections - reserved - beside - kept} to stay free`] : []),
  ]
  const files =
    limit?.openFiles === undefined ? '' : `; mysqld then needs an open-files limit of ${limit.openFiles}`
  return limit
    ? `these clients need max_connections = ${limit.maxConnections} (${parts.join(', ')}${files})`
    : `no max_connections is enough for these clients (${parts.join(', ')})`
}

function roomText({ group, sessions, present, fit }: SessionRoom, several: boolean): string {
  const whose = several ? `sessions of ${group}` : 'such sessions'
  if (fit === undefined) return `room for any number of ${whose}: they hold no connections of their own`
  const onAverage = present === 'arrivals' ? ' on average' : ''
  const described = Number(sessions.toPrecision(6))
  const rest = several ? ', the others being as described' : ''
  return `room for ${fit} ${whose}${onAverage} (${described} ${described === 1 ? 'is' : 'are'} described)${rest}`
}

function needText({ tablet, pool, load, size, target, flag, now }: PoolNeed): string {
  const needed = size === undefined ? 'no size is enough' : `${size} connections`
  const given = now?.kind === 'known' ? ` is ${now.text}${enough(size, now.value)}` : ' is not known'
  return `${pool} of ${tablet}: ${Number(load.toPrecision(3))} in use on average, ${needed} for ${target}; --${flag}${given}`
}

function enough(size: number | undefined, now: unknown): string {
  return size === undefined || Number(now) >= size ? '' : ', too few'
}
