import { behaviourCite } from '../catalog/vtgate-settings-behaviour.ts'
import type { StatementRule } from '../catalog/vtgate-settings-statements.ts'
import type { Context } from './context.ts'
import { type Decision, decide } from './decision.ts'
import { type Applied, type Effect, nowhere, quiet, type Shards } from './effect.ts'
import { formatStatement } from './format.ts'
import { ordinaryEffect } from './ordinary.ts'
import { refusedSettings, refusedSettingsCite } from './refused-settings.ts'
import {
  dedicate,
  isDedicated,
  isUntouched,
  newSession,
  reservesWhereItGoes,
  type Session,
} from './session.ts'
import { applySet } from './set-effect.ts'
import { hintText, settingsText } from './settings-text.ts'
import { qualifiers, readStatement, readsSequence, type Statement } from './statement.ts'
import { applyUse } from './use.ts'

/**
 * What a statement does to a session, and the session after it. Any text will do; what vtgate could not parse is an
 * effect of kind `error`.
 */
export function applyStatement(session: Session, sql: string, context: Context): Applied {
  const ordinary = isUntouched(session) ? ordinaryEffect(sql) : undefined
  if (ordinary) return { session, effect: ordinary }
  const statement = readStatement(sql, context)
  if (statement.kind === 'set' && statement.set) return applySet(session, statement.set, context)
  const rule = context.rules.get(statement.kind)
  if (rule === undefined)
    return { session, effect: quiet('error', 'vtgate does not parse it', 'go/vt/sqlparser/sql.y') }
  if (statement.kind === 'use') return settle(statement, rule, applyUse(statement, session, context), context)
  return settle(statement, rule, { ...decide(statement, rule, session, context), before: session }, context)
}

/** What a statement does in a session that just connected. */
export function effectOf(sql: string, context: Context): Effect {
  return applyStatement(newSession(context), sql, context).effect
}

/** Commands of the MySQL protocol that are no SQL. */
export type Command = 'COM_INIT_DB' | 'COM_RESET_CONNECTION' | 'COM_STMT_PREPARE' | 'COM_QUIT'

/** What a protocol command does to a session. `database` is the argument of COM_INIT_DB. */
export function applyCommand(
  session: Session,
  command: Command,
  context: Context,
  database?: string,
): Applied {
  switch (command) {
    case 'COM_INIT_DB':
      return applyStatement(
        session,
        `use \`${(database ?? session.target.keyspace ?? '').replaceAll('`', '``')}\``,
        context,
      )
    case 'COM_STMT_PREPARE':
      return {
        session,
        effect: quiet('none', 'vtgate keeps the prepared statement', 'go/vt/vtgate/plugin_mysql_server.go'),
      }
    case 'COM_RESET_CONNECTION':
      return {
        session: released(session, context),
        effect: quiet('none', resetReason(context), behaviourCite('resetReleases')),
      }
    case 'COM_QUIT':
      return {
        session: newSession(context),
        effect: quiet(
          'none',
          'the end of the session releases all it held',
          'go/vt/vtgate/tx_conn.go:493-519@v24',
        ),
      }
  }
}

/** Connections go; the mark, the settings and the user variables stay, so the next statement reserves again. */
function released(session: Session, context: Context): Session {
  return context.behaviour.resetReleases
    ? { ...session, dedicated: [], applied: new Map(), lock: undefined }
    : session
}

function resetReason(context: Context): string {
  return context.behaviour.resetReleases
    ? 'connections are released, but the session stays reserved and keeps its settings'
    : 'only the transaction is rolled back'
}

interface Decided extends Decision {
  readonly before: Session
}

/** Lets the session's settings, hints and reserved connections have their say. */
function settle(statement: Statement, rule: StatementRule, decided: Decided, context: Context): Applied {
  const isPinned = rule.role === 'pins' && !rule.unparsed && pins(decided.before, context)
  const own = decided.session ?? decided.before
  const session = isPinned ? { ...own, inReserved: true } : own
  if (decided.kind === 'error') return { session, effect: plain(decided, session, nowhere) }
  if (decided.kind === 'reserved') return reserve(statement, decided, session, context)
  if (decided.kind === 'lock-session' || decided.kind === 'lock-session-release') {
    return { session, effect: onLockConnection(decided, session, context) }
  }
  if (isPinned) return pinned(statement, decided, session, context)
  if (session.inReserved) return inReserved(statement, decided, session, context)
  return pooled(statement, rule, decided, session, context)
}

function onLockConnection(decided: Decided, session: Session, context: Context): Effect {
  const effect = plain(decided, session, { reach: 'first', connection: 'lock' })
  return { ...effect, settings: settingsText(session.settings, context, false) }
}

/** Stored settings travel as hints until a statement comes that takes none. */
function pins(session: Session, context: Context): boolean {
  return context.behaviour.reservesConnections && !session.inReserved && session.settings.size > 0
}

function reserve(statement: Statement, decided: Decided, session: Session, context: Context): Applied {
  const named = statement.kind === 'flush-with-lock' ? qualifiers(statement.tokens) : []
  const marked: Session = {
    ...session,
    inReserved: true,
    temporaryTables: session.temporaryTables || statement.kind === 'temporary-table',
  }
  const held =
    named.length === 0
      ? dedicate(marked, context, decided.reach)
      : named.reduce((now, keyspace) => dedicate(now, context, decided.reach, keyspace), marked)
  const shards: Shards = {
    reach: reachOf(decided, session),
    connection: 'dedicated',
    keyspaces: Math.max(1, named.length),
  }
  return { session: held, effect: plain(decided, held, shards) }
}

