import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Config } from '@oclif/core'
import type { Command } from '@oclif/core/command'

/** Commands by name; each is evaluated when it is called. */
const commands: Readonly<Record<string, () => Promise<CommandClass>>> = {
  calc: async () => (await import('./commands/calc.ts')).default,
  check: async () => (await import('./commands/check.ts')).default,
  explain: async () => (await import('./commands/explain.ts')).default,
  probe: async () => (await import('./commands/probe.ts')).default,
  simulate: async () => (await import('./commands/simulate.ts')).default,
}

type CommandClass = Pick<typeof Command, 'run'> & (new (argv: string[], config: Config) => Command)

/**
 * Runs the command that `argv` names; false when the call is not for a command alone (help, version,
 * an unknown name), which the frame answers. `root` is the package's folder.
 */
export async function runCommand(argv: readonly string[], root: URL): Promise<boolean> {
  silenceFrame()
  const [name = '', ...rest] = argv
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!load || asksForHelp(rest)) return false
  const { name: packageName, version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  const pjson = { name: packageName, version, oclif: { bin: packageName, dirname: packageName } }
  const command = await load()
  await command.run(rest, { root: fileURLToPath(root), pjson })
  return true
}

/** Under DEBUG the frame prints all arguments, a password in an address among them. It has to be told before it is loaded. */
function silenceFrame(): void {
  const { DEBUG } = process.env
  if (DEBUG) process.env.DEBUG = `${DEBUG},-oclif*`
}

function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return argv.slice(0, end < 0 ? argv.length : end).some(word => word === '--help' || word === '-h')
}
