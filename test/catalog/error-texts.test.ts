import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allErrorTexts, errorsIn } from '../../src/catalog/error-texts.ts'
import { flagRow } from '../../src/catalog/flags.ts'
import { mysqlErrors } from '../../src/catalog/mysql.ts'
import { poolBehaviour } from '../../src/catalog/pool-families.ts'
import { poolIds } from '../../src/catalog/pools.ts'
import { covers, newestReleases } from '../../src/catalog/release.ts'
import { resourcePoolErrors, smartPoolErrors } from '../../src/engine/pools/pool-errors.ts'

const ids = (message: string) => errorsIn(message).map(({ id }) => id)

describe('an error about connections', () => {
  it.each([
    ['errno 1040', ['too-many-connections']],
    ['1040', ['too-many-connections']],
    ['ERROR 1040 (HY000): Too many connections', ['too-many-connections']],
    ['ERROR 1040 (08004): Too many connections', ['too-many-connections']],
    ["(1040, 'Too many connections')", ['too-many-connections']],
    [
      'com.mysql.cj.exceptions.CJException: Data source rejected establishment of connection, Too many connections',
      ['too-many-connections'],
    ],
    [
      'target: ks.0.primary: vttablet: rpc error: code = ResourceExhausted desc = Too many connections (errno 1040) (sqlstate 08004)',
      ['too-many-connections'],
    ],
    [
      'immediate error from server errorCode=1040 errorMsg=Too many connections (errno 2012) (sqlstate HY000)',
      ['too-many-connections-at-accept'],
    ],
    ['(errno 2012)', ['too-many-connections-at-accept']],
    ["User vt_app already has more than 'max_user_connections' active connections", ['max-user-connections']],
    ["User 'vt_app' has exceeded the 'max_user_connections' resource (current value: 4)", ['account-cap']],
    ['ERROR 1226 (42000)', ['account-cap']],
    ["Access denied for user 'vt_app'@'localhost' (using password: YES) (errno 1045)", ['login-refused']],
    [
      "ERROR 1129 (HY000): Host '10.1.1.1' is blocked because of many connection errors; unblock with 'mysqladmin flush-hosts'",
      ['host-blocked'],
    ],
    ["Host '10.1.1.1' is not allowed to connect to this MariaDB server", ['host-not-allowed']],
    ['errno 1130', ['host-not-allowed']],
    [
      'Connections using insecure transport are prohibited while --require_secure_transport=ON.',
      ['tls-required'],
    ],
    ['errno 1203', ['max-user-connections', 'pool-exhausted']],
    ['vttablet: rpc error: code = ResourceExhausted desc =', ['pool-exhausted']],
    [
      'target: ks.0.primary: vttablet: rpc error: code = ResourceExhausted desc = connection pool timed out (CallerID: u) (errno 1203)',
      ['pool-timed-out'],
    ],
    ['code = ResourceExhausted desc = resource pool timed out', ['pool-timed-out']],
    ['desc = transaction pool connection limit exceeded (CallerID: u)', ['transaction-pool-full']],
    ['per-user transaction pool connection limit exceeded', ['transaction-limiter']],
    ['pool ConnPool waiter count exceeded', ['pool-waiters']],
    ['connection pool context already expired', ['pool-context-expired']],
    [
      'transaction pool aborting request due to already expired context',
      ['transaction-pool-context-expired'],
    ],
    ['connection pool is closed', ['pool-closed']],
    ['resource pool is closed', ['pool-closed']],
    [
      'timed out while waiting for connections to be returned to the pool (capacity=0, active=3, borrowed=3)',
      ['pool-does-not-shrink'],
    ],
    ['GET_LOCK not allowed without reserved connection', ['needs-reserved-connection']],
    ['transaction 1795264321560898269: in use: for query', ['connection-in-use']],
    [
      'code = Aborted desc = transaction 1795264321560898269: ended at 2026-11-21 12:32:40.255 UTC (exceeded timeout: 30s)',
      ['killed-at-transaction-timeout'],
    ],
    ['held locks released: target: ks.0.primary', ['killed-at-transaction-timeout']],
    ['transaction 17: not found (potential transaction timeout)', ['transaction-not-found']],
    ['operation not allowed in state SHUTTING_DOWN', ['tablet-not-serving']],
    ['PoolFull: skipped 60 log messages', ['pool-full-messages']],
    [
      '(errno 2013) due to context deadline exceeded, elapsed time: 30.000385625s, killing query ID 67',
      ['query-killed'],
    ],
    ['(errno 3024) (sqlstate HY000)', ['query-killed']],
    ['errno 2013', ['connection-lost']],
    ['ERROR 2002', ['mysql-not-there']],
    ['too   many\n connections', ['too-many-connections']],
    ['10400 rows', []],
    ['query took 1040 ms', []],
    ['found_rows_pool', []],
    ['', []],
  ])('%j', (message, expected) => {
    expect(ids(message)).toEqual(expected)
  })

  it('names pools and flags that the catalog knows', () => {
    for (const { pools = [], flags = [], phrases } of allErrorTexts()) {
      expect(poolIds()).toEqual(expect.arrayContaining([...pools]))
      expect(flags.filter(flag => !flagRow(flag))).toEqual([])
      expect(phrases).toEqual(phrases.map(phrase => phrase.toLowerCase()))
    }
  })

  it('of a pool has the text that the pool of each release gives', () => {
    for (const release of newestReleases()) {
      const behaviour = poolBehaviour(release)
      const errors = behaviour.kind === 'smartconnpool' ? smartPoolErrors : resourcePoolErrors(behaviour)
      for (const error of [errors.timeout, errors.closed, errors.expiredContext]) {
        expect(errorsIn(error.message).some(row => covers(row, release))).toBe(true)
      }
    }
  })

  it('of MySQL is told for every number that has to do with a limit', () => {
    const limits = mysqlErrors.filter(({ code }) => ![1142, 1227, 2005].includes(code))
    expect(limits.filter(({ code }) => ids(`errno ${code}`).length === 0)).toEqual([])
  })

  it('that a recorded client got is known', () => {
    const rows = JSON.parse(readFileSync('fixtures/recorded/saturation.json', 'utf8')) as readonly {
      readonly errors: readonly string[]
    }[]
    expect(rows.flatMap(({ errors }) => errors).filter(error => ids(error).length === 0)).toEqual([])
  })

  it('is looked for in any text, in linear time', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => errorsIn(text).length >= 0))
    const start = performance.now()
    for (const text of ['error '.repeat(1_000_000), 'code=((('.repeat(1_000_000), ' '.repeat(8_000_000)])
      errorsIn(text)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
