import { perRelease } from './per-release.ts'
import { type Release, rowFor, type Span } from './release.ts'

/**
 * How the connection pools of vttablet behave, by release: v6 to v18 pass slots through FIFO channels
 * (`go/pools/resource_pool.go`), v19 and later keep stacks and a waitlist (`go/pools/smartconnpool`).
 * Many behaviours changed in patch releases, so each is a fact of its own with its own spans.
 */
export type PoolBehaviour = ResourcePoolBehaviour | SmartPoolBehaviour

/** v6 to v18. */
export interface ResourcePoolBehaviour {
  readonly kind: 'resource-pool'
  /** `one-queue`: no settings. `two-queues`: a second channel for connections with a setting. */
  readonly queues: 'one-queue' | 'two-queues'
  readonly maxLifetime: MaxLifetime
  readonly whenClosed: 'set-capacity-fails' | 'set-capacity-reopens'
  readonly refresh: 'none' | 'repeats'
  readonly prefill: 'opens-slots' | 'none'
  /** The gRPC code of "resource pool timed out"; none before v9: a plain error. */
  readonly timeoutCode: PoolErrorCode
  readonly expiredContextCode: PoolErrorCode
}

/** v19 and later. */
export interface SmartPoolBehaviour {
  readonly kind: 'smartconnpool'
  /** When the pool notices that a waiter's context ended: at once, or when a worker polls. */
  readonly waiterExpiry: WaiterExpiry
  /** `evicted`: Close throws all waiters out as it starts. `served`: they stay until Close is over. */
  readonly waitersAtClose: 'evicted' | 'served'
  /** A worker that hands idle connections to waiters nobody has passed over yet, every 100 ms. */
  readonly starvationWorker: 'none' | 'every-100-ms'
  readonly idleWorker: 'shrinks' | 'reopens-in-place' | 'reopens-popped'
  readonly idleCap: 'none' | 'closes-on-return'
  readonly closeTimeout: 'none' | 'ten-seconds'
  readonly refresh: 'close-and-open' | 'drain-once'
  readonly maxLifetime: MaxLifetime
  /** Where a Get without setting starts looking among the settings stacks before any push; -1: nowhere. */
  readonly freshSettingsStack: -1 | 0
}

/** How the limit on a connection's age is drawn at each return: L plus a random part below the bound. */
export type MaxLifetime = 'none' | 'below-twice' | 'truncated-to-32-bits'

/** gRPC codes that the old pool's errors have had. */
export type PoolErrorCode = 'UNKNOWN' | 'DEADLINE_EXCEEDED' | 'RESOURCE_EXHAUSTED'

/** How soon a waiter learns that its time is up, and whether one poll tells all of them. */
export type WaiterExpiry =
  | { readonly kind: 'at-once' }
  | { readonly kind: 'polled'; readonly everyMs: number; readonly perPoll: 'first' | 'all' }

/** What the wrapper round a pool does (`tabletserver/connpool`), by release. */
export interface ConnPoolBehaviour {
  readonly waiterCap: 'none' | 'oltp-and-transaction' | 'every-pool'
  /** True while a closed pool forgets its counters: a new pool is built at each Open. */
  readonly counters: 'restart-at-open' | 'kept'
}

interface Row<Value> extends Span {
  readonly value: Value
  readonly cite: string
}

const kinds: readonly Row<PoolBehaviour['kind']>[] = [
  { since: '6', until: '18', value: 'resource-pool', cite: 'go/pools/resource_pool.go:93@v6' },
  { since: '19', value: 'smartconnpool', cite: 'go/pools/smartconnpool/pool.go:106@v24, #14034' },
]

const queues: readonly Row<ResourcePoolBehaviour['queues']>[] = [
  { since: '6', until: '14', value: 'one-queue', cite: 'go/pools/resource_pool.go:111@v14' },
  { since: '15', until: '18', value: 'two-queues', cite: 'go/pools/resource_pool.go:155@v15, #11037' },
]

const maxLifetimes: readonly Row<MaxLifetime>[] = [
  { since: '6', until: '15', value: 'none', cite: '#11337' },
  { since: '16', until: '18', value: 'below-twice', cite: 'go/pools/resource_pool.go:593@v18' },
  { since: '19', value: 'truncated-to-32-bits', cite: 'go/pools/smartconnpool/pool.go:508-514@v24' },
]

const whenClosed: readonly Row<ResourcePoolBehaviour['whenClosed']>[] = [
  { since: '6', until: '11', value: 'set-capacity-fails', cite: 'go/pools/resource_pool.go:288@v9' },
  { since: '12', until: '18', value: 'set-capacity-reopens', cite: 'go/pools/resource_pool.go:355@v12' },
]

