import type { QueryAnswer, ReadingSession, Row } from '../../src/probe/mysql/session.ts'

/** What a server answers, by the table or word that the statement names; what is not here is refused with 1142. */
export interface CannedServer {
  readonly variables: Readonly<Record<string, string>>
  readonly status?: Readonly<Record<string, string>>
  readonly account?: string
  readonly connectionId?: string
  readonly grants?: readonly string[]
  readonly answers?: readonly (readonly [word: string, rows: readonly Row[]])[]
}

/** A session on a server of another make or age than those that the live tests start. */
export function cannedSession(server: CannedServer): ReadingSession & { readonly asked: readonly string[] } {
  const asked: string[] = []
  const named = (values: Readonly<Record<string, string>>): readonly Row[] =>
    Object.entries(values).map(([variable_name, value]) => ({ variable_name, value }))
  const table: readonly (readonly [string, readonly Row[]])[] = [
    ...(server.answers ?? []),
    ['connection_id()', [{ id: server.connectionId ?? '7', account: server.account ?? 'vtsize@%' }]],
    ['show global variables', named(server.variables)],
    ['show global status', named(server.status ?? {})],
    [
      'show grants',
      (server.grants ?? ['GRANT PROCESS ON *.* TO `vtsize`@`%`']).map(grant => ({ grants: grant })),
    ],
  ]
  return {
    asked,
    tls: true,
    greeting: { kind: 'greeting', version: server.variables.version ?? '', connectionId: 7, tls: true },
    get statements() {
      return asked.length + 1
    },
    query: sql => {
      asked.push(sql)
      const rows = table.find(([word]) => sql.includes(word))?.[1]
      return Promise.resolve<QueryAnswer>(
        rows
          ? { kind: 'rows', rows }
          : { kind: 'failed', errno: 1142, sqlstate: '42000', text: 'denied', fatal: false },
      )
    },
  }
}
