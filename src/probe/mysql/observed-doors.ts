import { type ServerDoor, serverDoors } from '../../catalog/mysql.ts'
import type { ObservedDoor } from './observation.ts'
import { numberIn, type Values } from './readings.ts'

/** The doors that this server has beside the ordinary port, open or not. */
export function observedDoors(variables: Values, status: Values): readonly ObservedDoor[] {
  return serverDoors.flatMap(fact => {
    const seen = readers[fact.id](variables, status)
    return seen
      ? [{ id: fact.id, ...seen, countsAgainstMaxConnections: fact.countsAgainstMaxConnections }]
      : []
  })
}

type SeenDoor = Omit<ObservedDoor, 'id' | 'countsAgainstMaxConnections'>

/** How each door shows; nothing when the server does not know it. */
const readers: Readonly<
  Record<ServerDoor['id'], (variables: Values, status: Values) => SeenDoor | undefined>
> = {
  'admin-port': variables => {
    if (!variables.has('admin_port')) return undefined
    const address = variables.get('admin_address') || null
    return {
      open: address !== null,
      address,
      port: numberIn(variables, 'admin_port'),
      limit: null,
      connections: null,
    }
  },
  'x-plugin': (variables, status) => {
    if (!variables.has('mysqlx_port')) return undefined
    const address = status.get('mysqlx_address') ?? null
    const accepted = numberIn(status, 'mysqlx_connections_accepted')
    const closed = numberIn(status, 'mysqlx_connections_closed')
    return {
      open: address !== null && address !== 'UNDEFINED',
      address,
      port: numberIn(variables, 'mysqlx_port'),
      limit: numberIn(variables, 'mysqlx_max_connections'),
      connections: accepted === null || closed === null ? null : accepted - closed,
    }
  },
  'extra-port': variables => {
    if (!variables.has('extra_port')) return undefined
    const port = numberIn(variables, 'extra_port') || null
    return {
      open: port !== null,
      address: null,
      port,
      limit: numberIn(variables, 'extra_max_connections'),
      connections: null,
    }
  },
}
