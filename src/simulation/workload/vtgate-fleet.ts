import type { Client, Vtgate } from '../../engine/vtgate/vtgate.ts'
import type { VtgateSession } from '../../engine/vtgate/vtgate-session.ts'
import type { ClientSession } from './client-session.ts'

/** The vtgates, and which sessions are at which: connections go round. */
export class VtgateFleet {
  readonly #make: () => Vtgate
  #vtgates: Member[]
  readonly #memberOf = new Map<ClientSession, Member>()
  #turn = 0

  constructor(count: number, make: () => Vtgate) {
    this.#make = make
    this.#vtgates = Array.from({ length: count }, () => this.#newMember())
  }

  connect(session: ClientSession, client: Client): VtgateSession {
    const member = this.#vtgates[this.#turn % this.#vtgates.length] as Member
    this.#turn++
    this.left(session)
    member.sessions.add(session)
    this.#memberOf.set(session, member)
    return member.vtgate.connect(client)
  }

  left(session: ClientSession): void {
    this.#memberOf.get(session)?.sessions.delete(session)
    this.#memberOf.delete(session)
  }

  /** One of them dies; the only one is replaced at once. Clients find out, and connect elsewhere. */
  crash(): void {
    const dead = this.#vtgates.pop()
    if (this.#vtgates.length === 0) this.#vtgates = [this.#newMember()]
    for (const session of [...(dead?.sessions ?? [])]) session.vtgateDied()
  }

  #newMember(): Member {
    return { vtgate: this.#make(), sessions: new Set() }
  }
}

interface Member {
  readonly vtgate: Vtgate
  readonly sessions: Set<ClientSession>
}
