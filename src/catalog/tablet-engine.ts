import { perRelease } from './per-release.ts'
import { rowFor, type Span } from './release.ts'

/** How vttablet handles transactions, reserved connections and kills, by release: one fact a field. */
export interface TabletBehaviour {
  /** Reserved connections came with v7. */
  readonly reservedConnections: 'none' | 'kept'
  /** Whether pre-queries become a pooled setting, and whether a flag decides. */
  readonly settingsPool: 'none' | 'flag' | 'always'
  /** v21 and later never reserve for a stream. */
  readonly streamReserves: 'falls-back' | 'never'
  readonly flushReserves: 'no' | 'yes'
  /** One timeout for all, or one each by workload that also bounds the session's own. */
  readonly transactionTimeout: 'oltp-only' | 'by-workload' | 'by-workload-and-session'
  /** An expired connection: at its timeout, or strictly after it. */
  readonly expiry: 'at-timeout' | 'after-timeout'
  /** v7 forgot to complete the transactions that its killer ended and the begins that failed (#6731). */
  readonly limiterAfterFailure: 'leaks' | 'releases'
  /** v6 closed the connections of transactions that its killer ended; later ones go back to the pool. */
  readonly killedTransaction: 'closed' | 'rolled-back'
  readonly unknownIdText: string
  readonly exhaustedCode: 'from-begin' | 'from-pool'
  readonly socketCheck: 'none' | 'at-checkout'
  readonly shutdownNonTx: 'none' | 'at-once'
  readonly killScope: 'connection' | 'query-outside-transactions'
  readonly killClosesLocally: 'no' | 'yes'
  /** How long a kill may take; 0 for as long as it takes. */
  readonly killTimeoutMs: number
  readonly cancelledReturns: 'when-query-ended' | 'when-killed-in-transaction' | 'when-both-done'
  /** Which errors of a statement outside a transaction lead to a new connection and a second try. */
  readonly retries: 'all-connection-errors' | 'not-when-full' | 'not-when-full-or-lost'
  readonly reconnectSetting: 'forgotten' | 'applied'
  readonly queryTimeoutInTransaction: 'query-timeout' | 'smaller-of-both'
  readonly reservedQueryTimeout: 'as-in-transaction' | 'query-timeout'
  readonly mysqlCheck: MysqlCheck
  readonly foundRowsResize: 'separate' | 'with-transaction-pool'
  readonly releaseTiming: 'none' | 'by-reason'
  readonly engineStateText: string
}

/** Which account asks whether MySQL is there, and which refusals of its dial mean that it is not. */
export interface MysqlCheck {
  readonly account: 'app' | 'dba'
  /** Connection errors are those of the client library, errno 2000 and up. */
  readonly unreachable: 'connection-errors' | 'all-errors' | 'all-but-full-at-accept'
}

interface Row<Value> extends Span {
  readonly value: Value
  readonly cite: string
}

type Rows = { readonly [Fact in keyof TabletBehaviour]: readonly Row<TabletBehaviour[Fact]>[] }

