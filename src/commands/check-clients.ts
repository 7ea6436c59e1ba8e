import type { DescribedClients } from '../sizing/described-clients.ts'
import { UsageError } from './base-command.ts'
import { type Options, optionsOf } from './check-options.ts'
import { inProject, type Project } from './check-project.ts'
import { quantileOption, readClients } from './clients-option.ts'

/** The clients that options describe, if they describe some. */
export type ClientsOf = (options: Options) => DescribedClients | undefined

/**
 * Reads what describes clients in a project and on the command line, each once. Throws a UsageError: about
 * what a file says with the place in that file, about anything else with the place in the configuration.
 */
export async function clientsOf(project: Project, given: Options): Promise<ClientsOf> {
  const known = new Map<string, DescribedClients['file']>()
  const read = async ({ clients, quantile, reserved }: Options): Promise<void> => {
    quantileOption(quantile)
    if (clients === undefined) return
    if (reserved !== undefined)
      throw new UsageError(
        `--clients: reserved connections are estimated from it or said (${reserved}), not both`,
      )
    known.set(keyOf(clients), await readClients(clients))
  }
  const { config, folder } = project
  await inProject(project, [], () => read(optionsOf(config, folder)))
  for (const [at, override] of (config.overrides ?? []).entries())
    await inProject(project, ['overrides', at], () => read(optionsOf(override, folder)))
  await read(given)
  return ({ clients, quantile }) => {
    const file = clients && known.get(keyOf(clients))
    return file && { file, quantile: quantileOption(quantile) }
  }
}

function keyOf(clients: readonly string[]): string {
  return clients.join('\n')
}
