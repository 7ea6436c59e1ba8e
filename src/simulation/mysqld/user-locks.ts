import type { MysqldConnection } from './mysqld-connection.ts'

/** What became of a GET_LOCK at once. */
export type LockAnswer = 'granted' | 'waits' | 'deadlock'

interface Lock {
  owner: MysqldConnection
  readonly waiters: Set<MysqldConnection>
}

/** GET_LOCK's locks: each with one session, which may take it again, and the others in order of arrival. */
export class UserLocks {
  readonly #locks = new Map<string, Lock>()
  readonly #granted: (connection: MysqldConnection) => void

  /** `granted` hears when a session that waited has its lock. */
  constructor(granted: (connection: MysqldConnection) => void) {
    this.#granted = granted
  }

  acquire(connection: MysqldConnection, name: string): LockAnswer {
    const lock = this.#locks.get(name)
    if (lock === undefined) {
      this.#locks.set(name, { owner: connection, waiters: new Set() })
      count(connection, name)
      return 'granted'
    }
    if (lock.owner === connection) {
      count(connection, name)
      return 'granted'
    }
    if (this.#waitsFor(lock.owner, connection)) return 'deadlock'
    lock.waiters.add(connection)
    connection.wantedLock = name
    return 'waits'
  }

  /** It waits no more. */
  leave(connection: MysqldConnection): void {
    const name = connection.wantedLock
    if (name === undefined) return
    connection.wantedLock = undefined
    this.#locks.get(name)?.waiters.delete(connection)
  }

  /** Gives one lock back once; locks of others, and none, are left alone. */
  release(connection: MysqldConnection, name: string): void {
    const held = connection.locks?.get(name) ?? 0
    if (held > 1) connection.locks?.set(name, held - 1)
    else if (held === 1) this.#free(connection, name)
  }

  releaseAll(connection: MysqldConnection): void {
    for (const name of [...(connection.locks?.keys() ?? [])]) this.#free(connection, name)
  }

  /** The server is gone, and all locks with it. */
  clear(): void {
    this.#locks.clear()
  }

  /** True when `from` waits, over others, for `to`: each waits for one lock at most, so this is one chain. */
  #waitsFor(from: MysqldConnection, to: MysqldConnection): boolean {
    let at: MysqldConnection | undefined = from
    while (at !== undefined && at !== to) {
      at = at.wantedLock === undefined ? undefined : this.#locks.get(at.wantedLock)?.owner
    }
    return at === to
  }

  #free(connection: MysqldConnection, name: string): void {
    connection.locks?.delete(name)
    const lock = this.#locks.get(name)
    if (lock?.owner !== connection) return
    const [next] = lock.waiters
    if (next === undefined) {
      this.#locks.delete(name)
      return
    }
    lock.waiters.delete(next)
    lock.owner = next
    next.wantedLock = undefined
    count(next, name)
    this.#granted(next)
  }
}

function count(connection: MysqldConnection, name: string): void {
  connection.locks ??= new Map()
  connection.locks.set(name, (connection.locks.get(name) ?? 0) + 1)
}
