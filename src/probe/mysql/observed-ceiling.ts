import { openFilesRule, spareSlot as spareSlotFacts } from '../../catalog/mysql.ts'
import type { Unresolved } from '../../config/model.ts'
import type { Ceiling, CeilingStep, KeptSlots } from '../../sizing/ceiling.ts'
import { mysqlOpenFiles } from '../../sizing/nofile.ts'
import type {
  AccountCap,
  ObservedCeiling,
  OpenFilesRoom,
  ServerIdentity,
  VariableSource,
} from './observation.ts'
import { observedDoors } from './observed-doors.ts'
import { numberIn, numberOf, type Readings, rowsOf, type Values } from './readings.ts'
import { spareSlotOf } from './spare-slot.ts'
import type { Thread } from './threads.ts'
import { setByText, variableSource } from './variable-source.ts'

/** What the ceiling is concluded from. */
export interface CeilingInput {
  readonly readings: Readings
  readonly server: ServerIdentity
  readonly threads: readonly Thread[]
  readonly kept: readonly KeptSlots[]
  /** The probe's own account may use the spare slot. */
  readonly connectionAdmin: boolean | null
}

/** The limits that the server runs with, and the derivation from them to what ordinary accounts can open. */
export function observedCeiling(input: CeilingInput): ObservedCeiling {
  const { readings, server } = input
  const { variables } = readings
  const maxConnections = numberIn(variables, 'max_connections')
  const setBy = variableSource(rowsOf(readings.source)[0])
  const openFiles = openFilesRoom(readings, server, maxConnections)
  const lowered = loweredAtStart({ variables, server, maxConnections, setBy })
  const perAccountDefault = numberIn(variables, 'max_user_connections') || null
  return {
    derivation: derivation(input, { maxConnections, setBy, openFiles, lowered, perAccountDefault }),
    maxConnections,
    setBy,
    loweredAtStart: lowered,
    openFiles,
    perAccountDefault,
    accountCaps: accountCaps(readings),
    spareSlot: spareSlotOf(input, maxConnections),
    doors: observedDoors(variables, readings.status),
  }
}

function openFilesRoom(
  { variables }: Readings,
  { flavour }: ServerIdentity,
  maxConnections: number | null,
): OpenFilesRoom | null {
  const limit = numberIn(variables, 'open_files_limit')
  const tableOpenCache = numberIn(variables, 'table_open_cache')
  if (limit === null || tableOpenCache === null || maxConnections === null) return null
  const next = mysqlOpenFiles({ maxConnections, tableOpenCache }, { soft: limit, hard: limit })
  const connectionsAtNextStart = flavour === 'mariadb' ? maxConnections : next.maxConnections
  return { limit, wanted: next.requested, connectionsAtNextStart }
}

interface LoweringSigns {
  readonly variables: Values
  readonly server: ServerIdentity
  readonly maxConnections: number | null
  readonly setBy: VariableSource | null
}

/**
 * A lowered max_connections is exactly what the files leave, with table_open_cache at its floor: set at run
 * time it would be anything, and MariaDB never lowers it.
 */
function loweredAtStart({ variables, server, maxConnections, setBy }: LoweringSigns): boolean | null {
  if (server.flavour === 'mariadb' || setBy?.source === 'DYNAMIC') return false
  const files = numberIn(variables, 'open_files_limit')
  const cache = numberIn(variables, 'table_open_cache')
  if (files === null || cache === null || maxConnections === null) return null
  return (
    maxConnections === files - openFilesRule.keptFromConnections && cache <= openFilesRule.tableOpenCacheFloor
  )
}

interface Running {
  readonly maxConnections: number | null
  readonly setBy: VariableSource | null
  readonly openFiles: OpenFilesRoom | null
  readonly lowered: boolean | null
  readonly perAccountDefault: number | null
}

function derivation({ server, kept }: CeilingInput, running: Running): Ceiling {
  const { maxConnections, openFiles, lowered, perAccountDefault } = running
  const perAccount = perAccountDefault ?? undefined
  const files = server.flavour === 'mariadb' ? undefined : openFiles?.wanted
  if (maxConnections === null) {
    const because = [unreadable]
    return {
      configured: undefined,
      effective: undefined,
      steps: [],
      because,
      perAccount,
      requestedFiles: undefined,
    }
  }
  const steps = ceilingSteps(maxConnections, { server, running, kept })
  return {
    configured: lowered === true ? undefined : maxConnections,
    effective: steps.at(-1)?.value,
    steps,
    because: [],
    perAccount,
    requestedFiles: lowered === true ? undefined : files,
  }
}

const unreadable: Unresolved = {
  kind: 'unresolved',
  text: 'max_connections',
  why: 'the server did not answer SHOW GLOBAL VARIABLES',
  supply: '--max-connections N',
}

interface StepInput {
  readonly server: ServerIdentity
  readonly running: Running
  readonly kept: readonly KeptSlots[]
}

function ceilingSteps(maxConnections: number, { server, running, kept }: StepInput): readonly CeilingStep[] {
  const steps: CeilingStep[] = [
    {
      id: 'max-connections',
      value: maxConnections,
      why: `max_connections as it runs, ${setByText(running.setBy)}`,
    },
    {
      id: 'open-files-limit',
      value: maxConnections,
      why: openFilesText(server, running),
      cite: openFilesRule.cite,
    },
    {
      id: 'spare-slot',
      value: maxConnections,
      why:
        server.managed === null
          ? spareSlotFacts.what
          : "one connection more belongs to the service's own administrator",
      cite: spareSlotFacts.cite,
    },
  ]
  let left = maxConnections
  for (const { label, connections } of kept) {
    left -= connections
    steps.push({ id: 'kept', value: left, why: `${connections} kept for ${label}` })
  }
  return steps
}

function openFilesText({ flavour }: ServerIdentity, { openFiles, lowered, maxConnections }: Running): string {
  if (flavour === 'mariadb') return openFilesRule.mariadb
  if (openFiles === null) return 'open-files limit not readable'
  if (lowered === true) {
    return `lowered at start: mysqld may open ${openFiles.limit} files only, and keeps ${openFilesRule.keptFromConnections} of them from connections; more was asked for`
  }
  const { limit, wanted, connectionsAtNextStart } = openFiles
  if (wanted <= limit) return `not lowered: mysqld may open ${limit} files and wants ${wanted}`
  return connectionsAtNextStart < (maxConnections ?? 0)
    ? `not lowered so far: mysqld may open ${limit} files, which leaves ${connectionsAtNextStart} connections at its next start`
    : `not lowered: mysqld may open ${limit} files, and table_open_cache gave way`
}

function accountCaps({ accounts }: Readings): readonly AccountCap[] | null {
  if (accounts.kind === 'failed') return null
  return accounts.rows.flatMap((row): readonly AccountCap[] => {
    const connections = numberOf(row.cap) || null
    const perHour = numberOf(row.per_hour) || null
    if (connections === null && perHour === null) return []
    return [{ user: row.user ?? '', host: row.host ?? '', connections, perHour }]
  })
}
