import type { Answered, VtgateSession } from '../../engine/vtgate/vtgate-session.ts'
import { isCommand } from '../../statements/commands.ts'
import type { ConnectStatement } from '../workload-input.ts'

/** Sends what a client sends right after it has connected: SQL, or a command of the protocol. */
export function sendFirst(
  session: VtgateSession,
  { sql, command }: ConnectStatement,
  routed: readonly string[],
  answered: Answered,
): void {
  if (command && isCommand(sql)) session.command(sql, undefined, answered)
  else session.execute(sql, routed, answered)
}
