import { applyText } from '../../src/statements/commands.ts'
import type { Context } from '../../src/statements/context.ts'
import type { Effect } from '../../src/statements/effect.ts'
import { statementsIn } from '../../src/statements/script.ts'
import { newSession, type Session } from '../../src/statements/session.ts'

/** The effect of each statement of a script by its line, and the session at the end. */
export function appliedScript(
  text: string,
  context: Context,
): { readonly effects: readonly (readonly [number, Effect])[]; readonly session: Session } {
  let session = newSession(context)
  const effects: (readonly [number, Effect])[] = []
  for (const { sql, line } of statementsIn(text)) {
    const applied = applyText(session, sql, context)
    session = applied.session
    effects.push([line, applied.effect])
  }
  return { effects, session }
}
