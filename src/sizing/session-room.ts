import type { Budget } from './budget.ts'
import { type DescribedClients, tabletView } from './described-clients.ts'
import { groupHolding } from './group-holding.ts'
import { sessionsThatFit } from './queueing/inverse.ts'

/** How many sessions of the clients a mysqld has room for. */
export interface SessionRoom {
  readonly sessions: number
  readonly fit: number
}

/**
 * How many sessions fit under the ceiling with the headroom kept, where the clients are one steady group on one
 * tablet, each with one connection of its own at most; nothing otherwise, or when any number fits.
 */
export function sessionRoom(budget: Budget, { file, quantile }: DescribedClients): SessionRoom | undefined {
  const { demand, ceiling, wanted, group, release } = budget
  const [member, ...others] = group.members
  const [clients, ...more] = file.groups
  if (!member || !clients || others.length > 0 || more.length > 0) return undefined
  if (demand.release === undefined || ceiling.effective === undefined || wanted === undefined)
    return undefined
  const single = member.processes.kind === 'known' && member.processes.value === 1
  const view = tabletView(member.tablet, file, member.tablet.release ?? release)
  if (!single || 'kind' in view || file.horizon !== undefined) return undefined
  const { present, dedicated, lock } = groupHolding(clients, view)
  const reserved = demand.lines.find(({ kind }) => kind === 'reserved')?.count
  if (present.kind !== 'steady' || lock > 0 || reserved?.kind !== 'estimate') return undefined
  const room = ceiling.effective - wanted - (demand.known - reserved.connections)
  const fit = room < 0 ? 0 : sessionsThatFit(room, dedicated, 1 - quantile)
  return fit === undefined ? undefined : { sessions: present.sessions, fit }
}
