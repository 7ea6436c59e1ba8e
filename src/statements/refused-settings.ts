import { refusedMode } from '../catalog/system-variables-modes.ts'
import type { Context } from './context.ts'
import { isDedicated, type Session } from './session.ts'

/** Where it was seen that a refused setting fails every statement that needs a connection with it. */
export const refusedSettingsCite = 'recorded on v15.0.3: errno 1231 when the connection is reserved'

/**
 * Why MySQL would refuse the settings of the session on a connection that does not have them yet; nothing when it is not
 * known to. vtgate stores a value without asking whether MySQL takes it.
 */
export function refusedSettings(session: Session, context: Context, place: string): string | undefined {
  const version = context.server?.values.version
  const modes = session.settings.get('sql_mode')
  if (version === undefined || modes === undefined || isDedicated(session, context, place)) return undefined
  if (modes.kind === 'null') return 'MySQL refuses NULL as sql_mode, so the connection cannot be set up'
  const mode = refusedMode(modes.text, version)
  return mode === undefined ? undefined : `MySQL refuses the mode ${mode}, so the connection cannot be set up`
}
