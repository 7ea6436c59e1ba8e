import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a command line printed and how it ended. */
export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

/** A command line with its expected outcome: a folder of `fixtures/cli`. */
export interface CliCase {
  readonly name: string
  readonly folder: string
  /** As a user types it, `vtsize` first. Run by sh in the folder. */
  readonly command: string
}

/** Every folder below `fixtures/cli`. */
export function cliCases(): readonly CliCase[] {
  const parent = join(root, 'fixtures/cli')
  return readdirSync(parent)
    .toSorted()
    .filter(name => statSync(join(parent, name)).isDirectory())
    .map(name => {
      const folder = join(parent, name)
      return { name, folder, command: readFileSync(join(folder, 'command'), 'utf8').trim() }
    })
}

/** Runs the built program as a user would, in `folder`, with no terminal. */
export function runCli(command: string, folder: string, input?: string): Outcome {
  const bin = join(root, 'bin/run.js')
  const { stdout, stderr, status } = spawnSync('sh', ['-c', `vtsize() { node '${bin}' "$@"; }\n${command}`], {
    cwd: folder,
    encoding: 'utf8',
    ...(input !== undefined && { input }),
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  })
  return { stdout, stderr, exit: status ?? -1 }
}

/** The outcome on record; with UPDATE_GOLDEN=1 the outcome given becomes the record. */
export function goldenOutcome({ folder }: CliCase, outcome: Outcome): Outcome {
  if (process.env.UPDATE_GOLDEN === '1') {
    for (const [name, text] of Object.entries(outcome)) {
      if (text !== '' || existsSync(join(folder, name))) writeFileSync(join(folder, name), String(text))
    }
  }
  const read = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : ''
  return { stdout: read('stdout'), stderr: read('stderr'), exit: Number(read('exit')) }
}
