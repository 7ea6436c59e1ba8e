import type { CalcRequest } from '../calc/calc.ts'
import { parseRelease, type Release } from '../catalog/release.ts'
import type { Known } from '../config/model.ts'
import type { MysqldOverrides } from '../config/mysqld-overrides.ts'
import type { Headroom } from '../sizing/budget.ts'
import type { KeptSlots } from '../sizing/ceiling.ts'
import type { OnDemand } from '../sizing/on-demand.ts'
import { UsageError } from './base-command.ts'
import { managedOption } from './managed-option.ts'

/** The flags of `vtsize calc` as the frame parsed them. */
export interface CalcFlags {
  readonly vitess?: string | undefined
  readonly role?: 'primary' | 'replica' | 'rdonly' | undefined
  readonly 'semi-sync'?: boolean | undefined
  readonly set?: readonly string[] | undefined
  readonly env?: readonly string[] | undefined
  readonly tablets: number
  readonly shared: boolean
  readonly 'max-connections'?: number | undefined
  readonly 'max-user-connections'?: number | undefined
  readonly nofile?: string | undefined
  readonly flavour?: 'mysql' | 'mariadb' | undefined
  readonly managed?: string | undefined
  readonly keep?: readonly string[] | undefined
  readonly headroom: string
  readonly replicas?: number | undefined
  readonly backups?: number | undefined
  readonly streams?: number | undefined
  readonly copying?: number | undefined
  readonly vstreams?: number | undefined
  readonly 'vstreams-copying'?: number | undefined
  readonly vdiffs?: number | undefined
  readonly 'message-tables'?: number | undefined
  readonly reserved?: number | undefined
  readonly costs: boolean
}

/** What the options say, without the inputs. Throws a UsageError that names the option. */
export function calcRequest(flags: CalcFlags): Omit<CalcRequest, 'inputs' | 'ports'> {
  const release = releaseOption(flags.vitess)
  return {
    env: new Map(assignments('--env', flags.env)),
    tablets: {
      ...(release && { release }),
      ...(flags.role && { role: flags.role }),
      set: new Map(assignments('--set', flags.set).map(([name, value]) => [name.replace(/^--?/, ''), value])),
      ...(flags['semi-sync'] !== undefined && { semiSync: flags['semi-sync'] }),
    },
    sharing: { shared: flags.shared, tablets: flags.tablets },
    mysqld: mysqldOverrides(flags),
    budget: {
      onDemand: onDemandOf(flags),
      kept: keptOption(flags.keep),
      headroom: headroomOption(flags.headroom),
    },
    costs: flags.costs,
  }
}

function releaseOption(text: string | undefined): Release | undefined {
  if (text === undefined) return undefined
  const release = parseRelease(text)
  if (!release)
    throw new UsageError(`--vitess ${text}: expected a release from v6 to v24`, 'such as 22 or v22.0.3')
  return release
}

/** `NAME=VALUE` pairs; the value is never part of an error, it may be a password. */
function assignments(option: string, pairs: readonly string[] = []): readonly (readonly [string, string])[] {
  return pairs.map(pair => {
    const at = pair.indexOf('=')
    if (at < 1) throw new UsageError(`${option}: expected NAME=VALUE`)
    return [pair.slice(0, at), pair.slice(at + 1)]
  })
}

function mysqldOverrides(flags: CalcFlags): MysqldOverrides {
  const { flavour, nofile, managed } = flags
  const maxConnections = flags['max-connections']
  const maxUserConnections = flags['max-user-connections']
  return {
    ...(managed !== undefined && managedOption(managed)),
    ...(maxConnections !== undefined && { maxConnections: byOption(maxConnections) }),
    ...(maxUserConnections !== undefined && { maxUserConnections: byOption(maxUserConnections) }),
    ...(nofile !== undefined && { nofile: { ...byOption(nofileOption(nofile)), text: nofile } }),
    ...(flavour !== undefined && { flavour }),
  }
}

function byOption<T>(value: T): Known<T> {
  return { kind: 'known', value, origin: 'option', text: String(value) }
}

function nofileOption(text: string): { soft: number; hard: number } {
  const match = /^(\d{1,10})(?::(\d{1,10}|unlimited|infinity))?$/.exec(text)
  if (!match)
    throw new UsageError(
      `--nofile ${text}: expected SOFT:HARD`,
      'such as 1024:524288, or one number for both',
    )
  const soft = Number(match[1])
  const hard =
    match[2] === undefined ? soft : /^\d/.test(match[2]) ? Number(match[2]) : Number.MAX_SAFE_INTEGER
  if (hard < soft) throw new UsageError(`--nofile ${text}: the hard limit is below the soft one`)
  return { soft, hard }
}

function keptOption(pairs: readonly string[] | undefined): readonly KeptSlots[] {
  return assignments('--keep', pairs).map(([label, text]) => {
    if (!/^\d{1,6}$/.test(text))
      throw new UsageError(`--keep ${label}=${text}: expected a number of connections`)
    return { label, connections: Number(text) }
  })
}

function headroomOption(text: string): Headroom {
  const match = /^(\d{1,6}(?:\.\d+)?)(%?)$/.exec(text)
  const value = Number(match?.[1])
  const share = match?.[2] === '%'
  if (!match || (share && value >= 100) || (!share && !Number.isInteger(value))) {
    throw new UsageError(`--headroom ${text}: expected connections (50) or a share below 100% (15%)`)
  }
  return share ? { kind: 'share', percent: value } : { kind: 'connections', connections: value }
}

function onDemandOf(flags: CalcFlags): OnDemand {
  const { replicas = 0, backups = 0, streams = 0, copying = 0, vstreams = 0, vdiffs = 0 } = flags
  if (copying > streams) throw new UsageError(`--copying ${copying}: only --streams ${streams} can copy`)
  const messageTables = flags['message-tables'] ?? 0
  const vstreamsCopying = flags['vstreams-copying'] ?? 0
  if (vstreamsCopying > vstreams)
    throw new UsageError(`--vstreams-copying ${vstreamsCopying}: only --vstreams ${vstreams} can copy`)
  return {
    replicas,
    backups,
    streams,
    copying,
    vstreams,
    vstreamsCopying,
    vdiffs,
    messageTables,
    reserved: flags.reserved,
  }
}
