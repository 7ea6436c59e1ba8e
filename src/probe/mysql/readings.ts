import type { QueryAnswer, QueryFailure, ReadingSession, Row } from './session.ts'
import { statements } from './statements.ts'

/** What a server answered, before anything is concluded from it. */
export interface Readings {
  readonly connectionId: number | null
  /** `user@host` as the server matched it. */
  readonly account: string
  readonly variables: Values
  readonly status: Values
  /** Rows of the account itself; a failure where SHOW GRANTS was refused. */
  readonly grants: QueryAnswer
  /** Where max_connections was set. */
  readonly source: QueryAnswer
  readonly accounts: QueryAnswer
  readonly threads: QueryAnswer
  /** Sums by account; asked for only when the process list shows one's own sessions alone. */
  readonly counts: QueryAnswer | undefined
}

/** Variables by name in lower case. */
export type Values = ReadonlyMap<string, string>

export type ReadingsOutcome =
  | { readonly kind: 'read'; readonly readings: Readings }
  | { readonly kind: 'lost'; readonly failure: QueryFailure }

/** Asks everything, one statement after another; a statement that is refused costs its own answer only. */
export async function takeReadings(session: ReadingSession): Promise<ReadingsOutcome> {
  let lost: QueryFailure | undefined
  const ask = async (sql: string): Promise<QueryAnswer> => {
    const answer: QueryAnswer = lost ?? (await session.query(sql))
    if (answer.kind === 'failed' && answer.fatal) lost = answer
    return answer
  }
  const self = rowsOf(await ask(statements.self))[0]
  const variables = valuesOf(await ask(statements.variables))
  const mariadb = /mariadb/i.test(variables.get('version') ?? session.greeting.version)
  const grants = await ask(statements.grants)
  const source = await ask(mariadb ? statements.mariadbSource : statements.mysqlSource)
  const accounts = await ask(mariadb ? statements.mariadbAccounts : statements.mysqlAccounts)
  const status = valuesOf(await ask(statements.status))
  const threads = await askThreads(ask, !mariadb && variables.get('performance_schema') === 'ON')
  const account = self?.account ?? ''
  const alone = rowsOf(threads).every(row => row.user === userOf(account))
  const counts = alone ? await ask(statements.accountCounts) : undefined
  if (lost) return { kind: 'lost', failure: lost }
  const connectionId = self?.id === undefined ? null : Number(self.id)
  return {
    kind: 'read',
    readings: { connectionId, account, variables, status, grants, source, accounts, threads, counts },
  }
}

/** performance_schema.processlist locks nothing; MySQL before 8.0.22 has it not. */
async function askThreads(
  ask: (sql: string) => Promise<QueryAnswer>,
  performanceSchema: boolean,
): Promise<QueryAnswer> {
  const answer = performanceSchema ? await ask(statements.performanceSchemaThreads) : undefined
  return answer?.kind === 'rows' && answer.rows.length > 0 ? answer : ask(statements.informationSchemaThreads)
}

/** Rows, none where the statement failed. */
export function rowsOf(answer: QueryAnswer | undefined): readonly Row[] {
  return answer?.kind === 'rows' ? answer.rows : []
}

/** `app` of `app@10.%`: a host has no `@`, a user may. */
export function userOf(account: string): string {
  const at = account.lastIndexOf('@')
  return at < 0 ? account : account.slice(0, at)
}

/** A number; null where there is none. */
export function numberIn(values: Values, name: string): number | null {
  return numberOf(values.get(name))
}

/** A number; null where the text is none. */
export function numberOf(text: string | null | undefined): number | null {
  if (text === undefined || text === null || text.trim() === '') return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

function valuesOf(answer: QueryAnswer): Values {
  return new Map(rowsOf(answer).map(row => [(row.variable_name ?? '').toLowerCase(), row.value ?? '']))
}
