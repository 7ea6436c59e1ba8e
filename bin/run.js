#!/usr/bin/env node
import { runCommand } from '../dist/run.js'

// The commands that run in loops and in CI start without the frame's plugin discovery; help, version and
// completion go the ordinary way.
if (!(await runCommand(process.argv.slice(2)))) {
  const { execute } = await import('@oclif/core')
  await execute({ dir: import.meta.url })
}
