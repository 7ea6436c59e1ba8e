import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ratioOf } from './measure.ts'

const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
const start = promisify(execFile)

/** The whole process of a plain `vtsize calc`, against bare node and against `vtsize --version`. */
export async function run(): Promise<void> {
  const calc = () =>
    start('node', [
      bin,
      'calc',
      '--vitess',
      '22',
      '--max-connections',
      '1000',
      '--flags',
      '--queryserver-config-pool-size=50',
    ])
  const bare = await ratioOf(calc, () => start('node', ['-e', '0']), 21)
  console.log(
    `start-up: vtsize calc ${bare.left} ms, node -e 0 ${bare.right} ms, ratio ${bare.ratio} (aim 2.0)`,
  )
  const version = await ratioOf(calc, () => start('node', [bin, '--version']), 11)
  console.log(
    `start-up: vtsize calc ${version.left} ms, vtsize --version ${version.right} ms, ratio ${version.ratio}`,
  )
}