const resourceRefreshes: readonly Row<ResourcePoolBehaviour['refresh']>[] = [
  { since: '6', until: '11', value: 'none', cite: 'go/pools/resource_pool.go:205@v9' },
  { since: '12', until: '18', value: 'repeats', cite: 'go/pools/refresh_pool.go:63-97@v18' },
]

const prefills: readonly Row<ResourcePoolBehaviour['prefill']>[] = [
  { since: '6', until: '14', value: 'opens-slots', cite: 'go/pools/resource_pool.go:111@v14' },
  { since: '15', until: '18', value: 'none', cite: '#11002' },
]

const timeoutCodes: readonly Row<PoolErrorCode>[] = [
  { since: '6', until: '8', value: 'UNKNOWN', cite: 'go/pools/resource_pool.go:202@v6' },
  { since: '9', until: '13', value: 'DEADLINE_EXCEEDED', cite: 'go/pools/resource_pool.go:205@v9, #7002' },
  { since: '14', until: '18', value: 'RESOURCE_EXHAUSTED', cite: '#9483' },
]

const expiredContextCodes: readonly Row<PoolErrorCode>[] = [
  { since: '6', until: '8', value: 'UNKNOWN', cite: 'go/pools/resource_pool.go:202@v6' },
  { since: '9', until: '18', value: 'DEADLINE_EXCEEDED', cite: 'go/pools/resource_pool.go:205@v9, #7002' },
]

const everySecond = { kind: 'polled', everyMs: 1000, perPoll: 'all' } as const
const everySecondOneWaiter = { kind: 'polled', everyMs: 1000, perPoll: 'first' } as const
const everyTenth = { kind: 'polled', everyMs: 100, perPoll: 'all' } as const

/** Which patch of v20 took #16902 (all expired waiters at one poll) is undetermined; v20.0.8 has it. */
const waiterExpiries: readonly Row<WaiterExpiry>[] = [
  { since: '19', until: '19.0.6', value: everySecondOneWaiter, cite: 'waitlist.go:79@v19, #16897' },
  { since: '19.0.7', until: '19.0.9', value: everySecond, cite: 'pool.go:198@v19, #16901' },
  { since: '19.0.10', until: '19', value: everyTenth, cite: '#17683' },
  { since: '20', until: '20.0.5', value: everySecond, cite: 'pool.go:198@v19, #16902' },
  { since: '20.0.6', until: '20', value: everyTenth, cite: 'pool.go:195@v20, #17684' },
  { since: '21', until: '21.0.2', value: everySecond, cite: '#16897' },
  { since: '21.0.3', until: '21.0.5', value: everyTenth, cite: '#17685' },
  { since: '21.0.6', until: '21', value: { kind: 'at-once' }, cite: 'waitlist.go:60-109@v24, #18720' },
  { since: '22', until: '22.0.1', value: everyTenth, cite: '#17675' },
  { since: '22.0.2', until: '22', value: { kind: 'at-once' }, cite: '#18721' },
  { since: '23', value: { kind: 'at-once' }, cite: 'waitlist.go:60-109@v24, #18713' },
]

const waitersAtClose: readonly Row<SmartPoolBehaviour['waitersAtClose']>[] = [
  { since: '19', until: '20', value: 'evicted', cite: 'pool.go:736-773@v24, #18713' },
  { since: '21', until: '21.0.5', value: 'evicted', cite: '#18720' },
  { since: '21.0.6', until: '21', value: 'served', cite: '#18720' },
  { since: '22', until: '22.0.1', value: 'evicted', cite: '#18721' },
  { since: '22.0.2', value: 'served', cite: '#18713' },
]

const starvationWorkers: readonly Row<SmartPoolBehaviour['starvationWorker']>[] = [
  { since: '19', until: '19.0.9', value: 'none', cite: '#17683' },
  { since: '19.0.10', until: '19', value: 'every-100-ms', cite: '#17683' },
  { since: '20', until: '20.0.5', value: 'none', cite: '#17684' },
  { since: '20.0.6', until: '20', value: 'every-100-ms', cite: '#17684' },
  { since: '21', until: '21.0.2', value: 'none', cite: '#17685' },
  { since: '21.0.3', value: 'every-100-ms', cite: 'pool.go:210-219@v24, #17675' },
]

