import { behaviourCite } from '../catalog/vtgate-settings-behaviour.ts'
import type { StatementRule } from '../catalog/vtgate-settings-statements.ts'
import type { Context } from './context.ts'
import { type Decision, refused } from './decided.ts'
import { decideLocks } from './lock-decision.ts'
import { decidePrepared } from './prepared.ts'
import { begun, isSharded, isUnsharded, type Session } from './session.ts'
import { assignsInExpression, qualifiers, readsNoTable, readsSequence, type Statement } from './statement.ts'
import { isWord } from './tokens.ts'

/** Goes through the special cases in order; a statement that is none of them does what its rule says. */
export function decide(
  statement: Statement,
  rule: StatementRule,
  session: Session,
  context: Context,
): Decision {
  for (const special of statement.isOrdinary ? [] : specialCases) {
    const decision = special(statement, session, context)
    if (decision) return decision
  }
  return { kind: rule.effect, reach: rule.reach, reason: rule.why, cite: rule.cite }
}

type SpecialCase = (statement: Statement, session: Session, context: Context) => Decision | undefined

const specialCases: readonly SpecialCase[] = [
  emptyOverProtocol,
  assignment,
  unknownKeyspace,
  decideLocks,
  noSequence,
  decidePrepared,
  begin,
  savepointOutside,
  streamAsQuery,
  recursion,
  kill,
  call,
  temporaryTable,
  viewWithoutTable,
  lockTablesOnTarget,
  aboutVitess,
  answeredByVtgate,
]

function emptyOverProtocol(statement: Statement, _session: Session, context: Context): Decision | undefined {
  const { behaviour, protocol } = context
  const isRefused =
    statement.kind === 'empty' && protocol === 'mysql' && !behaviour.emptyStatementPassesProtocol
  return isRefused
    ? refused('nothing is left to execute: "query was empty"', behaviourCite('emptyStatementPassesProtocol'))
    : undefined
}

function assignment(statement: Statement): Decision | undefined {
  return assignsInExpression(statement.tokens)
    ? refused('vtgate has no assignment inside expressions', 'go/vt/vtgate/planbuilder/planner_test.go@v17')
    : undefined
}

const namesKeyspaces: ReadonlySet<string> = new Set(['call', 'flush-with-lock', 'temporary-table'])

function unknownKeyspace(statement: Statement, _session: Session, context: Context): Decision | undefined {
  if (context.keyspaces === undefined || !namesKeyspaces.has(statement.kind)) return undefined
  const stranger = qualifiers(statement.tokens).find(name => !context.keyspaces?.includes(name))
  return stranger === undefined
    ? undefined
    : refused(`the vschema has no keyspace ${stranger}`, 'recorded on v15.0.3 to v24.0.0-SNAPSHOT')
}

function noSequence(statement: Statement, _session: Session, context: Context): Decision | undefined {
  if (context.sequences === undefined || !readsSequence(statement)) return undefined
  return context.sequences.includes(statement.tokens.at(-1)?.text ?? '')
    ? undefined
    : refused('the table is no sequence', 'recorded on v15.0.3 to v24.0.0-SNAPSHOT')
}

function begin(statement: Statement, session: Session, context: Context): Decision | undefined {
  const { kind } = statement
  const rule = kind === 'begin' || kind === 'begin-with' ? context.rules.get(kind) : undefined
  if (rule === undefined || rule.effect === 'error' || session.hasBegun) return undefined
  return { kind: rule.effect, reach: rule.reach, reason: rule.why, cite: rule.cite, session: begun(session) }
}

/** ROLLBACK TO and RELEASE of a savepoint that no transaction can have set. */
function savepointOutside(statement: Statement, session: Session, context: Context): Decision | undefined {
  const { kind, tokens } = statement
  const needsOne = kind === 'savepoint' && !isWord(tokens[0], 'savepoint')
  return needsOne && session.fromStart && !session.hasBegun && context.behaviour.savepointsNeedTransaction
    ? refused('outside a transaction there is no savepoint', behaviourCite('savepointsNeedTransaction'))
    : undefined
}

/** STREAM and VSTREAM go the streaming way, which a session takes in the workload olap only. */
function streamAsQuery({ kind }: Statement, session: Session): Decision | undefined {
  return (kind === 'stream' || kind === 'vstream') && session.workload !== 'olap'
    ? refused('it runs only as a streaming call, not as a query', 'recorded on v15.0.3 to v24.0.0-SNAPSHOT')
    : undefined
}

function recursion({ kind, tokens }: Statement, _session: Session, context: Context): Decision | undefined {
  return kind === 'with' && isWord(tokens[1], 'recursive') && !context.behaviour.recursiveWith
    ? refused('vtgate plans no WITH RECURSIVE yet', behaviourCite('recursiveWith'))
    : undefined
}

