import type { ScriptExplanation, ScriptLine } from '../report/session-explanation.ts'
import { applyText } from '../statements/commands.ts'
import { type Context, newContext } from '../statements/context.ts'
import type { Applied, EffectKind } from '../statements/effect.ts'
import { type Holdings, holdings } from '../statements/holdings.ts'
import { type ScriptStatement, statementsIn } from '../statements/script.ts'
import { newSession, type Session } from '../statements/session.ts'
import { explainedEffect, shownSql } from './explained-effect.ts'
import { workOf } from './script-work.ts'
import { contextOptions, explainedRelease, type SessionSetup } from './session-setup.ts'

/** Limits that few honest scripts meet: they keep a hostile one from taking all memory or all day. */
export const scriptLimits = {
  /** Statements that are listed; those beyond are counted. */
  listed: 10_000,
  /** Characters of one statement: it becomes tokens of some hundred bytes each. */
  statementLength: 4 * 1024 * 1024,
  /** Characters that may be read and written for the whole script, by `workOf`. */
  work: 2 ** 28,
}

/** What each statement of a script does, the session carried along, and what the session holds at the end. */
export function explainScript(text: string, setup: SessionSetup): ScriptExplanation {
  const context = newContext(contextOptions(setup))
  const follower = new Follower(context)
  for (const statement of statementsIn(text)) {
    follower.follow(statement)
    if (follower.stopped) break
  }
  return { kind: 'script', ...explainedRelease(setup), ...follower.outcome() }
}

/** One session as it goes through a script. */
class Follower {
  stopped: ScriptExplanation['stopped'] = null
  readonly #context: Context
  readonly #listed: ScriptLine[] = []
  readonly #unlisted: Partial<Record<EffectKind, number>> = {}
  #session: Session
  #holds: Holdings
  #work = 0

  constructor(context: Context) {
    this.#context = context
    this.#session = newSession(context)
    this.#holds = holdings(this.#session, context)
  }

  follow({ sql, line }: ScriptStatement): void {
    const tooMuch = this.#tooMuch(sql)
    if (tooMuch !== undefined) {
      this.stopped = { line, why: tooMuch }
      return
    }
    const applied = applyText(this.#session, sql, this.#context)
    this.#enter(applied)
    if (this.#listed.length >= scriptLimits.listed) this.#count(applied)
    else this.#list({ sql, line }, applied)
  }

  outcome(): Pick<ScriptExplanation, 'statements' | 'unlisted' | 'stopped' | 'holds'> {
    return {
      statements: this.#listed,
      unlisted: this.#unlisted,
      stopped: this.stopped,
      holds: this.#holds,
    }
  }

  #tooMuch(sql: string): string | undefined {
    if (sql.length > scriptLimits.statementLength)
      return `the statement has more than ${scriptLimits.statementLength / 1024 / 1024} Mi characters`
    this.#work += workOf(sql, this.#session)
    return this.#work > scriptLimits.work
      ? 'too many statements, or they repeat too much of what the session carries'
      : undefined
  }

  /** What a session holds is worked out again only when something of it has changed. */
  #enter({ session }: Applied): void {
    if (session !== this.#session) this.#holds = holdings(session, this.#context)
    this.#session = session
  }

  #count({ effect }: Applied): void {
    this.#unlisted[effect.kind] = (this.#unlisted[effect.kind] ?? 0) + 1
  }

  #list({ sql, line }: ScriptStatement, { effect }: Applied): void {
    const { dedicated, lockConnections } = this.#holds
    this.#listed.push({
      line,
      sql: shownSql(sql),
      effect: explainedEffect(effect),
      held: dedicated.least + lockConnections,
    })
  }
}
