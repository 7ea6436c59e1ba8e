import type { Diagnostic, MysqldSettings, NeighbourFile, Tablet } from '../config/model.ts'
import { type InlineIgnore, inlineIgnores } from '../config/project/inline-ignores.ts'
import type { TreeInput } from '../config/project/input-tree.ts'
import { type InputPorts, readInputs, type TextInput } from '../config/read.ts'
import { tabletOf } from '../config/tablet.ts'
import type { CheckTerms } from './check-request.ts'

/** What a tree holds, once each. */
export interface TreeReading {
  readonly tablets: readonly Tablet[]
  readonly mysqlds: readonly MysqldSettings[]
  readonly diagnostics: readonly Diagnostic[]
  readonly ignores: readonly InlineIgnore[]
  /** Files looked at. */
  readonly files: number
  /** The text of a file that had something in it. */
  readonly sources: (file: string) => string | undefined
}

/** Reads the files of a tree one after the other and keeps the text only of those that hold something. */
export async function readTree(
  request: Pick<CheckTerms, 'inputs' | 'ports' | 'settings' | 'progress'>,
): Promise<TreeReading> {
  const texts = new Map<string, string>()
  const readings: FileReading[] = []
  let files = 0
  for await (const input of request.inputs) {
    files++
    const reading = await readOne(input, request, texts)
    if (reading) readings.push(reading)
    request.progress?.(files)
  }
  const own = withoutTwice(readings)
  return {
    tablets: own.flatMap(({ tablets }) => tablets),
    mysqlds: own.flatMap(({ mysqlds }) => mysqlds),
    diagnostics: distinct(own.flatMap(({ diagnostics }) => diagnostics)),
    ignores: [...texts].flatMap(([file, text]) => inlineIgnores(text, file)),
    files,
    sources: file => texts.get(file) ?? textOf(file, request.ports),
  }
}

/** Of files that were not read for their tablets: the project's configuration. */
function textOf(file: string, ports: InputPorts): string | undefined {
  const found = ports.neighbour(file, '')
  return found.kind === 'read' ? found.text : undefined
}

interface FileReading {
  readonly file: string
  readonly tablets: readonly Tablet[]
  readonly mysqlds: readonly MysqldSettings[]
  readonly diagnostics: readonly Diagnostic[]
  /** Files that this one made us read. */
  readonly neighbours: ReadonlySet<string>
}

async function readOne(
  input: TreeInput,
  request: Pick<CheckTerms, 'ports' | 'settings'>,
  texts: Map<string, string>,
): Promise<FileReading | undefined> {
  if (input.kind === 'unrelated') return undefined
  if (input.kind === 'problem') {
    return { file: '', tablets: [], mysqlds: [], diagnostics: [input.diagnostic], neighbours: new Set() }
  }
  const reading = relevant(await readText(input, request, texts))
  const { tablets, mysqlds, diagnostics } = reading
  if (tablets.length + mysqlds.length + diagnostics.length === 0) return undefined
  if (input.kind === 'file') texts.set(input.file, input.text)
  return reading
}

/** A file in which nothing was found is none of our business, unless it could not be read. */
function relevant(reading: FileReading): FileReading {
  const { tablets, mysqlds, diagnostics } = reading
  if (tablets.length + mysqlds.length > 0) return reading
  return { ...reading, diagnostics: diagnostics.filter(({ severity }) => severity !== 'note') }
}

async function readText(
  input: TextInput,
  { ports, settings }: Pick<CheckTerms, 'ports' | 'settings'>,
  texts: Map<string, string>,
): Promise<FileReading> {
  const { file } = input
  const { env, tablets: options } = settings(file)
  const neighbours = new Set<string>()
  const watched = watchedPorts(ports, found => {
    neighbours.add(found.file)
    texts.set(found.file, found.text)
  })
  const read = await readInputs([input], { env, ports: watched })
  const { readTabletConfig } = read
  const readings = read.invocations.map(invocation =>
    tabletOf(invocation, { ...options, neighbour: watched.neighbour, readTabletConfig }),
  )
  return {
    file,
    tablets: readings.map(({ tablet }) => tablet),
    mysqlds: read.mysqlds,
    diagnostics: [...read.diagnostics, ...readings.flatMap(({ diagnostics }) => diagnostics)],
    neighbours,
  }
}

function watchedPorts(
  ports: InputPorts,
  watch: (found: Extract<NeighbourFile, { kind: 'read' }>) => void,
): InputPorts {
  return {
    ...ports,
    neighbour: (path, from) => {
      const found = ports.neighbour(path, from)
      if (found.kind === 'read') watch(found)
      return found
    },
  }
}

/**
 * A script that a compose file runs, or a tablet YAML that a unit names, is a file of the tree too. Read by
 * itself it says less, and its tablets would count twice.
 */
function withoutTwice(readings: readonly FileReading[]): readonly FileReading[] {
  const startedFrom = new Map<string, string>()
  const named = new Set<string>()
  for (const { file, tablets, neighbours } of readings) {
    for (const { place } of tablets) if (place.file !== file) startedFrom.set(place.file, file)
    for (const neighbour of neighbours) if (neighbour !== file) named.add(neighbour)
  }
  return readings.filter(({ file, tablets }) => {
    const isTabletYaml = tablets.length > 0 && tablets.every(({ form }) => form === 'tablet-yaml')
    return !startedFrom.has(file) && !(isTabletYaml && named.has(file))
  })
}

/** A file that several name is read for each of them, with the same to say each time. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const byText = new Map<string, Diagnostic>()
  for (const diagnostic of diagnostics) {
    const { code, message, place } = diagnostic
    byText.set(`${place?.file}:${place?.line}:${place?.column}:${code}:${message}`, diagnostic)
  }
  return [...byText.values()]
}
