#!/usr/bin/env -S node --import tsx
import { runCommand } from '../src/run.ts'

if (!(await runCommand(process.argv.slice(2), new URL('..', import.meta.url)))) {
  const { execute } = await import('@oclif/core')
  await execute({ development: true, dir: import.meta.url })
}
