import type { CalcRequest } from '../calc/calc.ts'
import { readFileInput } from '../config/files.ts'
import type { Diagnostic } from '../config/model.ts'
import { placeText } from '../report/places-text.ts'
import type { DescribedClients } from '../sizing/described-clients.ts'
import { UsageError } from './base-command.ts'

/** The flags that describe clients, as the frame parsed them. */
export interface ClientsFlags {
  readonly clients?: string | undefined
  readonly quantile: string
}

/** The request with the clients that `--clients` describes. Throws a UsageError that names each mistake of the file. */
export async function withClients<Request extends Pick<CalcRequest, 'budget'>>(
  request: Request,
  { clients, quantile }: ClientsFlags,
): Promise<Request> {
  const sure = quantileOption(quantile)
  if (clients === undefined) return request
  const described: DescribedClients = { file: await clientsFile(clients), quantile: sure }
  return {
    ...request,
    budget: { ...request.budget, onDemand: { ...request.budget.onDemand, clients: described } },
  }
}

function quantileOption(text: string): number {
  const value = Number(text)
  if (!/^\d?\.\d{1,9}$/.test(text) || value <= 0 || value >= 1)
    throw new UsageError(`--quantile ${text}: expected a probability between 0 and 1`, 'such as 0.999')
  return value
}

async function clientsFile(path: string): Promise<DescribedClients['file']> {
  const input = readFileInput(path)
  if (input.kind === 'unreadable') throw new UsageError(`--clients ${path}: ${input.why}`)
  const { readClientsFile } = await import('../config/clients-file.ts')
  const reading = readClientsFile(input.kind === 'file' ? input.text : '', path)
  if (reading.kind === 'invalid') {
    const lines = reading.diagnostics.map(told).join('\n')
    throw new UsageError(lines, 'vtsize calc --clients-schema prints what it may hold')
  }
  return reading.config
}

function told({ message, hint, place }: Diagnostic): string {
  const where = place ? `${placeText(place)}: ` : ''
  return hint === undefined ? `${where}${message}` : `${where}${message} ${hint}`
}
