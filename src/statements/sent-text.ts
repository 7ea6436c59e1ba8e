import type { Context } from './context.ts'
import type { Effect } from './effect.ts'
import { type FormatOptions, formatStatement } from './format.ts'
import type { Session } from './session.ts'
import { hintText } from './settings-text.ts'
import { readStatement, type Statement } from './statement.ts'
import type { Token } from './tokens.ts'

/** The statement as MySQL gets it from this session. */
export function sentText(session: Session, sql: string, context: Context): string {
  const { tokens } = readStatement(sql, context)
  return formatStatement(tokens, {
    hint: hintText(session, context),
    keyspace: droppedQualifier(session, context),
  })
}

/** The effect with the hints that the session puts into the statement; as it was when it carries none. */
export function withHints(effect: Effect, statement: Statement, session: Session, context: Context): Effect {
  const hint = context.rules.get(statement.kind)?.role === 'exempt' ? undefined : hintText(session, context)
  if (hint === undefined) return effect
  return new HintedEffect(effect, statement, { hint, keyspace: droppedQualifier(session, context) })
}

/** An effect whose statement is written with its hints when somebody asks for it: whoever only counts never does. */
class HintedEffect implements Effect {
  readonly kind: Effect['kind']
  readonly reason: string
  readonly cite: string
  readonly shards: Effect['shards']
  readonly hint: string
  declare readonly settings?: readonly string[]
  declare readonly leaks?: true
  readonly #statement: Statement
  readonly #options: FormatOptions

  constructor(effect: Effect, statement: Statement, options: FormatOptions & { readonly hint: string }) {
    this.kind = effect.kind
    this.reason = effect.reason
    this.cite = effect.cite
    this.shards = effect.shards
    this.hint = options.hint
    if (effect.settings) this.settings = effect.settings
    if (effect.leaks) this.leaks = effect.leaks
    this.#statement = statement
    this.#options = options
  }

  get rewritten(): string {
    return formatStatement(asSent(this.#statement), this.#options)
  }

  /** As plain data. */
  toJSON(): Effect {
    return { ...this, rewritten: this.rewritten }
  }
}

const verbs: ReadonlySet<string> = new Set(['select', 'with', 'insert', 'replace', 'update', 'delete'])

/** VEXPLAIN runs the statement behind it. */
function asSent({ kind, tokens }: Statement): readonly Token[] {
  const verb = kind === 'vexplain' ? tokens.findIndex(({ lower }) => verbs.has(lower)) : 0
  return tokens.slice(Math.max(0, verb))
}

/** vtgate names tables without the keyspace, unless a shard target makes it pass the statement on as it is. */
function droppedQualifier(session: Session, context: Context): string | undefined {
  const keeps = session.target.shard !== undefined && !context.behaviour.dropsQualifierOnTarget
  return keeps ? undefined : session.target.keyspace
}
