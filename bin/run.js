#!/usr/bin/env node
import { loadBundle } from './bundle.js'

// The commands that run in loops and in CI start without the frame's plugin discovery; help, version and
// completion go the ordinary way.
const { runCommand } = loadBundle()
if (!(await runCommand(process.argv.slice(2), new URL('..', import.meta.url)))) {
  const { execute } = await import('@oclif/core')
  await execute({ dir: import.meta.url })
}
