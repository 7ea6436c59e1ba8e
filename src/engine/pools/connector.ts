import type { Connection, Done } from '../ports/backend.ts'
import type { Context } from '../ports/context.ts'
import type { Setting } from '../setting.ts'

/** What a pool needs of MySQL: the backend bound to one account, as smartconnpool's `Connector` is. */
export interface Connector {
  connect(context: Context, done: Done<Connection>): void
  applySetting(connection: Connection, setting: Setting, context: Context, done: Done<void>): void
  resetSetting(connection: Connection, setting: Setting, context: Context, done: Done<void>): void
  close(connection: Connection): void
}
