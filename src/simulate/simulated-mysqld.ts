import { serverTimeouts } from '../catalog/mysql.ts'
import type { Release } from '../catalog/release.ts'
import { hostOf, type TabletGroup } from '../config/groups.ts'
import type { Unresolved } from '../config/model.ts'
import type { Handshake, HeldConnections, SimulatedMysqld } from '../simulation/input.ts'
import { type Ceiling, ceilingOf, flavourOf } from '../sizing/ceiling.ts'
import { connectionsOf } from '../sizing/count.ts'
import { demandOf, total } from '../sizing/demand.ts'
import { nothingOnDemand, onDemandLines } from '../sizing/on-demand.ts'
import type { Assumptions } from './assumptions.ts'
import type { ShardMember } from './shard.ts'
import type { MachineOptions, SimulateRequest } from './simulate-request.ts'

export type MysqldReading =
  | { readonly kind: 'mysqld'; readonly mysqld: SimulatedMysqld; readonly ceiling: Ceiling }
  | { readonly kind: 'undetermined'; readonly because: readonly Unresolved[] }

type Wishes = Pick<SimulateRequest, 'onDemand' | 'kept' | 'machine'>

/** The mysqld of a tablet: what it lets in by its configuration, how fast it works by what the user says. */
export function mysqldOf(
  member: ShardMember,
  release: Release,
  wishes: Wishes,
  assumptions: Assumptions,
): MysqldReading {
  const settings = member.group.mysqld
  const ceiling = ceilingOf(settings, [])
  const others = heldByOthers(member, release, wishes, assumptions)
  const wait = settings.waitTimeout
  const unknown = [...ceiling.because, ...others.because, ...(wait?.kind === 'unresolved' ? [wait] : [])]
  if (unknown.length > 0 || ceiling.effective === undefined) return { kind: 'undetermined', because: unknown }
  const { machine } = wishes
  return {
    kind: 'mysqld',
    ceiling,
    mysqld: {
      name: `mysqld of ${member.name}`,
      flavour: flavourOf(settings),
      maxConnections: ceiling.effective,
      held: others.held,
      accountCaps: {},
      maxUserConnections: ceiling.perAccount ?? 0,
      spareSlot: 'free',
      handshake: handshakeOf(member, machine, assumptions),
      roundTripMs: roundTripOf(assumptions),
      cores: coresOf(machine, assumptions),
      lockShare: machine.lockShare ?? 0,
      ioShare: machine.ioShare ?? 0,
      killLagMs: machine.killLag ?? assumedKillLag(assumptions),
      waitTimeoutMs: (wait?.kind === 'known' ? wait.value : serverTimeouts.waitTimeout.mysql) * 1000,
    },
  }
}

interface Others {
  readonly held: readonly HeldConnections[]
  readonly because: readonly Unresolved[]
}

/** What the options say to come beside the tablet, and other tablets of the same mysqld with all that they can open. */
function heldByOthers(
  member: ShardMember,
  release: Release,
  { kept, onDemand }: Wishes,
  assumptions: Assumptions,
): Others {
  const slots = kept.map(({ label, connections }) => ({
    what: label,
    account: 'other' as const,
    connections,
  }))
  if (member.role !== 'primary') return { held: slots, because: [] }
  const said = onDemandLines({ ...onDemand, clients: undefined, reserved: 0 }, [member.tablet], release)
  const demand = demandOf(neighboursOf(member), nothingOnDemand, release)
  const byNeighbours = total(demand.lines) ?? demand.known
  if (byNeighbours > 0) {
    assumptions.add({
      about: 'other tablets of the same mysqld',
      value: `${byNeighbours} connections`,
      why: 'they are not simulated: all that they can open is taken as open',
      supply: '--tablet NAME to simulate another one',
    })
  }
  const lines = said.filter(({ count }) => (connectionsOf(count) ?? 0) > 0)
  return {
    held: [
      ...slots,
      ...lines.map(({ id, account, count }) => ({
        what: id,
        account,
        connections: connectionsOf(count) ?? 0,
      })),
      ...(byNeighbours > 0
        ? [{ what: 'other tablets', account: 'app' as const, connections: byNeighbours }]
        : []),
    ],
    because: [
      ...demand.because,
      ...said.flatMap(({ count }) => (count.kind === 'unresolved' ? count.because : [])),
    ],
  }
}

/** All processes that connect to the tablet's mysqld but itself. */
function neighboursOf({ tablet: own, group }: ShardMember): TabletGroup['members'] {
  return group.members.map(({ tablet, processes }) => ({
    tablet,
    processes:
      tablet === own && processes.kind === 'known' ? { ...processes, value: processes.value - 1 } : processes,
  }))
}

function handshakeOf(member: ShardMember, machine: MachineOptions, assumptions: Assumptions): Handshake {
  const transport = machine.handshake?.transport ?? (hostOf(member.tablet) === undefined ? 'socket' : 'tcp')
  if (machine.handshake) return { transport, ms: { kind: 'constant', ms: machine.handshake.ms } }
  assumptions.add({
    about: 'time of a handshake with MySQL',
    value: '1 ms',
    why: 'nobody said it; TLS to another zone takes some 50 ms',
    supply: '--handshake tls:50ms',
  })
  return { transport, ms: { kind: 'constant', ms: 1 } }
}

/** The clients file says how long connections are held, and that holds the way to MySQL and back. */
function roundTripOf(assumptions: Assumptions): number {
  assumptions.add({
    about: 'round trip from vttablet to MySQL',
    value: '0 ms',
    why: 'the seconds of the clients file are how long a connection is held, the way to MySQL and back among them',
  })
  return 0
}

function coresOf({ cores }: MachineOptions, assumptions: Assumptions): number {
  if (cores !== undefined) return cores
  assumptions.add({
    about: 'cores of MySQL',
    value: 'as many as it takes',
    why: 'statements take as long as the clients file says, however many run',
    supply: '--cores N, with --lock-share and --io-share',
  })
  return Number.POSITIVE_INFINITY
}

function assumedKillLag(assumptions: Assumptions): SimulatedMysqld['killLagMs'] {
  assumptions.add({
    about: 'time until MySQL has let a killed connection go',
    value: '100 ms on average',
    why: 'its rollback takes as long as its transaction was large',
    supply: '--kill-lag DURATION',
  })
  return { kind: 'exponential', meanMs: 100 }
}
