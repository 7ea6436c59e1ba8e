import type { EngineError } from '../../engine/engine-error.ts'
import type { MysqldConnection } from './mysqld-connection.ts'
import { noSuchTable } from './mysqld-errors.ts'
import type { StatementEffect } from './statement-effect.ts'
import type { UserLocks } from './user-locks.ts'

/** So many names of temporary tables are remembered, the latest: sessions may name theirs ever anew. */
const mostNames = 10_000

/** What sessions own on the server: a transaction, advisory locks, temporary tables. */
export class SessionObjects {
  readonly #locks: UserLocks
  readonly #database: string
  /** Names that were ever a temporary table's: a session without a table of its own does not see one. */
  readonly #temporaryNames = new Set<string>()

  constructor(locks: UserLocks, database: string) {
    this.#locks = locks
    this.#database = database
  }

  /** Why a session with these temporary tables cannot read from a table; nothing when it can. */
  refusal(own: ReadonlySet<string> | undefined, table: string): EngineError | undefined {
    if (!this.#temporaryNames.has(table) || own?.has(table) === true) return undefined
    return noSuchTable(this.#database, table)
  }

  /** The statement went well: the session owns what it made, and no more what it gave up. */
  apply(connection: MysqldConnection, effect: StatementEffect): void {
    switch (effect.kind) {
      case 'begin':
        connection.isInTransaction = true
        connection.writtenMs = 0
        break
      case 'commit':
      case 'rollback':
        connection.isInTransaction = false
        connection.writtenMs = 0
        break
      case 'release-lock':
        this.#locks.release(connection, effect.lock)
        break
      case 'release-all-locks':
        this.#locks.releaseAll(connection)
        break
      case 'create-temporary-table':
        connection.temporaryTables ??= new Set()
        connection.temporaryTables.add(effect.table)
        this.#remember(effect.table)
        break
      case 'drop-table':
        connection.temporaryTables?.delete(effect.table)
        break
      case 'none':
      case 'reads':
      case 'get-lock':
    }
  }

  #remember(table: string): void {
    this.#temporaryNames.delete(table)
    this.#temporaryNames.add(table)
    const [oldest] = this.#temporaryNames
    if (this.#temporaryNames.size > mostNames && oldest !== undefined) this.#temporaryNames.delete(oldest)
  }
}