function kill(statement: Statement, _session: Session, context: Context): Decision | undefined {
  if (statement.kind !== 'kill' || context.allowKillStatement || context.rules.get('kill')?.unparsed)
    return undefined
  return refused('vtgate runs KILL only with --allow-kill-statement', 'go/vt/vtgate/engine/kill.go@v18')
}

function call(statement: Statement, session: Session, context: Context): Decision | undefined {
  const isSpread = session.target.shard === undefined && isSharded(session, context)
  return statement.kind === 'call' && isSpread && !context.rules.get('call')?.unparsed
    ? refused('CALL is not supported for a sharded keyspace', 'go/vt/vtgate/planbuilder/call_proc.go@v10')
    : undefined
}

function temporaryTable(statement: Statement, session: Session, context: Context): Decision | undefined {
  if (statement.kind !== 'temporary-table' || context.rules.get('temporary-table')?.unparsed) return undefined
  const onTarget = session.target.shard === undefined ? undefined : temporaryTableOnTarget(session, context)
  if (onTarget) return onTarget
  const cite = 'go/vt/vtgate/planbuilder/ddl.go#buildGeneralDDLPlan@v10'
  const isPlanned = session.target.shard === undefined || !context.behaviour.targetRefusesTemporaryTables
  return isPlanned && isSharded(session, context)
    ? refused('temporary tables are not supported in a sharded keyspace', cite)
    : undefined
}

function temporaryTableOnTarget(session: Session, context: Context): Decision | undefined {
  const { behaviour } = context
  if (behaviour.targetSkipsTemporaryTables) {
    const reason =
      'on a shard target DDL passes the planner by: the table is made on a pooled connection and leaks'
    const cite = behaviourCite('targetSkipsTemporaryTables')
    return { kind: 'passthrough-pooled', reach: 'routed', reason, cite }
  }
  if (!behaviour.targetRefusesTemporaryTables || session.inReserved) return undefined
  const cite = behaviourCite('targetRefusesTemporaryTables')
  return refused('the tablet refuses it without a reserved connection', cite)
}

function viewWithoutTable(statement: Statement, _session: Session, context: Context): Decision | undefined {
  if (statement.kind !== 'view' || !context.behaviour.viewsNeedTables) return undefined
  const select = statement.tokens.findIndex(token => isWord(token, 'select'))
  return select !== -1 && readsNoTable(statement.tokens.slice(select))
    ? refused('a view must read a table of its own keyspace', behaviourCite('viewsNeedTables'))
    : undefined
}

function lockTablesOnTarget(statement: Statement, session: Session): Decision | undefined {
  return statement.kind === 'lock-tables' && session.target.shard !== undefined
    ? refused('the tablet does not take LOCK TABLES', 'go/vt/vttablet/tabletserver/planbuilder/builder.go')
    : undefined
}

/** SHOW of what only vtgate knows, plans, and changes to the vschema, which is in the topology. */
function aboutVitess(statement: Statement, _session: Session, context: Context): Decision | undefined {
  const subject = statement.tokens[1]
  const shows =
    statement.kind === 'show' &&
    subject?.kind === 'word' &&
    /^(?:vitess_(?!migration|throttle)|vschema$)/.test(subject.lower)
  const changes = statement.kind === 'ddl' && isWord(subject, 'vschema')
  if (!shows && !changes && !plansOnly(statement, context)) return undefined
  const cite = 'go/vt/vtgate/planbuilder/builder.go'
  return changes && context.mayChangeMetadata === false
    ? refused('the user is not authorized to change the vschema', cite)
    : { kind: 'none', reach: 'nowhere', reason: 'vtgate answers it by itself', cite }
}

const running: ReadonlySet<string> = new Set(['queries', 'all', 'trace'])

/** VEXPLAIN shows vtgate's plan, unless it is told to run the statement. */
function plansOnly({ kind, tokens }: Statement, context: Context): boolean {
  const isKnown = kind === 'vexplain' && !context.rules.get(kind)?.unparsed
  return isKnown && !running.has(tokens[1]?.lower ?? '')
}

const answeredFunctions: ReadonlySet<string> = new Set([
  'select',
  'from',
  'dual',
  'as',
  'last_insert_id',
  'found_rows',
  'row_count',
  'database',
  'schema',
])

/** A SELECT of literals, user variables and vtgate's own functions reaches no tablet. */
function answeredByVtgate(statement: Statement, session: Session, context: Context): Decision | undefined {
  if (statement.kind !== 'select' || !readsNoTable(statement.tokens)) return undefined
  const isAnswered = statement.tokens.every(
    token =>
      token.kind !== 'system-variable' && (token.kind !== 'word' || answeredFunctions.has(token.lower)),
  )
  const reason = isAnswered ? 'vtgate answers it by itself' : 'it runs on a pooled connection of one shard'
  const reach =
    isAnswered && session.target.shard === undefined
      ? 'nowhere'
      : isUnsharded(session, context)
        ? 'routed'
        : 'random'
  return { kind: 'none', reach, reason, cite: 'go/vt/vtgate/planbuilder/select.go' }
}
