import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type ServerFlavour = 'mysql' | 'mariadb'

/** The folder that holds a root file system per flavour: `VTSIZE_TEST_SERVERS`, or one for temporary files. */
export function serversFolder(): string {
  return process.env.VTSIZE_TEST_SERVERS ?? join(tmpdir(), 'vtsize-test-servers')
}

/** The root file system of one flavour, for chroot. */
export function serverRoot(flavour: ServerFlavour): string {
  return join(serversFolder(), flavour)
}

/** The flavours that `provision.sh` has yet to set up. */
export function missingServers(): readonly ServerFlavour[] {
  const flavours: readonly ServerFlavour[] = ['mysql', 'mariadb']
  return flavours.filter(flavour => !existsSync(join(serverRoot(flavour), 'servers', 'ready')))
}
