import type { MysqldSettings } from './model.ts'

/** What the user says about MySQL; it beats what the files say. */
export type MysqldOverrides = Partial<
  Pick<MysqldSettings, 'defaults' | 'flavour' | 'maxConnections' | 'maxUserConnections' | 'nofile'>
>

/** The settings of a mysqld with what the user says laid over them. */
export function mendMysqld(mysqld: MysqldSettings, overrides: MysqldOverrides): MysqldSettings {
  return { ...mysqld, ...overrides }
}
