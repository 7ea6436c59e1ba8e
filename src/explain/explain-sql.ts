import type { ScriptExplanation, StatementExplanation } from '../report/session-explanation.ts'
import { commandIn } from '../statements/commands.ts'
import { newContext } from '../statements/context.ts'
import { statementsIn } from '../statements/script.ts'
import { newSession } from '../statements/session.ts'
import { readStatement } from '../statements/statement.ts'
import { explainScript } from './explain-script.ts'
import { explainStatement } from './explain-statement.ts'
import { workOf } from './script-work.ts'
import { contextOptions, type SessionSetup } from './session-setup.ts'

/** True for what can be no name: several words, a statement of one word, a command of the MySQL protocol. */
export function isSql(text: string): boolean {
  if (commandIn(text)) return true
  if (/\S\s+\S|;/.test(text)) return true
  const { kind } = readStatement(text, newContext(contextOptions({})))
  return kind !== 'unknown' && kind !== 'empty'
}

/** One statement in all releases, or several as a script in one. */
export function explainSql(text: string, setup: SessionSetup): StatementExplanation | ScriptExplanation {
  const [only, another] = statementsIn(text)
  if (another !== undefined) return explainScript(text, setup)
  const sql = only?.sql ?? text.trim()
  const work = workOf(sql, newSession(newContext(contextOptions(setup))))
  return work > mostWork ? explainScript(text, setup) : explainStatement(sql, setup)
}

/** Characters: a statement is followed in every release and under every flag. */
const mostWork = 2 ** 22
