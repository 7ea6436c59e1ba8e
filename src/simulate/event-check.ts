import { nearestName } from '../catalog/nearest-name.ts'
import type { ClientsFile } from '../config/clients-file-schema.ts'
import { groupName } from '../sizing/described-clients.ts'
import type { AskedEvent } from './event-syntax.ts'

/** What is wrong with an event, and what to write instead. */
export interface EventProblem {
  readonly message: string
  readonly hint: string
}

/** Why an event cannot happen to these clients in so many seconds; nothing when it can. */
export function eventProblem(
  event: AskedEvent,
  clients: ClientsFile,
  seconds: number,
): EventProblem | undefined {
  const { text, at, group } = event
  if (at >= seconds)
    return { message: `${text}: the simulation ends before that`, hint: 'say a longer time with --for' }
  const names = clients.groups.map(groupName)
  if (group === undefined || names.includes(group)) return undefined
  const meant = nearestName(group, { names: new Set(names), words: new Set() })
  const hint = meant === undefined ? `the groups are ${names.join(', ')}` : `did you mean ${meant}?`
  return { message: `${text}: there is no group ${group} among the clients`, hint }
}
