import type { VirtualClock } from '../virtual-clock.ts'
import type { ClientGroup } from '../workload/client-group.ts'

/** As many new sessions connect as there are; after the overlap the old ones leave. Visitors come and go anyway. */
export function deploy(group: ClientGroup, overlapMs: number, clock: VirtualClock): void {
  if (group.input.population.kind === 'visits') return
  const old = group.sessions
  group.addSessions(old.length)
  clock.at(clock.now() + overlapMs, () => {
    for (const session of old) session.leave()
  })
}
