import { type CloudService, clouds, managedDefault } from '../catalog/clouds.ts'
import type { Sourced } from '../config/model.ts'
import type { MysqldOverrides } from '../config/mysqld-overrides.ts'
import { UsageError } from './base-command.ts'

const shortNames: Readonly<Record<string, CloudService>> = {
  rds: 'rds-mysql',
  aurora: 'aurora-mysql',
  azure: 'azure-flexible',
}

/** `--managed SERVICE:SIZE`: the default of a managed MySQL by its memory (`8GiB`) or class (`db.r6g.large`). */
export function managedOption(text: string): MysqldOverrides {
  const at = text.indexOf(':')
  const name = at < 0 ? text : text.slice(0, at)
  const size = at < 0 ? '' : text.slice(at + 1)
  const service = shortNames[name] ?? (Object.hasOwn(clouds, name) ? (name as CloudService) : undefined)
  if (!service) {
    const known = [...Object.keys(shortNames), ...Object.keys(clouds)].toSorted().join(', ')
    throw new UsageError(`--managed ${text}: no service "${name}"`, `known: ${known}`)
  }
  const memoryBytes = memoryOf(size)
  const found = managedDefault({
    service,
    ...(memoryBytes === undefined ? { class: size } : { memoryBytes }),
  })
  if (found.kind === 'unknown') {
    throw new UsageError(`--managed ${text}: ${found.why}`, '--max-connections N says it directly')
  }
  const { value, accuracy, cite } = found
  const maxConnections: Sourced<number> =
    accuracy === 'exact'
      ? { kind: 'known', value, origin: 'default', text, cite }
      : {
          kind: 'unresolved',
          text,
          why: `${clouds[service].what} keeps some memory for itself first, so max_connections is below ${value} by an amount it does not publish`,
          supply: '--max-connections N (SHOW VARIABLES tells)',
        }
  return { defaults: 'external', maxConnections }
}

function memoryOf(size: string): number | undefined {
  const match = /^(\d{1,5}(?:\.\d+)?) ?(?:gib|gb|g)$/i.exec(size)
  return match ? Number(match[1]) * 2 ** 30 : undefined
}
