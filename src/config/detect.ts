import type { Reader } from './model.ts'
import type { TextInput } from './read.ts'

/** The reader for a text, by its name and its first lines. */
export async function readerFor(input: Extract<TextInput, { kind: 'file' | 'flags' }>): Promise<Reader> {
  return (await import('./my-cnf.ts')).readMyCnf
}
