import type { InputPorts, TextInput } from '../config/read.ts'
import { UsageError } from './base-command.ts'

/** Collects what the user points at: files, standard input, `--flags`, arguments behind `--`. */
export async function textInputs(
  paths: readonly string[],
  flags: string | undefined,
  behindDashes: readonly string[] | undefined,
  mayBeNone = false,
): Promise<{ readonly inputs: readonly TextInput[]; readonly ports: InputPorts }> {
  const { readFileInput, readStandardInput, filePorts } = await import('../config/files.ts')
  const inputs: TextInput[] = []
  if (flags !== undefined) inputs.push({ kind: 'flags', file: '--flags', text: flags })
  if (behindDashes) inputs.push({ kind: 'arguments', file: '--', words: behindDashes })
  for (const path of paths) inputs.push(path === '-' ? await readStandardInput() : readFileInput(path))
  if (inputs.length === 0 && !mayBeNone) {
    throw new UsageError(
      'nothing to read',
      'give --flags "...", a file, - for standard input, or vttablet flags behind --',
    )
  }
  return { inputs, ports: filePorts() }
}
