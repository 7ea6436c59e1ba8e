import type { LaterRead, StatementExplanation } from '../report/session-explanation.ts'
import { adviseOn } from '../statements/advice.ts'
import { applyStatement } from '../statements/apply.ts'
import { applyText, commandIn } from '../statements/commands.ts'
import { type Context, newContext } from '../statements/context.ts'
import type { Applied } from '../statements/effect.ts'
import { held, holdings } from '../statements/holdings.ts'
import { newSession } from '../statements/session.ts'
import { byRelease } from './by-release.ts'
import { explainedEffect, shownSql } from './explained-effect.ts'
import { contextOptions, explainedRelease, type SessionSetup } from './session-setup.ts'
import { spelledAdvice } from './spelled-advice.ts'

/** What one statement, or one command of the MySQL protocol, does to a new session: by release, and what to do about it. */
export function explainStatement(sql: string, setup: SessionSetup): StatementExplanation {
  const options = contextOptions(setup)
  const context = newContext(options)
  const { first, after } = withRead(sql, context)
  const advice = commandIn(sql) ? [] : adviseOn(sql, options)
  return {
    kind: 'statement',
    sql: shownSql(sql),
    ...explainedRelease(setup),
    effect: explainedEffect(first.effect),
    later: laterRead(after, context),
    holds: holdings(after.session, context),
    byRelease: byRelease(release => releaseRow(sql, newContext({ ...options, release }))),
    advice: advice.map(each => spelledAdvice(each, options.release)),
  }
}

const read = 'select * from t'

/** The statement, and a read behind it: only what comes next shows what a kept setting costs. */
function withRead(sql: string, context: Context): { readonly first: Applied; readonly after: Applied } {
  const first = applyText(newSession(context), sql, context)
  return { first, after: applyStatement(first.session, read, context) }
}

function laterRead({ effect }: Applied, context: Context): LaterRead | null {
  const usual = applyStatement(newSession(context), read, context).effect
  return effect.kind === usual.kind ? null : { sql: read, effect: explainedEffect(effect) }
}

function releaseRow(sql: string, context: Context) {
  const { first, after } = withRead(sql, context)
  const { kind, reason } = first.effect
  return {
    effect: kind,
    error: kind === 'error' ? shownSql(reason) : null,
    holds: held(holdings(after.session, context)),
  }
}
