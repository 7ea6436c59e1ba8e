import { nearestName } from '../catalog/nearest-name.ts'
import type { ClientsFile } from '../config/clients-file-schema.ts'
import { groupName } from '../sizing/described-clients.ts'
import { type AskedEvent, eventShapes } from './event-syntax.ts'

/** What is wrong with an event, and what to write instead. */
export interface EventProblem {
  readonly message: string
  readonly hint: string
}

/** What an event happens among. */
export interface EventSurroundings {
  readonly events: readonly AskedEvent[]
  readonly clients: ClientsFile
  /** How long is simulated. */
  readonly seconds: number
}

/** Seconds after which a mysqld that died in a failover is back, as a replica that may take over. */
export const downAfterCrash = 300

/** Why an event cannot happen beside the others to these clients in so many seconds; nothing when it can. */
export function eventProblem(
  event: AskedEvent,
  { events, clients, seconds }: EventSurroundings,
): EventProblem | undefined {
  const { text, at, group } = event
  if (at >= seconds)
    return { message: `${text}: the simulation ends before that`, hint: 'say a longer time with --for' }
  const died = events.find(other => leavesNobody(other, event))
  if (died)
    return {
      message: `${text}: the mysqld that ${died.text} ends is not back by then`,
      hint: `leave ${downAfterCrash / 60} minutes between them`,
    }
  const names = clients.groups.map(groupName)
  if (group === undefined || names.includes(group)) return undefined
  const meant = nearestName(group, { names: new Set(names), words: new Set() })
  const hint = meant === undefined ? `the groups are ${names.join(', ')}` : `did you mean ${meant}?`
  return { message: `${text}: there is no group ${group} among the clients`, hint }
}

/** After a crash the other tablet has nobody to hand over to until the dead one is back. */
function leavesNobody(crash: AskedEvent, { kind, at }: AskedEvent): boolean {
  const later = at - crash.at
  return (
    crash.kind === 'failover' && eventShapes[kind].isFailover === true && later > 0 && later < downAfterCrash
  )
}
