import type { Release } from '../catalog/release.ts'
import { type KnownVariable, systemVariables } from '../catalog/system-variables.ts'
import {
  type EffectiveSettings,
  effectiveSettings,
  type SessionSettings,
} from '../catalog/vtgate-settings.ts'
import { behaviourOf } from '../catalog/vtgate-settings-behaviour.ts'
import {
  type StatementKind,
  type StatementRule,
  statementRulesOf,
} from '../catalog/vtgate-settings-statements.ts'
import type { Grammar } from './statement.ts'

export interface Keyspace {
  readonly name: string
  readonly sharded: boolean
  /** How many shards it has; one when it is not sharded. */
  readonly shards?: number
}

/** Session defaults of the MySQL behind the tablets. */
export interface ServerValues {
  /** As `SHOW VARIABLES` prints them, by lower-case name. */
  readonly values: Readonly<Record<string, string>>
  /** A name that is not among them does not exist on that server. */
  readonly complete?: boolean
}

export interface ContextOptions extends SessionSettings {
  readonly release: Release
  /** The keyspace that the session starts in. */
  readonly keyspace?: Keyspace | undefined
  /** All keyspaces of the vschema, when they are known: others are refused. */
  readonly keyspaces?: readonly string[] | undefined
  /** All tables that are sequences, when they are known: NEXT VALUE from another one is refused. */
  readonly sequences?: readonly string[] | undefined
  readonly server?: ServerValues | undefined
  /** Overrides the comparison with MySQL's values: for all variables, or by name. */
  readonly differs?: boolean | Readonly<Record<string, boolean>> | undefined
  /**
   * How statements reach vtgate. A raw gRPC session starts without system settings; `executor` leaves out what the
   * MySQL protocol layer answers by itself.
   */
  readonly protocol?: 'mysql' | 'grpc' | 'executor' | undefined
  /** What the tablets are seen to do with settings, whatever flags and release say. */
  readonly tabletsPoolSettings?: boolean | undefined
  /** `--allow-kill-statement`. */
  readonly allowKillStatement?: boolean | undefined
  /** The user may change entries in the topology (`--vschema_ddl_authorized_users`); absent = not known. */
  readonly mayChangeMetadata?: boolean | undefined
}

/** All that an effect depends on beside the session and the statement. */
export interface Context extends EffectiveSettings, Grammar {
  readonly release: Release
  readonly variables: ReadonlyMap<string, KnownVariable>
  readonly rules: ReadonlyMap<StatementKind, StatementRule>
  /** SET_VAR hints are on: the flag, and a parser version that has them. */
  readonly hints: boolean
  readonly keyspace: Keyspace | undefined
  readonly keyspaces: readonly string[] | undefined
  readonly sequences: readonly string[] | undefined
  readonly server: ServerValues | undefined
  readonly differs: ContextOptions['differs']
  readonly protocol: 'mysql' | 'grpc' | 'executor'
  readonly allowKillStatement: boolean
  readonly mayChangeMetadata: boolean | undefined
}

const firstVersionWithHints = 80000

/** The context with the release's defaults filled in. Make it once: it looks up every table of the release. */
export function newContext(options: ContextOptions): Context {
  const settings = effectiveSettings(options.release, options)
  return {
    ...settings,
    settingsPool: options.tabletsPoolSettings ?? settings.settingsPool,
    release: options.release,
    behaviour: behaviourOf(options.release),
    variables: systemVariables(options.release),
    rules: statementRulesOf(options.release),
    memory: new Map(),
    hints: settings.enableSetVar && settings.parserVersion >= firstVersionWithHints,
    keyspace: options.keyspace,
    keyspaces: options.keyspaces,
    sequences: options.sequences,
    server: options.server,
    differs: options.differs,
    protocol: options.protocol ?? 'mysql',
    allowKillStatement: options.allowKillStatement ?? false,
    mayChangeMetadata: options.mayChangeMetadata,
  }
}
