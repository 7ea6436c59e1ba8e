import { covers, type Release, type Span } from './release.ts'

interface BehaviourRow extends Span {
  readonly name: string
  readonly cite: string
}

/** What vtgate and vttablet do from one release to another, where it changes what a session holds. */
const behaviourRows = [
  {
    name: 'legacySetPath',
    since: '6',
    until: '7',
    cite: 'go/vt/vtgate/executor.go#handleSessionSetting@v6-v7',
  },
  { name: 'plansFewVariables', since: '6', until: '6', cite: 'go/vt/vtgate/planbuilder/set.go@v6' },
  { name: 'scopeWordOnce', since: '6', until: '7', cite: 'go/vt/sqlparser/sql.y@v6-v7' },
  { name: 'quotedVariableNames', since: '6', until: '7', cite: 'go/vt/vtgate/executor_set_test.go@v6-v7' },
  { name: 'sendsValueUnread', since: '6', until: '7', cite: 'go/vt/vtgate/planbuilder/set.go@v7' },
  { name: 'localSigil', since: '15', cite: 'go/vt/sqlparser/sql.y@v15' },
  { name: 'globalIsChecked', since: '9', cite: 'go/vt/vtgate/planbuilder/set.go#buildSetPlan@v9' },
  { name: 'setTransactionPlanned', since: '16', cite: 'vitess#11987' },
  {
    name: 'setTransactionToTarget',
    since: '14',
    until: '15',
    cite: 'go/vt/vtgate/planbuilder/set.go@v14-v15',
  },
  { name: 'runsEveryVersionComment', since: '6', until: '9', cite: 'go/vt/sqlparser/token.go@v6-v9' },
  { name: 'emptyStatementPasses', since: '15', cite: 'go/vt/sqlparser/parse_test.go:2471@v12' },
  { name: 'emptyStatementPassesProtocol', since: '16', cite: 'recorded on v15.0.3: errno 1065' },
  { name: 'delegatesAnyFunction', since: '9', cite: 'go/vt/vtgate/planbuilder/set.go@v9' },
  {
    name: 'concatsByItself',
    since: '17',
    cite: 'vitess#13091; recorded on v15.0.3 (asks MySQL) and v18.0.8',
  },
  { name: 'returnsCheckErrors', since: '6', until: '8', cite: 'go/vt/vtgate/engine/set.go@v8' },
  { name: 'returnsCheckErrors', since: '10', until: '10', cite: 'go/vt/vtgate/engine/set.go@v10' },
  {
    name: 'sessionChoosesSystemSettings',
    since: '10',
    cite: 'go/vt/vtgate/vcursor_impl.go#SysVarSetEnabled@v10',
  },
  { name: 'comparesModesAsSet', since: '12', cite: 'vitess#9019' },
  { name: 'refusesModes', since: '14', cite: 'go/vt/vtgate/engine/set.go#SysVarReservedConn@v14-v24' },
  { name: 'hintsEmptyMode', since: '22', cite: 'go/vt/vtgate/engine/set.go@v22' },
  {
    name: 'hintsReservedSessions',
    since: '22',
    cite: 'go/vt/vtgate/executorcontext/vcursor_impl.go#PrepareSetVarComment@v22',
  },
  { name: 'hintsForeignKeyChecks', since: '19', cite: 'vitess#14484' },
  { name: 'reservesConnections', since: '7', cite: 'go/vt/vtgate/scatter_conn.go@v7' },
  { name: 'joinsSettings', since: '15', cite: 'go/vt/vtgate/safe_session.go#SetPreQueries@v15' },
  { name: 'settingsWithSigil', since: '6', until: '15', cite: 'vitess#12281; recorded on v15.0.3' },
  {
    name: 'poolPrintsSigil',
    since: '15',
    until: '21',
    cite: 'recorded on v15.0.3, v18.0.8, v19.0.10, v21.0.5',
  },
  {
    name: 'poolPrintsIsolationScope',
    since: '16',
    until: '21',
    cite: 'recorded on v18.0.8, v19.0.10, v21.0.5',
  },
  { name: 'sendsSigil', since: '6', until: '21', cite: 'recorded on v15.0.3, v18.0.8, v19.0.10, v21.0.5' },
  { name: 'storesTargetedSet', since: '24', cite: 'go/vt/vtgate/engine/set.go@v24' },
  { name: 'dropsQualifierOnTarget', since: '22', cite: 'recorded on v22.0.3' },
  { name: 'locksApart', since: '8', cite: 'go/vt/vtgate/engine/lock.go@v8' },
  {
    name: 'locksReserveSession',
    since: '7',
    until: '7',
    cite: 'go/vt/vttablet/tabletserver/planbuilder/builder.go@v7',
  },
  { name: 'anyLockFunctionReserves', since: '8', until: '14', cite: 'vitess#11359' },
  { name: 'countsLocks', since: '14', cite: 'vitess#10186' },
  { name: 'refusesMixedLocks', since: '14', cite: 'go/vt/vtgate/planbuilder/select.go@v14' },
  { name: 'passesLockTests', since: '18', cite: 'recorded on v18.0.8' },
  { name: 'locksInsideWrites', since: '15', until: '17', cite: 'recorded on v15.0.3' },
  { name: 'passesLocksInWrites', since: '19', cite: 'recorded on v19.0.10' },
  {
    name: 'targetSkipsTemporaryTables',
    since: '11',
    until: '14',
    cite: 'go/vt/vtgate/planbuilder/bypass.go@v11-v14',
  },
  {
    name: 'targetRefusesTemporaryTables',
    since: '15',
    cite: 'go/vt/vttablet/tabletserver/query_engine.go#isValid@v15',
  },
  { name: 'streamsHonourSession', since: '13', cite: 'go/vt/vtgate/scatter_conn.go#StreamExecuteMulti@v13' },
  { name: 'sequenceReadsStayPooled', since: '13', cite: 'vitess#9968, vitess#10054' },
  { name: 'sequencesLeak', since: '7', until: '16', cite: 'vitess#9851' },
  {
    name: 'viewsNeedTables',
    since: '6',
    until: '21',
    cite: 'recorded on v15.0.3, v18.0.8, v19.0.10, v21.0.5',
  },
  { name: 'bufferResultIsKeyword', since: '21', cite: 'vitess#16396; recorded on v21.0.5' },
  {
    name: 'savepointsNeedTransaction',
    since: '8',
    cite: 'go/vt/vtgate/plan_execute.go#handleTransactions@v8-v24',
  },
  { name: 'recursiveWith', since: '21', cite: 'vitess#14321, vitess#16427' },
  { name: 'healsLostConnections', since: '9', cite: 'vitess#6983' },
  {
    name: 'refusesUntilRollback',
    since: '22',
    cite: 'vitess#17669; recorded on v22.0.3 and v24.0.0-SNAPSHOT',
  },
  { name: 'setBeginsTransaction', since: '6', until: '23', cite: 'vitess#19277' },
  { name: 'resetReleases', since: '7', cite: 'go/vt/vtgate/plugin_mysql_server.go@v7-v24' },
] as const satisfies readonly BehaviourRow[]

export type BehaviourName = (typeof behaviourRows)[number]['name']

export type Behaviour = Readonly<Record<BehaviourName, boolean>>

/** Which of the behaviours this release has. */
export function behaviourOf(release: Release): Behaviour {
  const behaviour = {} as Record<BehaviourName, boolean>
  for (const row of behaviourRows) behaviour[row.name] = behaviour[row.name] === true || covers(row, release)
  return behaviour
}

/** Where the behaviour was read or seen. */
export function behaviourCite(name: BehaviourName): string {
  return behaviourRows
    .filter(row => row.name === name)
    .map(row => row.cite)
    .join('; ')
}
