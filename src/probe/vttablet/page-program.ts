import type { Program } from './observation.ts'

/** The program that exports these names; its command line tells the ones that share names apart. */
export function programOf(names: ReadonlySet<string>, commandLine: readonly string[]): Program | null {
  if (names.size === 0) return null
  const command = commandLine[0]?.split(/[/\\]/).at(-1)
  if (command === 'vtcombo' || some(names, 'vtcombo_')) return 'vtcombo'
  if (tabletNames.some(name => names.has(name))) return 'vttablet'
  if (gateNames.some(name => names.has(name))) return 'vtgate'
  return exporterPrefixes.some(prefix => some(names, prefix)) ? 'mysqld_exporter' : 'other'
}

const tabletNames = [
  'TabletType',
  'TabletServerState',
  'ConnPoolCapacity',
  'vttablet_tablet_server_state',
  'vttablet_conn_pool_capacity',
]
const gateNames = [
  'VtgateApi',
  'VttabletCall',
  'MysqlServerConnCount',
  'vtgate_mysql_server_conn_count',
  'vtgate_build_number',
]
const exporterPrefixes = ['mysql_global_', 'mysqld_exporter_']

function some(names: ReadonlySet<string>, prefix: string): boolean {
  for (const name of names) if (name.startsWith(prefix)) return true
  return false
}
