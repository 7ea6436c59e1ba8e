import type { CalcRequest } from '../calc/calc.ts'
import type { ClientsFile } from '../config/clients-file-schema.ts'
import { clientsShortcut } from '../config/clients-shortcut.ts'
import { readFileInput } from '../config/files.ts'
import type { Diagnostic } from '../config/model.ts'
import { placeText } from '../report/places-text.ts'
import type { DescribedClients } from '../sizing/described-clients.ts'
import { UsageError } from './base-command.ts'

/** The flags that describe clients, as the frame parsed them. */
export interface ClientsFlags {
  /** One file at most, and any number of shortcuts: `rails:2000`. */
  readonly clients?: readonly string[] | undefined
  readonly quantile?: string | undefined
}

/** The request with the clients that `--clients` describes. Throws a UsageError that names each mistake of the file. */
export async function withClients<Request extends Pick<CalcRequest, 'budget'>>(
  request: Request,
  { clients, quantile }: ClientsFlags,
): Promise<Request> {
  const sure = quantileOption(quantile)
  if (clients === undefined) return request
  return withDescribed(request, { file: await readClients(clients), quantile: sure })
}

/** The request with these clients. */
export function withDescribed<Request extends Pick<CalcRequest, 'budget'>>(
  request: Request,
  clients: DescribedClients,
): Request {
  const { budget } = request
  return { ...request, budget: { ...budget, onDemand: { ...budget.onDemand, clients } } }
}

/** How sure estimates are to be; one miss in a thousand when nobody says. Throws a UsageError. */
export function quantileOption(text = '0.999'): number {
  const value = Number(text)
  if (!/^\d?\.\d{1,9}$/.test(text) || value <= 0 || value >= 1)
    throw new UsageError(`--quantile ${text}: expected a probability between 0 and 1`, 'such as 0.999')
  return value
}

/** The clients that these texts describe: paths of files and shortcuts. Throws a UsageError. */
export async function readClients(texts: readonly string[]): Promise<ClientsFile> {
  const shortcuts = texts.flatMap(text => clientsShortcut(text) ?? [])
  const [path, another] = texts.filter(text => !clientsShortcut(text))
  if (another !== undefined)
    throw new UsageError(
      `--clients ${another}: ${path} is a clients file already`,
      'one file holds all groups',
    )
  const { withShortcuts } = await import('../config/clients-together.ts')
  const together = withShortcuts(path === undefined ? undefined : await clientsFile(path), shortcuts)
  if (together.kind === 'clients') return together.file
  throw new UsageError(`--clients ${texts.join(' ')}: ${together.message}`, together.hint)
}

async function clientsFile(path: string): Promise<ClientsFile> {
  const input = readFileInput(path)
  if (input.kind === 'unreadable') throw new UsageError(`--clients ${path}: ${input.why}`)
  const { readClientsFile } = await import('../config/clients-file.ts')
  const reading = readClientsFile(input.kind === 'file' ? input.text : '', path)
  if (reading.kind === 'read') return reading.config
  const lines = reading.diagnostics.map(told).join('\n')
  throw new UsageError(lines, 'vtsize calc --clients-schema prints what it may hold')
}

function told({ message, hint, place }: Diagnostic): string {
  const where = place ? `${placeText(place)}: ` : ''
  return hint === undefined ? `${where}${message}` : `${where}${message} ${hint}`
}
