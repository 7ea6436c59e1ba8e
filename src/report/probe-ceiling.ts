import type {
  AccountCap,
  MysqlObservation,
  ObservedCeiling,
  ObservedDoor,
  ProbeSelf,
  SlotHolder,
  SpareSlot,
} from '../probe/mysql/observation.ts'
import { ceilingLines } from './derivation.ts'
import { labelledLines } from './labelled-lines.ts'
import { connectionsText, secondsText } from './probe-numbers.ts'
import { labelledList, type ProbePage, sentences } from './probe-page.ts'

/** What ordinary accounts can open, step by step; caps on accounts, the spare slot and the other doors. */
export function ceilingBlock({ ceiling, probe }: MysqlObservation, page: ProbePage): readonly string[] {
  return [
    ...sentences(ceilingLines(ceiling.derivation, page.explain), page),
    ...labelledLines('caps', capsText(ceiling), page.columns),
    ...labelledList('spare', spareTexts(ceiling.spareSlot, probe), page),
    ...labelledList('doors', ceiling.doors.map(doorText), page),
  ]
}

function capsText({ perAccountDefault, accountCaps }: ObservedCeiling): string {
  const each =
    perAccountDefault === null
      ? 'no max_user_connections for all accounts'
      : `each account ${perAccountDefault} (max_user_connections)`
  if (accountCaps === null) return `${each}; those of single accounts could not be read`
  return [each, ...accountCaps.map(capText)].join('; ')
}

function capText({ user, host, connections, perHour }: AccountCap): string {
  const limits = [
    ...(connections === null ? [] : [`at most ${connections}`]),
    ...(perHour === null ? [] : [`${perHour} new ones an hour, which pools that recycle use up`]),
  ]
  return `${user}@${host} ${limits.join(', ')}`
}

/** Sessions that are named as possible holders of the spare slot. */
const mostHolders = 5

function spareTexts(
  { taken, owner, mayTake, privilegedSessions }: SpareSlot,
  probe: ProbeSelf,
): readonly string[] {
  if (owner === 'provider') return ["the slot above max_connections is the provider's, not yours"]
  const who = mayTake.length === 0 ? 'no account that is known of' : mayTake.join(', ')
  if (taken === null) return [`whether it is taken cannot be told; ${who} may take it`]
  if (!taken) return [`free; open to ${who} alone`]
  if (privilegedSessions.length === 0) return [`taken, by a session that cannot be seen; ${who} may take it`]
  const left = privilegedSessions.length - mostHolders
  return [
    privilegedSessions.length === 1 ? 'taken, by' : 'taken; one of these sits on it, youngest first:',
    ...privilegedSessions.slice(0, mostHolders).map(holder => holderText(holder, probe)),
    ...(left > 0 ? [`and ${left} more`] : []),
  ]
}

function holderText({ connectionId, user, host, command, seconds }: SlotHolder, probe: ProbeSelf): string {
  if (connectionId === probe.connectionId) return `this probe: ${user} from ${host}`
  const time = seconds === null ? '' : ` for ${secondsText(seconds)}`
  return `connection ${connectionId}: ${user} from ${host}, ${command}${time}`
}

const doorNames: Readonly<Record<ObservedDoor['id'], string>> = {
  'admin-port': 'admin port',
  'x-plugin': 'X plugin',
  'extra-port': 'extra port',
}

function doorText({ id, open, address, port, limit, connections, ...door }: ObservedDoor): string {
  const name = doorNames[id]
  if (!open) return `${name}: closed`
  const at = [address, port === null ? null : `port ${port}`].filter(part => part !== null).join(' ')
  const now = connections === null ? '' : `, ${connectionsText(connections)} now`
  const slots = door.countsAgainstMaxConnections
    ? 'its sessions take the same slots'
    : 'a way in past a full server'
  return `${name}: open at ${at}, ${limit === null ? 'no limit' : `limit ${limit}`}${now}; ${slots}`
}
