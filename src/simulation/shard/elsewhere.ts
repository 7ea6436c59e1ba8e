import type { Context } from '../../engine/ports/context.ts'
import type { Replied, TabletRequest } from '../../engine/tablet/tablet-request.ts'
import type { TabletPort } from '../../engine/vtgate/gateway.ts'

/** The tablets of a shard that is not simulated: all they are asked succeeds at once, and ids are given for show. */
export class Elsewhere implements TabletPort {
  readonly alias: string
  #lastId = 0

  constructor(alias: string) {
    this.alias = alias
  }

  execute({ transactionId, reservedId }: TabletRequest, done: Replied): void {
    done({ error: undefined, transactionId, reservedId })
  }

  streamExecute(request: TabletRequest, done: Replied): void {
    this.execute(request, done)
  }

  beginExecute({ reservedId }: TabletRequest, done: Replied): void {
    done({ error: undefined, transactionId: reservedId || this.#nextId(), reservedId })
  }

  beginStreamExecute(request: TabletRequest, done: Replied): void {
    this.beginExecute(request, done)
  }

  reserveExecute({ transactionId }: TabletRequest, done: Replied): void {
    done({ error: undefined, transactionId, reservedId: transactionId || this.#nextId() })
  }

  reserveStreamExecute(request: TabletRequest, done: Replied): void {
    this.reserveExecute(request, done)
  }

  reserveBeginExecute(_request: TabletRequest, done: Replied): void {
    const id = this.#nextId()
    done({ error: undefined, transactionId: id, reservedId: id })
  }

  reserveBeginStreamExecute(request: TabletRequest, done: Replied): void {
    this.reserveBeginExecute(request, done)
  }

  commit(_transactionId: number, _context: Context, done: Replied): void {
    done({ error: undefined, transactionId: 0, reservedId: 0 })
  }

  rollback(_transactionId: number, _context: Context, done: Replied): void {
    done({ error: undefined, transactionId: 0, reservedId: 0 })
  }

  release(_transactionId: number, _reservedId: number, _context: Context, done: Replied): void {
    done({ error: undefined, transactionId: 0, reservedId: 0 })
  }

  #nextId(): number {
    this.#lastId++
    return this.#lastId
  }
}
