import type { FailoverEvent } from '../event-input.ts'
import type { TabletNode } from '../shard/tablet-node.ts'
import type { Stage } from './timeline.ts'

/** How long a planned failover waits for the old primary's transactions: `--wait-replicas-timeout`. */
const demotionMs = 15_000

/** The shard gets another primary. Nothing happens when the tablet is the primary already. */
export function failOver(event: FailoverEvent, stage: Stage): void {
  const { shard, clock } = stage
  const next = shard.tabletOf(event.to)
  const old = shard.primary
  if (old === next) return
  const promote = (): void => {
    clock.at(clock.now() + event.gapMs, () => {
      next.mysqld.server.setReadOnly(false)
      next.become('primary', () => undefined)
    })
  }
  if (old === undefined) promote()
  else if (event.how === 'crash') {
    crash(old, event.downMs, stage)
    promote()
  } else demote(old, stage, promote)
}

/** Server and tablet die, and come back as a replica's. */
function crash(old: TabletNode, downMs: number, { clock }: Stage): void {
  old.crash()
  old.become('replica', () => undefined)
  old.mysqld.server.stop()
  old.mysqld.server.setReadOnly(true)
  old.mysqld.server.start(downMs)
  clock.at(clock.now() + downMs, () => old.start())
}

/** Transactions get their grace; then the server refuses writes, and the next primary need wait no longer. */
function demote(old: TabletNode, { clock }: Stage, then: () => void): void {
  let isOver = false
  const over = (): void => {
    if (isOver) return
    isOver = true
    limit.cancel()
    old.mysqld.server.setReadOnly(true)
    old.become('replica', () => undefined)
    then()
  }
  const limit = clock.at(clock.now() + demotionMs, over)
  old.stopServing(over)
}
