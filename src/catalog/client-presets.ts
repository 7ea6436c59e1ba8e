import { driverPresets } from './client-presets-drivers.ts'
import { frameworkPresets } from './client-presets-frameworks.ts'
import { toolPresets } from './client-presets-tools.ts'

/** One statement that a client sends by itself. What it does is worked out, never stored. */
export interface PresetStatement {
  readonly sql: string
  /** `connect`, or what makes the client send it. */
  readonly when: string
  /** The option that makes the client send it, where it is none of the defaults. */
  readonly option?: string
  /** The statements, by index, that the client always sends before this one. */
  readonly after?: readonly number[]
  /** A command of the MySQL protocol instead of SQL. */
  readonly command?: true
}

/** A client or tool with the statements it sends on its own account. */
export interface ClientPreset {
  /** What users type: `rails`. */
  readonly id: string
  readonly client: string
  /** The client's versions that do this. */
  readonly version: string
  readonly cite: string
  /** The statements were seen in the client's source. False: by common knowledge only, and to be said so. */
  readonly confirmed: boolean
  /** It connects with CLIENT_FOUND_ROWS, so its transactions use the found-rows pool. */
  readonly foundRows?: true
  readonly statements: readonly PresetStatement[]
}

/** All client presets. */
export const clientPresets: readonly ClientPreset[] = [...frameworkPresets, ...driverPresets, ...toolPresets]

/** The preset of this id, in any case; nothing when there is none. */
export function clientPreset(id: string): ClientPreset | undefined {
  const wanted = id.toLowerCase()
  return clientPresets.find(preset => preset.id === wanted)
}

/** The statements of a connection with default options, in order. */
export function connectStatements(preset: ClientPreset): readonly PresetStatement[] {
  return preset.statements.filter(statement => statement.when === 'connect' && statement.option === undefined)
}
