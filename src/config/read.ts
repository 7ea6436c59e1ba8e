import { exactly } from './groups.ts'
import type { Invocation, NeighbourFile, ReadContext, ReadResult } from './model.ts'
import type { TabletConfigReader } from './tablet-config-flag.ts'
import { textWord } from './words.ts'

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

async function readInput(input: TextInput, options: ReadOptions): Promise<ReadResult> {
  switch (input.kind) {
    case 'arguments':
      return argumentsResult(input.file, input.words)
    case 'unreadable':
      return nothingRead(input.file, input.why)
    case 'flags':
    case 'file': {
      const { readerFor } = await import('./detect.ts')
      const context: ReadContext = {
        file: input.file,
        env: options.env,
        neighbour: path => options.ports.neighbour(path, input.file),
      }
      const reader = await readerFor(input)
      return reader(input.text, context)
    }
  }
}

/** Arguments as a process would get them: already split, nothing left to expand. */
function argumentsResult(file: string, words: readonly string[]): ReadResult {
  const place = { file, line: 1, column: 1 }
  const invocation: Invocation = {
    form: 'flags',
    name: 'vttablet',
    words: words.map((word, at) => textWord(word, { ...place, column: at + 1 })),
    place,
    instances: exactly(1),
  }
  return { invocations: [invocation], mysqlds: [], diagnostics: [] }
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
  return (await import('./tablet-config.ts')).readTabletConfig
}
