import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { missingServers, serversFolder } from './provisioned.ts'

/** Before live tests run: sets up the servers that they start, where they are missing, or says how to. */
export function setup(): void {
  const missing = missingServers()
  if (missing.length === 0) return
  const script = fileURLToPath(new URL('provision.sh', import.meta.url))
  const { status } = spawnSync('bash', [script, serversFolder()], { stdio: ['ignore', 'inherit', 'inherit'] })
  if (status === 0) return
  throw new Error(
    `The live tests need real servers (missing: ${missing.join(', ')}), and setting them up failed. Run ` +
      '`sudo bash test/support/servers/provision.sh` once, or leave the live tests out with VTSIZE_LIVE=0.',
  )
}
