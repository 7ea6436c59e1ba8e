import type { Diagnostic, Piece, Place, ReadContext } from '../model.ts'
import { composeEnvEntries } from './env-file-compose.ts'
import { systemdEnvEntries } from './env-file-systemd.ts'

/** Whose rules an env file follows; neither is a shell's. */
export type EnvDialect = 'compose' | 'systemd'

/** One assignment of an env file. */
export interface EnvEntry {
  readonly name: string
  /** Each piece knows where its text stands; every word of a long value begins a piece. */
  readonly value: readonly Piece[]
  /** Where the name stands. */
  readonly place: Place
}

/** An env file: its assignments in order, and what the variables hold after the last. */
export interface EnvFile {
  readonly entries: readonly EnvEntry[]
  readonly values: ReadonlyMap<string, readonly Piece[]>
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The assignments of an env file. In compose's dialect `${OTHER}` means what the file assigned before, else
 * what the user supplied; in systemd's a dollar is a dollar. The last of several assignments counts.
 */
export function readEnvFile(text: string, context: ReadContext, dialect: EnvDialect): EnvFile {
  const read = dialect === 'compose' ? composeEnvEntries(text, context) : systemdEnvEntries(text, context)
  return { ...read, values: new Map(read.entries.map(entry => [entry.name, entry.value])) }
}