function pinned(statement: Statement, decided: Decided, session: Session, context: Context): Applied {
  const touched = inReserved(statement, decided, session, context)
  const kind = context.settingsPool ? 'settings-pool' : 'reserved'
  const reason = 'it can carry no hint, so the settings of the session make it reserved for good'
  const cite = 'go/vt/vtgate/executor.go#prepareSetVarComment@v14-v24'
  return { session: touched.session, effect: { ...touched.effect, kind, reason, cite } }
}

function inReserved(statement: Statement, decided: Decided, session: Session, context: Context): Applied {
  const { behaviour } = context
  if (statement.kind === 'commit' || statement.kind === 'rollback') return endTransaction(decided, session)
  if (decided.reach === 'nowhere') return { session, effect: plain(decided, session, nowhere) }
  if (session.workload === 'olap' && statement.kind === 'select' && !behaviour.streamsHonourSession) {
    const reason = 'streaming looks at neither the reserved connections nor the settings of the session'
    const shards: Shards = { reach: reachOf(decided, session), connection: 'pooled' }
    return {
      session,
      effect: {
        ...plain(decided, session, shards),
        kind: 'passthrough-pooled',
        reason,
        cite: behaviourCite('streamsHonourSession'),
      },
    }
  }
  if (readsSequence(statement) && behaviour.sequenceReadsStayPooled) {
    const reason = 'reading a sequence leaves the session out'
    return {
      session,
      effect: { ...plain(decided, session, nowhere), reason, cite: behaviourCite('sequenceReadsStayPooled') },
    }
  }
  const refused = refusedSettings(session, context, decided.reach)
  if (refused !== undefined) return { session, effect: quiet('error', refused, refusedSettingsCite) }
  if (reservesWhereItGoes(session, context) || isDedicated(session, context, decided.reach)) {
    return onDedicated(statement, decided, dedicate(session, context, decided.reach), context)
  }
  const reason = 'it runs on a pooled connection to which the settings of the session are applied'
  const shards: Shards = { reach: reachOf(decided, session), connection: 'pooled' }
  const effect: Effect = {
    ...plain(decided, session, shards),
    kind: 'settings-pool',
    reason,
    cite: 'go/vt/vttablet/tabletserver/tabletserver.go#ReserveExecute@v15-v24',
  }
  return {
    session,
    effect: {
      ...effect,
      ...carried(statement, session, context),
      settings: settingsText(session.settings, context),
    },
  }
}

function onDedicated(statement: Statement, decided: Decided, session: Session, context: Context): Applied {
  const reason = sequenceLeak(statement, context)
    ? 'it runs on the own connection of the session; ids from a sequence leave one more reserved connection behind'
    : 'it runs on a connection of its own on every shard that it reaches'
  const shards: Shards = { reach: reachOf(decided, session), connection: 'dedicated' }
  const effect: Effect = {
    ...plain(decided, session, shards),
    kind: 'reserved',
    reason,
    cite: 'go/vt/vtgate/scatter_conn.go#ExecuteMultiShard@v7-v24',
  }
  return { session, effect: { ...effect, ...carried(statement, session, context) } }
}

function sequenceLeak(statement: Statement, context: Context): boolean {
  return statement.kind === 'insert' && context.behaviour.sequencesLeak && context.keyspace?.sharded === true
}

/** COMMIT and ROLLBACK keep what a session holds. */
function endTransaction(decided: Decided, session: Session): Applied {
  const keeps = session.dedicated.length > 0
  const effect = plain(decided, session, nowhere)
  const reason = 'the transaction ends; the connections of the session stay'
  return { session, effect: keeps ? { ...effect, kind: 'reserved', reason } : effect }
}

function pooled(
  statement: Statement,
  rule: StatementRule,
  decided: Decided,
  session: Session,
  context: Context,
): Applied {
  const shards: Shards =
    decided.reach === 'nowhere' ? nowhere : { reach: reachOf(decided, session), connection: 'pooled' }
  const effect = plain(decided, session, shards)
  const carries =
    rule.role === 'carries' && decided.reach !== 'nowhere' ? carried(statement, session, context) : {}
  if (carries.rewritten === undefined) return { session, effect }
  const reason = 'it carries the settings of the session as SET_VAR hints on a pooled connection'
  return { session, effect: { ...effect, ...carries, kind: 'set-var-hint', reason } }
}

function carried(
  statement: Statement,
  session: Session,
  context: Context,
): Pick<Effect, 'rewritten' | 'hint'> {
  const hint = context.rules.get(statement.kind)?.role === 'exempt' ? undefined : hintText(session, context)
  if (hint === undefined) return {}
  return {
    hint,
    rewritten: formatStatement(statement.tokens, { hint, keyspace: droppedQualifier(session, context) }),
  }
}

/** vtgate names tables without the keyspace, unless a shard target makes it pass the statement on as it is. */
function droppedQualifier(session: Session, context: Context): string | undefined {
  const keeps = session.target.shard !== undefined && !context.behaviour.dropsQualifierOnTarget
  return keeps ? undefined : session.target.keyspace
}

/** The statement as MySQL gets it from this session. */
export function sentText(session: Session, sql: string, context: Context): string {
  const { tokens } = readStatement(sql, context)
  return formatStatement(tokens, {
    hint: hintText(session, context),
    keyspace: droppedQualifier(session, context),
  })
}

function plain(decided: Decision, session: Session, shards: Shards): Effect {
  const reach = shards.reach !== 'nowhere' && session.target.shard !== undefined ? 'target' : shards.reach
  return { kind: decided.kind, reason: decided.reason, cite: decided.cite, shards: { ...shards, reach } }
}

function reachOf(decided: Decision, session: Session): Shards['reach'] {
  return session.target.shard === undefined ? decided.reach : 'target'
}