const idleWorkers: readonly Row<SmartPoolBehaviour['idleWorker']>[] = [
  { since: '19', until: '20.0.6', value: 'shrinks', cite: 'pool.go:665-696@v19' },
  { since: '20.0.7', until: '20', value: 'reopens-in-place', cite: 'pool.go:710@v20, #17780, #17830' },
  { since: '21', until: '21.0.3', value: 'shrinks', cite: 'pool.go:665-696@v19' },
  { since: '21.0.4', until: '21', value: 'reopens-in-place', cite: '#17781, #17829' },
  { since: '22', until: '22.0.2', value: 'reopens-in-place', cite: '#17757, #17818' },
  { since: '22.0.3', until: '22', value: 'reopens-popped', cite: '#18970, #19013' },
  { since: '23', until: '23.0.0', value: 'reopens-in-place', cite: 'pool.go:768@v23' },
  { since: '23.0.1', value: 'reopens-popped', cite: 'pool.go:775-862@v24, #18967, #19004' },
]

const idleCaps: readonly Row<SmartPoolBehaviour['idleCap']>[] = [
  { since: '19', until: '21', value: 'none', cite: '#17443' },
  { since: '22', value: 'closes-on-return', cite: 'pool.go:493-506@v24, #17443' },
]

const closeTimeouts: readonly Row<SmartPoolBehaviour['closeTimeout']>[] = [
  { since: '19', until: '19.0.4', value: 'none', cite: '#15979' },
  { since: '19.0.5', value: 'ten-seconds', cite: 'pool.go:44@v24, #16003' },
]

const smartRefreshes: readonly Row<SmartPoolBehaviour['refresh']>[] = [
  { since: '19', until: '19.0.4', value: 'close-and-open', cite: '#15979' },
  { since: '19.0.5', value: 'drain-once', cite: 'pool.go:298-320@v24' },
]

const freshSettingsStacks: readonly Row<SmartPoolBehaviour['freshSettingsStack']>[] = [
  { since: '19', until: '19', value: -1, cite: 'pool.go:452@v24' },
  { since: '20', value: 0, cite: 'pool.go:106@v24' },
]

const waiterCaps: readonly Row<ConnPoolBehaviour['waiterCap']>[] = [
  { since: '6', until: '12', value: 'oltp-and-transaction', cite: 'connpool/pool.go:167-202@v14' },
  { since: '13', until: '18', value: 'every-pool', cite: '#9484' },
  { since: '19', value: 'none', cite: '#15323' },
]

const countersAtOpen: readonly Row<ConnPoolBehaviour['counters']>[] = [
  { since: '6', until: '18', value: 'restart-at-open', cite: 'connpool/pool.go:121-138@v18' },
  { since: '19', value: 'kept', cite: 'pool.go:198-262@v24' },
]

/** Every table, by the fact that it holds: tests walk them over all releases. */
export const poolFamilyTables: Readonly<Record<string, readonly Row<unknown>[]>> = {
  kinds,
  queues,
  maxLifetimes,
  whenClosed,
  resourceRefreshes,
  prefills,
  timeoutCodes,
  expiredContextCodes,
  waiterExpiries,
  waitersAtClose,
  starvationWorkers,
  idleWorkers,
  idleCaps,
  closeTimeouts,
  smartRefreshes,
  freshSettingsStacks,
  waiterCaps,
  countersAtOpen,
}

/** How the pools of a release behave. */
export const poolBehaviour = perRelease(
  (release): PoolBehaviour =>
    value(kinds, release) === 'smartconnpool' ? smartBehaviour(release) : resourceBehaviour(release),
)

/** How a release wraps its pools. */
export const connPoolBehaviour = perRelease(
  (release): ConnPoolBehaviour => ({
    waiterCap: value(waiterCaps, release),
    counters: value(countersAtOpen, release),
  }),
)

function resourceBehaviour(release: Release): ResourcePoolBehaviour {
  return {
    kind: 'resource-pool',
    queues: value(queues, release),
    maxLifetime: value(maxLifetimes, release),
    whenClosed: value(whenClosed, release),
    refresh: value(resourceRefreshes, release),
    prefill: value(prefills, release),
    timeoutCode: value(timeoutCodes, release),
    expiredContextCode: value(expiredContextCodes, release),
  }
}

function smartBehaviour(release: Release): SmartPoolBehaviour {
  return {
    kind: 'smartconnpool',
    waiterExpiry: value(waiterExpiries, release),
    waitersAtClose: value(waitersAtClose, release),
    starvationWorker: value(starvationWorkers, release),
    idleWorker: value(idleWorkers, release),
    idleCap: value(idleCaps, release),
    closeTimeout: value(closeTimeouts, release),
    refresh: value(smartRefreshes, release),
    maxLifetime: value(maxLifetimes, release),
    freshSettingsStack: value(freshSettingsStacks, release),
  }
}

function value<Value>(rows: readonly Row<Value>[], release: Release): Value {
  const row = rowFor(rows, release)
  if (row === undefined) throw new Error(`bug: no row for ${release.text}`)
  return row.value
}
