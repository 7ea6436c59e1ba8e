import type { Held } from '../statements/holdings.ts'

/** What a session holds, in a few words: `1 connection on each shard that it touches`. */
export function heldText(held: Held): string {
  const parts = [dedicatedText(held), ...(held.lockConnections > 0 ? ['1 connection for locks'] : [])]
  const connections = parts.filter(part => part !== '').join(' and ')
  return connections === '' ? `nothing${travelText(held.settingsTravel)}` : connections
}

function dedicatedText({ dedicated: { least, most }, isOnEveryShard }: Held): string {
  if (least === 0) return ''
  if (most === least) return counted(least)
  const where = isOnEveryShard ? 'on every shard' : 'on each shard that it touches'
  if (most !== undefined) return `${least} to ${most} connections, 1 ${where}`
  return least === 1 ? `1 connection ${where}` : `at least ${least} connections, 1 ${where}`
}

function counted(connections: number): string {
  return `${connections} ${connections === 1 ? 'connection' : 'connections'}`
}

function travelText(travel: Held['settingsTravel']): string {
  switch (travel) {
    case 'none':
      return ''
    case 'hints':
      return '; reads and writes carry hints'
    case 'settings-pool':
      return '; pooled connections get its settings'
    case 'reserved':
      return ' yet: each shard it touches next gives it a connection'
  }
}