/** Every table, by the fact that it holds: tests walk them over all releases. */
export const tabletEngineTables: Rows = {
  reservedConnections: [
    { since: '6', until: '6', value: 'none', cite: 'tx_pool.go:101-499@v6' },
    { since: '7', value: 'kept', cite: '#6303' },
  ],
  settingsPool: [
    { since: '6', until: '14', value: 'none', cite: '#11037' },
    { since: '15', until: '20', value: 'flag', cite: 'tabletserver.go:1145-1333@v15, #13127' },
    { since: '21', value: 'always', cite: '#16280' },
  ],
  streamReserves: [
    { since: '6', until: '20', value: 'falls-back', cite: 'tabletserver.go:1223-1431@v20' },
    { since: '21', value: 'never', cite: 'tabletserver.go:1604-1754@v24' },
  ],
  flushReserves: [
    { since: '6', until: '18', value: 'no', cite: '#14720' },
    { since: '19', value: 'yes', cite: 'planbuilder/builder.go:261@v24, #14720' },
  ],
  transactionTimeout: [
    { since: '6', until: '14', value: 'oltp-only', cite: 'tx_pool.go:124-145@v7' },
    { since: '15', until: '22', value: 'by-workload', cite: 'tx_pool.go:123-147@v15, #10946' },
    { since: '23', value: 'by-workload-and-session', cite: 'tx_pool.go:281-290@v24, #18560' },
  ],
  expiry: [
    { since: '6', until: '14', value: 'at-timeout', cite: 'tx_pool.go:124-145@v7' },
    { since: '15', value: 'after-timeout', cite: 'sc.go:80-88@v24' },
  ],
  limiterAfterFailure: [
    { since: '6', until: '6', value: 'releases', cite: 'tx_pool.go:101-499@v6' },
    { since: '7', until: '7', value: 'leaks', cite: '#6731' },
    { since: '8', value: 'releases', cite: '#6731' },
  ],
  killedTransaction: [
    { since: '6', until: '6', value: 'closed', cite: 'tx_pool.go:101-499@v6' },
    { since: '7', value: 'rolled-back', cite: 'tx_pool.go:124-145@v7' },
  ],
  unknownIdText: [
    { since: '6', until: '19', value: 'not found', cite: 'numbered.go:105-121@v24' },
    { since: '20', value: 'not found (potential transaction timeout)', cite: 'numbered.go:105-121@v24' },
  ],
  exhaustedCode: [
    { since: '6', until: '13', value: 'from-begin', cite: 'tx_pool.go:224-250@v7' },
    { since: '14', value: 'from-pool', cite: 'tx_pool.go:303-318@v24' },
  ],
  socketCheck: [
    { since: '6', until: '18', value: 'none', cite: 'scp.go:136-170@v7' },
    { since: '19', value: 'at-checkout', cite: 'scp.go:175-214@v24' },
  ],
  shutdownNonTx: [
    { since: '6', until: '8', value: 'none', cite: 'tx_engine.go:380@v7' },
    { since: '9', value: 'at-once', cite: 'tx_engine.go:344-418@v24' },
  ],
  killScope: [
    { since: '6', until: '19', value: 'connection', cite: '#15694' },
    { since: '20', value: 'query-outside-transactions', cite: 'connpool/dbconn.go:452@v20, #15694' },
  ],
  killClosesLocally: [
    { since: '6', until: '8', value: 'no', cite: 'connpool/dbconn.go:294@v7' },
    { since: '9', value: 'yes', cite: 'connpool/dbconn.go:312@v9' },
  ],
  killTimeoutMs: [
    { since: '6', until: '19', value: 0, cite: 'connpool/dbconn.go:369@v19' },
    { since: '20', value: 5000, cite: 'connpool/dbconn.go:452@v20' },
  ],
  cancelledReturns: [
    { since: '6', until: '19', value: 'when-query-ended', cite: 'connpool/dbconn.go:369@v19' },
    { since: '20', until: '23', value: 'when-killed-in-transaction', cite: 'connpool/dbconn.go:452@v20' },
    { since: '24', value: 'when-both-done', cite: 'connpool/dbconn.go:452@v24, #19654' },
  ],
  retries: [
    { since: '6', until: '8', value: 'all-connection-errors', cite: 'connpool/dbconn.go:294@v7' },
    { since: '9', until: '12', value: 'not-when-full', cite: '#7039' },
    { since: '13', value: 'not-when-full-or-lost', cite: 'connpool/dbconn.go:123-160@v24' },
  ],
  reconnectSetting: [
    { since: '6', until: '14', value: 'forgotten', cite: '#11256' },
    { since: '15', value: 'applied', cite: 'connpool/dbconn.go:590-606@v24, #11256' },
  ],
  queryTimeoutInTransaction: [
    { since: '6', until: '8', value: 'query-timeout', cite: 'tabletserver.go:677@v9' },
    { since: '9', value: 'smaller-of-both', cite: 'tabletserver.go:677@v9' },
  ],
  reservedQueryTimeout: [
    { since: '6', until: '14', value: 'as-in-transaction', cite: '#11490' },
    { since: '15', value: 'query-timeout', cite: '#11490' },
  ],
  mysqlCheck: [
    {
      since: '6',
      until: '6',
      value: { account: 'dba', unreachable: 'connection-errors' },
      cite: '#7039',
    },
    {
      since: '7',
      until: '8',
      value: { account: 'app', unreachable: 'all-errors' },
      cite: '#7039',
    },
    {
      since: '9',
      value: { account: 'app', unreachable: 'all-but-full-at-accept' },
      cite: 'go/mysql/sqlerror/constants.go:622@v24, #7039',
    },
  ],
  foundRowsResize: [
    { since: '6', until: '21', value: 'separate', cite: '#17055' },
    { since: '22', value: 'with-transaction-pool', cite: '#17055' },
  ],
  releaseTiming: [
    { since: '6', until: '22', value: 'none', cite: 'sc.go:303-315@v24' },
    { since: '23', value: 'by-reason', cite: 'sc.go:303-315@v24' },
  ],
  engineStateText: [
    {
      since: '6',
      until: '10',
      value: "tx engine can't accept new transactions in state",
      cite: 'tx_engine.go@007744e2',
    },
    {
      since: '11',
      value: "tx engine can't accept new connections in state",
      cite: 'tx_engine.go:162-191@v24',
    },
  ],
}

/** How the tablets of a release behave. */
export const tabletBehaviour = perRelease((release): TabletBehaviour => {
  const entries = Object.entries(tabletEngineTables).map(([fact, rows]) => {
    const row = rowFor<Row<unknown>>(rows, release)
    if (row === undefined) throw new Error(`bug: no row of ${fact} for ${release.text}`)
    return [fact, row.value] as const
  })
  return Object.fromEntries(entries) as unknown as TabletBehaviour
})
