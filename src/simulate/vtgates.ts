import { flagDefault, flagVersion } from '../catalog/flags.ts'
import type { Release } from '../catalog/release.ts'
import type { ClientsFile } from '../config/clients-file-schema.ts'
import type { SimulatedVtgates } from '../simulation/input.ts'
import type { TabletView } from '../sizing/described-clients.ts'
import { mysql8 } from '../statements/presets.ts'
import type { Assumptions } from './assumptions.ts'

/** The vtgates before the shard, and what decides the effects of statements there. */
export function vtgatesOf(
  view: TabletView,
  clients: ClientsFile,
  release: Release,
  assumptions: Assumptions,
): SimulatedVtgates {
  const said = Math.max(0, ...clients.groups.map(({ vtgates }) => vtgates ?? 0))
  if (said === 0) {
    assumptions.add({
      about: 'vtgates',
      value: '2',
      why: 'the clients file does not say how many there are',
      supply: 'vtgates with sessions-per-vtgate in the clients file',
    })
  }
  assumptions.add({
    about: 'round trip from vtgate to vttablet',
    value: '0.5 ms',
    why: 'they are machines of the same zone',
  })
  return {
    count: said === 0 ? 2 : said,
    roundTripMs: 0.5,
    lockHeartbeatMs: lockHeartbeatMs(release),
    session: sessionOptions(view, clients, release),
  }
}

function lockHeartbeatMs(release: Release): number {
  const flag = 'lock-heartbeat-time'
  return flagVersion(flag, release, 'vtgate') ? Number(flagDefault(flag, release, 'vtgate')) * 1000 : 0
}

function sessionOptions(
  { context }: TabletView,
  clients: ClientsFile,
  release: Release,
): SimulatedVtgates['session'] {
  const { vtgate, shards } = clients
  return {
    release,
    enableSystemSettings: vtgate?.['enable-system-settings'],
    enableSetVar: vtgate?.['enable-set-var'],
    mysqlServerVersion: vtgate?.['mysql-server-version'],
    settingsPool: context.settingsPool,
    keyspace: { name: 'main', sharded: shards > 1, shards },
    server: { values: { ...mysql8.values, ...clients['server-variables'] } },
  }
}
