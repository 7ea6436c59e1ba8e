import { behaviourCite } from '../catalog/vtgate-settings-behaviour.ts'
import type { StatementRule } from '../catalog/vtgate-settings-statements.ts'
import type { Context } from './context.ts'
import type { Decision } from './decided.ts'
import { type Applied, type Effect, nowhere, quiet, type Shards } from './effect.ts'
import { refusedSettings, refusedSettingsCite } from './refused-settings.ts'
import { withHints } from './sent-text.ts'
import { dedicate, isDedicated, isSharded, reservesWhereItGoes, type Session } from './session.ts'
import { hintText, settingsText } from './settings-text.ts'
import { qualifiers, readsSequence, type Statement } from './statement.ts'

/** A statement with what it does by itself. */
interface Case {
  readonly statement: Statement
  readonly rule: StatementRule
  readonly decision: Decision
  readonly context: Context
}

/** Lets the settings, the hints and the reserved connections of the session have their say in a decision. */
export function settle(
  statement: Statement,
  rule: StatementRule,
  decision: Decision,
  before: Session,
  context: Context,
): Applied {
  const given: Case = { statement, rule, decision, context }
  const isPinned = rule.role === 'pins' && !rule.unparsed && canBePinned(before, context)
  const own = decision.session ?? before
  const session = isPinned ? { ...own, inReserved: true } : own
  switch (decision.kind) {
    case 'error':
      return { session, effect: effectOf(decision, nowhere) }
    case 'reserved':
      return reserve(given, session)
    case 'lock-session':
    case 'lock-session-release':
      return { session, effect: onLockConnection(given, session) }
    default:
      if (isPinned) return pinned(given, session)
      return session.inReserved ? inReserved(given, session) : pooled(given, session)
  }
}

/** Stored settings travel as hints until a statement comes that takes none. */
function canBePinned(session: Session, context: Context): boolean {
  return context.behaviour.reservesConnections && !session.inReserved && session.settings.size > 0
}

function onLockConnection({ decision, context }: Case, session: Session): Effect {
  const effect = effectOf(decision, { reach: 'first', connection: 'lock' })
  return { ...effect, settings: settingsText(session.settings, context, false) }
}

function reserve({ statement, decision, context }: Case, session: Session): Applied {
  const named = statement.kind === 'flush-with-lock' ? qualifiers(statement.tokens) : []
  const marked: Session = {
    ...session,
    inReserved: true,
    temporaryTables: session.temporaryTables || statement.kind === 'temporary-table',
  }
  const places = named.length === 0 ? [undefined] : named
  const held = places.reduce((now, keyspace) => dedicate(now, context, decision.reach, keyspace), marked)
  const shards = { ...reached(decision, session, 'dedicated'), keyspaces: places.length }
  return { session: held, effect: effectOf(decision, shards) }
}

function pinned(given: Case, session: Session): Applied {
  const touched = inReserved(given, session)
  const kind = given.context.settingsPool ? 'settings-pool' : 'reserved'
  const reason = 'it can carry no hint, so the settings of the session make it reserved for good'
  const cite = 'go/vt/vtgate/executor.go#prepareSetVarComment@v14-v24'
  const { rewritten } = touched.effect
  const written = rewritten === undefined ? {} : { rewritten }
  const effect: Effect = { ...touched.effect, kind, reason, cite, ...written }
  return { session: touched.session, effect }
}

function inReserved(given: Case, session: Session): Applied {
  const { statement, decision, context } = given
  if (statement.kind === 'commit' || statement.kind === 'rollback') return endTransaction(decision, session)
  if (decision.reach === 'nowhere') return { session, effect: effectOf(decision, nowhere) }
  const aside = passesBy(given, session)
  if (aside) return { session, effect: aside }
  if (reservesWhereItGoes(session, context) || isDedicated(session, context, decision.reach)) {
    return onDedicated(given, dedicate(session, context, decision.reach))
  }
  return { session, effect: onSettingsPool(given, session) }
}

/** COMMIT and ROLLBACK keep what a session holds. */
function endTransaction(decision: Decision, session: Session): Applied {
  const effect = effectOf(decision, nowhere)
  if (session.dedicated.length === 0) return { session, effect }
  const reason = 'the transaction ends; the connections of the session stay'
  return { session, effect: { ...effect, kind: 'reserved', reason } }
}

/** Statements that look at neither the settings nor the connections of the session, and those that cannot get any. */
function passesBy({ statement, decision, context }: Case, session: Session): Effect | undefined {
  const { behaviour } = context
  if (decision.aside) return effectOf(decision, reached(decision, session, 'pooled'))
  if (session.workload === 'olap' && statement.kind === 'select' && !behaviour.streamsHonourSession) {
    const reason = 'streaming looks at neither the reserved connections nor the settings of the session'
    const effect = effectOf(decision, reached(decision, session, 'pooled'))
    return { ...effect, kind: 'passthrough-pooled', reason, cite: behaviourCite('streamsHonourSession') }
  }
  if (readsSequence(statement) && behaviour.sequenceReadsStayPooled) {
    return quiet(
      'none',
      'reading a sequence leaves the session out',
      behaviourCite('sequenceReadsStayPooled'),
    )
  }
  const refused = refusedSettings(session, context, decision.reach)
  return refused === undefined ? undefined : quiet('error', refused, refusedSettingsCite)
}

function onDedicated({ statement, decision, context }: Case, session: Session): Applied {
  const { behaviour, settingsPool } = context
  const leaks =
    statement.kind === 'insert' && behaviour.sequencesLeak && !settingsPool && isSharded(session, context)
  const effect: Effect = {
    kind: 'reserved',
    reason: 'it runs on a connection of its own on every shard that it reaches',
    cite: 'go/vt/vtgate/scatter_conn.go#ExecuteMultiShard@v7-v24',
    shards: reached(decision, session, 'dedicated'),
    ...(leaks ? { leaks } : {}),
  }
  return { session, effect: withHints(effect, statement, session, context) }
}

function onSettingsPool({ statement, decision, context }: Case, session: Session): Effect {
  const effect: Effect = {
    kind: 'settings-pool',
    reason: 'it runs on a pooled connection to which the settings of the session are applied',
    cite: 'go/vt/vttablet/tabletserver/tabletserver.go#ReserveExecute@v15-v24',
    shards: reached(decision, session, 'pooled'),
    settings: settingsText(session.settings, context),
  }
  return withHints(effect, statement, session, context)
}

function pooled({ statement, rule, decision, context }: Case, session: Session): Applied {
  if (decision.reach === 'nowhere') return { session, effect: effectOf(decision, nowhere) }
  const effect = effectOf(decision, reached(decision, session, 'pooled'))
  if (rule.role !== 'carries' || decision.aside || hintText(session, context) === undefined)
    return { session, effect }
  const reason = 'it carries the settings of the session as SET_VAR hints on a pooled connection'
  const hinted: Effect = { ...effect, kind: 'set-var-hint', reason }
  return { session, effect: withHints(hinted, statement, session, context) }
}

function effectOf({ kind, reason, cite }: Decision, shards: Shards): Effect {
  return { kind, reason, cite, shards }
}

function reached(decision: Decision, session: Session, connection: Shards['connection']): Shards {
  return { reach: session.target.shard === undefined ? decision.reach : 'target', connection }
}
