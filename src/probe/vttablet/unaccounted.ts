import { allPoolRows, poolRow } from '../../catalog/pools.ts'
import type { Release } from '../../catalog/release.ts'
import type { Account } from '../../catalog/roles.ts'
import { settingOf } from '../../sizing/setting.ts'
import type { AccountConnections, AccountGap, Program, Suspect, Unaccounted } from './observation.ts'
import type { TabletSample } from './observe-tablet.ts'
import { type AccountSuspect, anyAccount, suspectsOf } from './suspects.ts'

/**
 * Holds what MySQL counts by account against what its tablets' pools export, and names who may hold the
 * rest. Accounts that are not Vitess' are left out. The pages and MySQL are never read at the same moment,
 * so a few connections either way mean nothing.
 */
export function unaccountedOf(
  given: readonly TabletSample[],
  accounts: readonly AccountConnections[],
): Unaccounted {
  const samples = tabletsOf(given)
  const gaps = groupsOf(samples, accounts).map(group => gapOf(group, samples))
  return { ...summed(gaps, samples), byAccount: true }
}

/**
 * The same where MySQL tells only how many connections there are and not whose: those of others, and binlog
 * dumps, are in it.
 */
export function unaccountedInAll(given: readonly TabletSample[], connected: number): Unaccounted {
  const samples = tabletsOf(given)
  const gap = gapOf(
    { roles: vitessRoles, accounts: [{ user: '', role: 'other', connections: connected }] },
    samples,
  )
  const suspects = gap.unaccounted > 0 ? [...gap.suspects, unseenAccounts] : gap.suspects
  return { ...summed([{ ...gap, users: [], dumps: null, suspects }], samples), byAccount: false }
}

const unseenAccounts: Suspect = {
  id: 'unseen_accounts',
  connections: null,
  count: 'unbounded',
  text: "sessions of accounts that are not Vitess', and binlog dumps: without PROCESS none of them is seen",
  cite: 'measured: MySQL 8.0.46, 8.4.10 and 9.7.4; MariaDB 10.11.18 and 11.8.9',
}

function summed(
  gaps: readonly AccountGap[],
  samples: readonly TabletSample[],
): Omit<Unaccounted, 'byAccount'> {
  const sum = (of: (gap: AccountGap) => number) => gaps.reduce((total, gap) => total + of(gap), 0)
  const connected = sum(gap => gap.connected)
  const active = sum(gap => gap.active)
  const dumps = gaps.some(gap => gap.dumps === null) ? null : sum(gap => gap.dumps ?? 0)
  return {
    connected,
    active,
    dumps,
    reserved: reservedOf(samples),
    difference: connected - active - (dumps ?? 0),
    unaccounted: sum(gap => gap.unaccounted),
    accounts: gaps,
  }
}

function tabletsOf(given: readonly TabletSample[]): readonly TabletSample[] {
  return given.filter(({ observation }) => mayHoldConnections.has(observation.program))
}

/** A vtgate holds none; what could not be read may be a tablet. */
const mayHoldConnections: ReadonlySet<Program | null> = new Set(['vttablet', 'vtcombo', null])

/** MySQL accounts that one role uses, and all roles that share them. */
interface Group {
  readonly roles: readonly Account[]
  readonly accounts: readonly AccountConnections[]
}

/** Roles with a user of their own stand alone; roles that log in as one user stand together. */
function groupsOf(
  samples: readonly TabletSample[],
  accounts: readonly AccountConnections[],
): readonly Group[] {
  const byUsers = new Map<string, Group>()
  for (const role of vitessRoles) {
    const users = usersOf(role, samples)
    const own = accounts.filter(account => account.role === role || users.includes(account.user))
    const key = own.map(account => account.user).join('\n') || `no account of ${role}`
    const known = byUsers.get(key)
    byUsers.set(key, { roles: [...(known?.roles ?? []), role], accounts: own })
  }
  return [...byUsers.values()].filter(
    group => group.accounts.length > 0 || activeOf(group.roles, samples) > 0,
  )
}

const vitessRoles: readonly Account[] = ['app', 'dba', 'allprivs', 'filtered', 'appdebug', 'repl']

/** As whom the tablets log in, where their command lines or defaults tell it. */
function usersOf(role: Account, samples: readonly TabletSample[]): readonly string[] {
  return samples.flatMap(({ running, release }) => {
    const setting = release && settingOf(running, `db-${role}-user`, release)
    return setting?.kind === 'known' ? [String(setting.value)] : []
  })
}

function activeOf(roles: readonly string[], samples: readonly TabletSample[]): number {
  return samples
    .flatMap(({ observation, release }) =>
      observation.pools.map(pool => {
        const account = accountOf(pool.id, release)
        return account !== undefined && roles.includes(account) ? (pool.active ?? 0) : 0
      }),
    )
    .reduce((sum, active) => sum + active, 0)
}

/** Where the release is not known, as the newest release that has the pool. */
function accountOf(id: string, release: Release | undefined): Account | undefined {
  const known = release && poolRow(id, release)
  return (known ?? allPoolRows().findLast(row => row.id === id))?.account
}

function gapOf({ roles, accounts }: Group, samples: readonly TabletSample[]): AccountGap {
  const connected = accounts.reduce((sum, { connections }) => sum + connections, 0)
  const dumps = accounts.reduce((sum, account) => sum + (account.dumps ?? 0), 0)
  const active = activeOf(roles, samples)
  const reserved = roles.includes('app') ? reservedOf(samples) : 0
  const unaccounted = connected - active - dumps - (reserved ?? 0)
  const others = allSuspects(samples).filter(
    ({ account }) => account === anyAccount || roles.some(role => role === account),
  )
  const bounded = others.filter(({ count }) => count === 'at most')
  const most = bounded.reduce((sum, { connections }) => sum + (connections ?? 0), 0)
  const unexplained = Math.max(0, unaccounted - most)
  const unbounded = unexplained > 0 ? others.filter(({ count }) => count === 'unbounded') : []
  return {
    users: accounts.map(({ user }) => user),
    roles,
    connected,
    active,
    dumps,
    reserved,
    unaccounted,
    suspects: [
      ...reservedSuspects(reserved),
      ...(unaccounted > 0 ? [...bounded, ...unbounded].map(withoutAccount) : []),
    ],
    unexplained,
  }
}

/** Suspects say whose they are where there are several tablets. */
function allSuspects(samples: readonly TabletSample[]): readonly AccountSuspect[] {
  if (samples.length < 2) return samples.flatMap(suspectsOf)
  return samples.flatMap(sample => {
    const { tablet, url } = sample.observation
    return suspectsOf(sample).map(suspect => ({
      ...suspect,
      text: `${tablet.alias ?? url}: ${suspect.text}`,
    }))
  })
}

/** As far as tablets tell it; nothing when none does. */
function reservedOf(samples: readonly TabletSample[]): number | null {
  const told = samples.flatMap(({ observation }) => observation.reserved.now ?? [])
  return told.length === 0 ? null : told.reduce((sum, each) => sum + each, 0)
}

function reservedSuspects(connections: number | null): readonly Suspect[] {
  if (connections === null || connections === 0) return []
  return [
    {
      id: 'reserved_connections',
      connections,
      count: 'counted',
      text: `${connections} reserved connections (UserActiveReservedCount), which are in no pool`,
      cite: 'go/vt/vttablet/tabletserver/stateful_connection_pool.go:69@v24',
    },
  ]
}

function withoutAccount({ id, connections, count, text, cite }: Suspect): Suspect {
  return { id, connections, count, text, cite }
}
