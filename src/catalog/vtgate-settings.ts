import { type Release, rowFor, type Span } from './release.ts'

/** What vtgate and vttablet are told about sessions. Absent = the release's default. */
export interface SessionSettings {
  /** `--enable_system_settings`: pass session variables on to MySQL. */
  readonly enableSystemSettings?: boolean | undefined
  /** `--enable_set_var`: send them as SET_VAR hints where MySQL takes them. */
  readonly enableSetVar?: boolean | undefined
  /** `--mysql_server_version` of vtgate: its parser goes by it, never by the real server. */
  readonly mysqlServerVersion?: string | undefined
  /** `--queryserver-enable-settings-pool` of vttablet. */
  readonly settingsPool?: boolean | undefined
}

/** The settings in force. */
export interface EffectiveSettings {
  readonly enableSystemSettings: boolean
  readonly enableSetVar: boolean
  /** As version comments count: 80030 for 8.0.30. */
  readonly parserVersion: number
  readonly settingsPool: boolean
}

/** `fixed`: the release has no such switch, or one that does nothing. */
interface SwitchRow extends Span {
  readonly value: boolean
  readonly fixed?: true
  readonly cite: string
}

const enableSystemSettings: readonly SwitchRow[] = [
  { since: '6', until: '6', value: false, fixed: true, cite: 'go/vt/vtgate/executor.go#handleSet@v6' },
  { since: '7', until: '11', value: false, cite: 'go/vt/vtgate/vtgate.go@v7-v11' },
  { since: '12', value: true, cite: 'go/vt/vtgate/vtgate.go@v12-v24' },
]

const enableSetVar: readonly SwitchRow[] = [
  { since: '6', until: '13', value: false, fixed: true, cite: 'go/vt/sysvars/sysvars.go@v8-v13' },
  { since: '14', value: true, cite: 'go/vt/vtgate/vcursor_impl.go#CanUseSetVar@v14-v24' },
]

const settingsPool: readonly SwitchRow[] = [
  {
    since: '6',
    until: '14',
    value: false,
    fixed: true,
    cite: 'go/vt/vttablet/tabletserver/tabletenv/config.go@v14',
  },
  { since: '15', until: '16', value: false, cite: 'go/vt/vttablet/tabletserver/tabletenv/config.go@v15-v16' },
  { since: '17', until: '20', value: true, cite: 'vitess#13127' },
  { since: '21', value: true, fixed: true, cite: 'vitess#16280' },
]

const parserVersion: readonly (Span & { readonly value: number; readonly fixed?: true })[] = [
  { since: '6', until: '11', value: 50709, fixed: true },
  { since: '12', until: '15', value: 50709 },
  { since: '16', until: '23', value: 80030 },
  { since: '24', value: 80406 },
]

/** The settings that a release goes by when it is given these: defaults filled in, switches without effect left out. */
export function effectiveSettings(release: Release, given: SessionSettings): EffectiveSettings {
  const version = rowFor(parserVersion, release)
  const flag = given.mysqlServerVersion === undefined ? undefined : versionNumber(given.mysqlServerVersion)
  return {
    enableSystemSettings: inForce(enableSystemSettings, release, given.enableSystemSettings),
    enableSetVar: inForce(enableSetVar, release, given.enableSetVar),
    parserVersion: (version?.fixed ? undefined : flag) ?? version?.value ?? 0,
    settingsPool: inForce(settingsPool, release, given.settingsPool),
  }
}

/** True when the release lets its operator choose whether tablets pool settings. */
export function settingsPoolCanBeChosen(release: Release): boolean {
  return rowFor(settingsPool, release)?.fixed !== true
}

function inForce(rows: readonly SwitchRow[], release: Release, given: boolean | undefined): boolean {
  const row = rowFor(rows, release)
  return row?.fixed || given === undefined ? row?.value === true : given
}

/** 80030 for `8.0.30` and `8.0.30-Vitess`; a part that is no number counts as 0. Nothing when no major number is there. */
export function versionNumber(text: string): number | undefined {
  const [major, minor, patch] = text.trim().split('.', 3)
  if (major === undefined || !/^\d{1,2}$/.test(major)) return undefined
  return Number(major) * 10000 + leading(minor) * 100 + leading(patch)
}

function leading(text: string | undefined): number {
  const digits = /^\d{1,2}/.exec(text ?? '')
  return digits ? Number(digits[0]) : 0
}
