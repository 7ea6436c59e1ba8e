import { inTurn } from '../../engine/in-turn.ts'
import type { RollingRestartEvent } from '../event-input.ts'
import type { TabletNode } from '../shard/tablet-node.ts'
import type { Stage } from './timeline.ts'

/** Each tablet ends and starts again, one after the other. */
export function restartInTurn(event: RollingRestartEvent, stage: Stage): void {
  const { shard, clock } = stage
  inTurn(
    event.tablets,
    (name, next) => {
      const tablet = shard.tabletOf(name)
      const connections = tablet.measures.connections.value
      tablet.stop(() => {
        keepOldConnections(tablet, connections, event, stage)
        clock.at(clock.now() + event.downMs, () => {
          tablet.start(() => {
            clock.at(clock.now() + event.gapMs, next)
          })
        })
      })
    },
    () => undefined,
  )
}

/** What the old process had stays in the server's count for as long as it and the new one are there together. */
function keepOldConnections(
  tablet: TabletNode,
  connections: number,
  { downMs, overlapMs }: RollingRestartEvent,
  { clock }: Stage,
): void {
  if (overlapMs <= 0) return
  const { server } = tablet.mysqld
  const what = `the old process of ${tablet.input.name}`
  server.hold(what, 'app', connections)
  clock.at(clock.now() + downMs + overlapMs, () => server.hold(what, 'app', 0))
}
