import type { Diagnostic } from '../../config/model.ts'
import type { Secret } from './secret.ts'

export type SslMode = 'DISABLED' | 'PREFERRED' | 'REQUIRED' | 'VERIFY_CA' | 'VERIFY_IDENTITY'

export const sslModes: readonly SslMode[] = [
  'DISABLED',
  'PREFERRED',
  'REQUIRED',
  'VERIFY_CA',
  'VERIFY_IDENTITY',
]

export type MysqlAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'socket'; readonly path: string }

/** Texts of PEM files. */
export interface TlsMaterial {
  readonly ca?: string
  readonly cert?: string
  /** Of the client: as secret as a password. */
  readonly key?: Secret
}

/** Where and as whom to connect. Prints as JSON without the password. */
export interface ConnectionSettings {
  readonly address: MysqlAddress
  readonly user: string
  /** Nothing when no source has one: on a terminal one may ask. */
  readonly password: Secret | undefined
  readonly sslMode: SslMode
  readonly tls: TlsMaterial
  /** Until the session stands, TLS and login included. */
  readonly connectTimeoutMs: number
  /** For each statement. */
  readonly queryTimeoutMs: number
  /** Where each value comes from: `--host`, `--dsn`, `MYSQL_PWD`, `/home/me/.my.cnf:3`, `default`. */
  readonly sources: Readonly<Record<SettingName, string>>
}

export type SettingName = 'address' | 'user' | 'password' | 'sslMode'

/** Settings, or what keeps them from being complete; warnings come with both. */
export interface SettingsReading {
  readonly settings: ConnectionSettings | undefined
  readonly diagnostics: readonly Diagnostic[]
}

export const defaultConnectTimeoutMs = 3000
export const defaultQueryTimeoutMs = 2000

/** How an address is shown: `127.0.0.1:3306`, `[::1]:3306`, a socket's path. */
export function addressText(address: MysqlAddress): string {
  if (address.kind === 'socket') return address.path
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  return `${host}:${address.port}`
}
