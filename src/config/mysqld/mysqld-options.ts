import type { MysqldSettings, Piece, Place } from '../model.ts'

/** One option as mysqld would get it, from a file or from its command line. */
export interface MysqldOption {
  readonly kind: 'option'
  /** As written, without leading dashes. */
  readonly name: string
  /** Nothing when the option stands without `=`. */
  readonly value: readonly Piece[] | undefined
  readonly place: Place
  readonly valuePlace: Place
  /** One clause that says why mysqld may not see this option: an unknown group, a template condition. */
  readonly doubt?: string
}

/** Something that may hold any option and could not be read: after it, nothing read before is certain. */
export interface UnreadOptions {
  readonly kind: 'unread'
  /** As written. */
  readonly text: string
  /** One clause that completes "... because". */
  readonly why: string
  readonly place: Place
  /** They stand in files that were not given: another input may still tell them. */
  readonly elsewhere?: true
}

/** What mysqld sees, in its order: of several options with one name the last wins. */
export type MysqldInput = MysqldOption | UnreadOptions

export type NumberSetting = Extract<
  keyof MysqldSettings,
  | 'maxConnections'
  | 'maxUserConnections'
  | 'openFilesLimit'
  | 'tableOpenCache'
  | 'mysqlxMaxConnections'
  | 'waitTimeout'
>

export type SettingKey = NumberSetting | 'mysqlx'

/** A system variable whose value vtsize reports. */
export type ReportedOption =
  | { readonly key: NumberSetting; readonly name: string; readonly shortest: string }
  | { readonly key: 'mysqlx'; readonly name: string; readonly shortest: string }

/**
 * The options that bound connections. `shortest` is the shortest abbreviation that no other option of
 * MySQL or MariaDB shares (`max_connect` could also be `max_connect_errors`).
 */
export const reportedOptions: readonly ReportedOption[] = [
  { key: 'maxConnections', name: 'max_connections', shortest: 'max_connecti' },
  { key: 'maxUserConnections', name: 'max_user_connections', shortest: 'max_user' },
  { key: 'openFilesLimit', name: 'open_files_limit', shortest: 'open_files' },
  { key: 'tableOpenCache', name: 'table_open_cache', shortest: 'table_open_cache' },
  { key: 'mysqlxMaxConnections', name: 'mysqlx_max_connections', shortest: 'mysqlx_max_conn' },
  { key: 'mysqlx', name: 'mysqlx', shortest: 'mysqlx' },
  { key: 'waitTimeout', name: 'wait_timeout', shortest: 'wait_timeout' },
]

/** What the name of an option means to mysqld. */
export interface ResolvedName {
  readonly option: ReportedOption
  /** `skip-` and `disable-` switch off, `enable-` switches on. */
  readonly prefix: 'none' | 'off' | 'on'
  /** How the name differs from the full one; an abbreviation that may mean several options is `ambiguous`. */
  readonly spelling: 'full' | 'abbreviated' | 'ambiguous' | 'wrong-case'
}

/**
 * The reported option that `name` stands for by mysqld's rules: `-` and `_` are equal, `loose-`, `skip-`,
 * `disable-` and `enable-` come off, unambiguous beginnings count. Names are case-sensitive there; another
 * case is recognised and marked. Nothing for every other option.
 */
export function resolveOptionName(name: string): ResolvedName | undefined {
  const exact = name.replaceAll('-', '_')
  const lower = exact.toLowerCase()
  const afterLoose = lower.startsWith('loose_') ? lower.slice('loose_'.length) : lower
  const prefix = /^(?:(skip|disable)|enable)_/.exec(afterLoose)
  const bare = prefix ? afterLoose.slice(prefix[0].length) : afterLoose
  const option = optionBeginning(bare)
  if (!option) return undefined
  return {
    option,
    prefix: prefix === null ? 'none' : prefix[1] === undefined ? 'on' : 'off',
    spelling: exact === lower ? spellingOf(bare, option) : 'wrong-case',
  }
}

function optionBeginning(bare: string): ReportedOption | undefined {
  const full = reportedOptions.find(option => option.name === bare)
  if (full || bare.length < leastAbbreviation) return full
  return reportedOptions.find(option => option.name.startsWith(bare))
}

/** Shorter words are taken for something else altogether. */
const leastAbbreviation = 8

function spellingOf(bare: string, option: ReportedOption): ResolvedName['spelling'] {
  if (bare === option.name) return 'full'
  return bare.length >= option.shortest.length ? 'abbreviated' : 'ambiguous'
}
