import { hasTemplateTags, looksLikeSystemd, looksLikeYaml } from './form-signs.ts'
import type { Invocation, NeighbourFile, ReadContext, ReadResult } from './model.ts'
import type { TabletConfigReader } from './tablet-config/tablet-config-flag.ts'

/** One thing to read: a file's text, a reason why there is none, a text of flags, or arguments. */
export type TextInput =
  | { readonly kind: 'file'; readonly file: string; readonly text: string }
  | { readonly kind: 'unreadable'; readonly file: string; readonly why: string }
  | { readonly kind: 'flags'; readonly file: string; readonly text: string }
  | { readonly kind: 'arguments'; readonly file: string; readonly words: readonly string[] }

/** How the readers reach other files; the core reads none by itself. */
export interface InputPorts {
  /** The file at `path`, relative to the file `from` that names it. */
  readonly neighbour: (path: string, from: string) => NeighbourFile
  /** Names of the files in a folder, given like a path above; none when it cannot be listed. */
  readonly list: (folder: string, from: string) => readonly string[]
}

/** What the user supplies beside the inputs. */
export interface ReadOptions {
  readonly env: ReadonlyMap<string, string>
  readonly ports: InputPorts
}

/** What all inputs together hold. */
export interface InputsRead extends ReadResult {
  readonly readTabletConfig: TabletConfigReader
}

/** Reads every input by the form that its name and text show. Readers are loaded when a text needs them. */
export async function readInputs(inputs: readonly TextInput[], options: ReadOptions): Promise<InputsRead> {
  const results: ReadResult[] = []
  for (const input of inputs) results.push(await readInput(input, options))
  const invocations = results.flatMap(result => result.invocations)
  return {
    invocations,
    mysqlds: results.flatMap(result => result.mysqlds),
    diagnostics: results.flatMap(result => result.diagnostics),
    readTabletConfig: await tabletConfigReader(invocations),
  }
}

async function readInput(input: TextInput, { env, ports }: ReadOptions): Promise<ReadResult> {
  const { file } = input
  if (input.kind === 'unreadable') return nothingRead(file, input.why)
  if (input.kind === 'arguments')
    return (await import('./command-line/flag-words.ts')).readFlagWords(input.words, file)
  const context: ReadContext = { file, env, neighbour: path => ports.neighbour(path, file) }
  if (input.kind === 'flags') return readFlags(input.text, context)
  if (!hasTemplateTags(input.text)) {
    if (looksLikeSystemd(file, input.text)) return readUnit(input.text, context, ports)
    if (namesConfigMaps(file, input.text)) return readManifest(input.text, context, ports)
  }
  const { readerFor } = await import('./detect.ts')
  return (await readerFor(file, input.text))(input.text, context)
}

/** A unit with its drop-ins; a drop-in by itself is read with its unit. */
async function readUnit(text: string, context: ReadContext, ports: InputPorts): Promise<ReadResult> {
  const { dropInsOf, isDropIn } = await import('./systemd/systemd-drop-ins.ts')
  if (isDropIn(context.file)) return { invocations: [], mysqlds: [], diagnostics: [] }
  const { readSystemdWithDropIns } = await import('./systemd/systemd.ts')
  return readSystemdWithDropIns(text, dropInsOf(context.file, ports), context)
}

/** A manifest that takes from ConfigMaps, which may lie beside it; what is piped in lies nowhere. */
function namesConfigMaps(file: string, text: string): boolean {
  return /\bconfigMap/.test(text) && looksLikeYaml(file, text) && !file.startsWith('<')
}

async function readManifest(text: string, context: ReadContext, ports: InputPorts): Promise<ReadResult> {
  const { configMapsBeside } = await import('./config-maps-beside.ts')
  const { readYamlBeside } = await import('./yaml-form.ts')
  return readYamlBeside(text, configMapsBeside(text, context.file, ports), context)
}

/** Flags without anything that a shell would change need no shell grammar: the common case of `--flags`. */
async function readFlags(text: string, context: ReadContext): Promise<ReadResult> {
  if (/^[\w .,:=/@%+-]*$/.test(text)) {
    return (await import('./command-line/flag-words.ts')).readPlainFlags(text, context.file)
  }
  const { readCommandLine } = await import('./command-line/command-line-text.ts')
  const read = readCommandLine(text, context)
  // Flags alone name no tablet, and the option they came by is no name.
  const named = read.invocations.map(each =>
    each.name === context.file ? { ...each, name: 'vttablet' } : each,
  )
  return { ...read, invocations: named }
}

function nothingRead(file: string, why: string): ReadResult {
  const diagnostic = {
    severity: 'error',
    code: 'unreadable-input',
    message: `cannot be read: ${why}`,
    place: { file, line: 1, column: 1 },
  } as const
  return { invocations: [], mysqlds: [], diagnostics: [diagnostic] }
}

/** YAML is loaded only when some command line can name a tablet config. */
async function tabletConfigReader(invocations: readonly Invocation[]): Promise<TabletConfigReader> {
  const named = invocations.some(({ words }) =>
    words.some(({ pieces }) => pieces.some(piece => /tablet[-_]config/.test(piece.text))),
  )
  if (!named) return () => ({ settings: {}, diagnostics: [] })
  return (await import('./tablet-config/tablet-config.ts')).readTabletConfig
}
