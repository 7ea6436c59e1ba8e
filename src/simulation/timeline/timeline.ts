import type { TimelineEvent } from '../event-input.ts'
import type { Shard } from '../shard/shard.ts'
import type { VirtualClock } from '../virtual-clock.ts'
import type { WorkloadCosts } from '../workload/workload-costs.ts'
import { deploy } from './deploy.ts'
import { failOver } from './failover.ts'
import { restartInTurn } from './rolling-restart.ts'

/** What events happen to. */
export interface Stage {
  readonly clock: VirtualClock
  readonly shard: Shard
  readonly costs: WorkloadCosts
}

/** Has each event happen at its time. */
export function scheduleEvents(events: readonly TimelineEvent[], stage: Stage): void {
  for (const [index, event] of events.entries()) {
    stage.clock.at(event.atMs, () => happen(event, index, stage))
  }
}

function happen(event: TimelineEvent, index: number, stage: Stage): void {
  const { clock, shard, costs } = stage
  switch (event.kind) {
    case 'failover':
      failOver(event, stage)
      break
    case 'rolling-restart':
      restartInTurn(event, stage)
      break
    case 'reshard': {
      const { server } = shard.mysqldOf(event.mysqld)
      const what = `reshard ${index}`
      server.hold(what, event.account, event.connections)
      clock.at(clock.now() + event.lastsMs, () => server.hold(what, event.account, 0))
      break
    }
    case 'deploy':
      for (const group of shard.groupsOf(event.group)) deploy(group, event.overlapMs, clock)
      break
    case 'slow-statements':
      costs.slowDown(event.group, event.activity, event.factor)
      clock.at(clock.now() + event.lastsMs, () =>
        costs.slowDown(event.group, event.activity, 1 / event.factor),
      )
      break
    case 'traffic':
      for (const group of shard.groupsOf(event.group)) group.traffic *= event.factor
      clock.at(clock.now() + event.lastsMs, () => {
        for (const group of shard.groupsOf(event.group)) group.traffic /= event.factor
      })
      break
    case 'vtgate-crash':
      shard.vtgates.crash()
      break
    case 'mysqld-restart': {
      const { server } = shard.mysqldOf(event.mysqld)
      server.stop()
      server.start(event.downMs)
    }
  }
}
