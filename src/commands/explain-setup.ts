import { parseRelease, type Release } from '../catalog/release.ts'
import { storedModes } from '../catalog/system-variables-modes.ts'
import { mysql8Defaults } from '../catalog/system-variables-mysql.ts'
import { versionNumber } from '../catalog/vtgate-settings.ts'
import type { SessionSetup } from '../explain/session-setup.ts'
import type { Keyspace } from '../statements/context.ts'
import { UsageError } from './base-command.ts'

/** The flags that tell for which cluster a session is explained, as the frame parsed them. */
export interface SetupFlags {
  readonly vitess?: string | undefined
  readonly 'mysql-server-version'?: string | undefined
  readonly 'enable-system-settings'?: boolean | undefined
  readonly 'enable-set-var'?: boolean | undefined
  readonly 'settings-pool'?: boolean | undefined
  readonly shards?: number | undefined
  readonly sharded?: boolean | undefined
  readonly unsharded?: boolean | undefined
  readonly 'server-variable'?: readonly string[] | undefined
  readonly 'mysql-defaults': '8.0' | 'none'
}

/** The cluster that the flags describe. Throws a UsageError for a value that cannot be one. */
export function sessionSetup(flags: SetupFlags): SessionSetup {
  return {
    release: flags.vitess === undefined ? undefined : releaseOption(flags.vitess),
    mysqlServerVersion: versionOption(flags['mysql-server-version']),
    enableSystemSettings: flags['enable-system-settings'],
    enableSetVar: flags['enable-set-var'],
    settingsPool: flags['settings-pool'],
    keyspace: keyspaceOption(flags),
    server: { values: serverValues(flags) },
  }
}

function releaseOption(text: string): Release {
  const release = parseRelease(text)
  if (release) return release
  throw new UsageError(`--vitess ${text}: no release that vtsize knows`, 'v6 to v24, such as 22 or v22.0.3')
}

function versionOption(text: string | undefined): string | undefined {
  if (text === undefined || versionNumber(text) !== undefined) return text
  throw new UsageError(`--mysql-server-version ${text}: expected a version`, 'such as 8.0.30')
}

/** The name is of no consequence: a question names no keyspace. */
function keyspaceOption({ shards, sharded, unsharded }: SetupFlags): Keyspace | undefined {
  if (unsharded) return { name: 'ks', sharded: false }
  if (shards !== undefined) return { name: 'ks', sharded: sharded ?? shards > 1, shards }
  return sharded ? { name: 'ks', sharded } : undefined
}

function serverValues(flags: SetupFlags): Readonly<Record<string, string>> {
  const given = (flags['server-variable'] ?? []).map(serverVariable)
  return {
    ...(flags['mysql-defaults'] === 'none' ? {} : mysql8Defaults),
    ...Object.fromEntries(given),
  }
}

function serverVariable(text: string): readonly [string, string] {
  const [, name, value = ''] = /^([A-Za-z][\w.]*)=(.*)$/s.exec(text) ?? []
  if (name === undefined) {
    throw new UsageError('--server-variable: expected NAME=VALUE', 'such as sql_mode=STRICT_TRANS_TABLES')
  }
  const lower = name.toLowerCase()
  return [lower, lower === 'sql_mode' ? storedModes(value) : value]
}
