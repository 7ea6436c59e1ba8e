import { exactly } from '../groups.ts'
import { imageName, releaseOfImage } from '../kubernetes/image.ts'
import { product } from '../kubernetes/manifest-counts.ts'
import type {
  Diagnostic,
  Invocation,
  MountedFile,
  MysqldSettings,
  Piece,
  ReadContext,
  ReadResult,
  Sourced,
} from '../model.ts'
import type { ShellCommand } from '../shell/shell-command.ts'
import { type LocatedWord, locatedWord } from '../words/located-word.ts'
import { splitRuns } from '../words/word-splitting.ts'
import { displayText } from '../words/words.ts'
import { type YamlDocument, yamlDocuments } from '../yaml/yaml-documents.ts'
import {
  child,
  entries,
  items,
  keyPlace,
  keyText,
  kindOf,
  placeOf,
  type YamlEntry,
  type YamlValue,
} from '../yaml/yaml-values.ts'
import { bindMounts, type Mount, mountedFile } from './compose-mounts.ts'
import { serviceMysqld } from './compose-mysqld.ts'
import { serviceCommands } from './compose-scripts.ts'
import {
  type ComposeFile,
  type ComposeService,
  composeText,
  environment,
  field,
  scalarRuns,
} from './compose-service.ts'
import { readEnvFile } from './env-file.ts'
import { expansionBudget } from './interpolation.ts'

/**
 * The vttablets and MySQL servers that a compose file starts, service by service: `command` and
 * `entrypoint` with the variables of the user and of `.env` put in, scripts mounted from beside the file
 * read too. A server is called by its service's name, which is its host name for the others.
 */
export function readCompose(text: string, context: ReadContext): ReadResult {
  const documents = [...yamlDocuments(text, context.file)]
  return joined(documents.map(document => readComposeDocument(document, context)))
}

/** The same for a document that was parsed already. */
export function readComposeDocument(document: YamlDocument, context: ReadContext): ReadResult {
  if (!document.root) return { invocations: [], mysqlds: [], diagnostics: document.diagnostics }
  const dotEnv = readDotEnv(context)
  const file: ComposeFile = {
    root: document.root,
    context,
    dotEnv: dotEnv.values,
    budget: expansionBudget(document.text.length),
    diagnostics: [],
  }
  const read = servicesCalled(entries(child(file.root, 'services')).map(entry => readService(entry, file)))
  const spent = file.budget.diagnostic ? [file.budget.diagnostic] : []
  return {
    ...read,
    diagnostics: [
      ...dotEnv.diagnostics,
      ...document.diagnostics,
      ...unreadIncludes(file),
      ...file.diagnostics,
      ...read.diagnostics,
      ...spent,
    ],
  }
}

function readDotEnv(context: ReadContext): {
  readonly values: ReadonlyMap<string, readonly Piece[]>
  readonly diagnostics: readonly Diagnostic[]
} {
  const file = context.neighbour('.env')
  if (file.kind === 'unreadable') return { values: new Map(), diagnostics: [] }
  return readEnvFile(file.text, { ...context, file: file.file }, 'compose')
}

interface ServiceRead extends ReadResult {
  readonly service: ComposeService
}

/** Servers under the names by which the tablets call them, where that is not the service's own. */
function servicesCalled(reads: readonly ServiceRead[]): ReadResult {
  const words = reads.flatMap(read => read.invocations.flatMap(each => each.words.map(displayText)))
  const called = new Set(words.map(word => word.slice(word.indexOf('=') + 1)))
  const named = reads.map(read => {
    const name = [read.service.name, ...otherNames(read.service)].find(each => called.has(each))
    return { ...read, mysqlds: read.mysqlds.map(mysqld => ({ ...mysqld, name: name ?? mysqld.name })) }
  })
  return joined(named)
}

function otherNames(service: ComposeService): readonly string[] {
  const aliases = entries(field(service, 'networks')).flatMap(network => items(child(network, 'aliases')))
  const values = [field(service, 'container_name'), field(service, 'hostname'), ...aliases]
  return values.flatMap(value => composeText(value, service.file) ?? [])
}

function readService(entry: YamlEntry, file: ComposeFile): ServiceRead {
  const service: ComposeService = {
    name: keyText(entry),
    place: keyPlace(entry),
    layers: layersOf(entry, file),
    file,
  }
  const argv = argumentsOf(service)
  const mysqld = serviceMysqld(service, argv.words)
  const view = { service, mounts: bindMounts(service), variables: environment(service) }
  const started = mysqld ? { commands: [], diagnostics: [] } : serviceCommands(argv.words, view)
  const invocations = started.commands.map(command => invocation(command, service, view.mounts))
  return {
    service,
    invocations: isVttestserver(service) ? [vttestserver(service, mysqld?.settings)] : invocations,
    mysqlds: mysqld ? [mysqld.settings] : [],
    diagnostics: [...argv.diagnostics, ...started.diagnostics, ...(mysqld?.diagnostics ?? [])],
  }
}

/** Longer chains of `extends` are loops. */
const mostLayers = 10

/** A service and what it extends in the same file, nearest first. */
function layersOf(entry: YamlValue, file: ComposeFile): readonly YamlValue[] {
  const layers: YamlValue[] = []
  let layer: YamlValue | undefined = entry
  while (layer && layers.length < mostLayers) {
    layers.push(layer)
    const extended: YamlValue | undefined = child(layer, 'extends')
    const other = composeText(child(extended, 'file'), file)
    if (other !== undefined && extended) file.diagnostics.push(extendsNotRead(other, extended))
    const name = other === undefined ? composeText(child(extended, 'service') ?? extended, file) : undefined
    layer = name === undefined ? undefined : child(file.root, 'services', name)
  }
  return layers
}

function extendsNotRead(path: string, value: YamlValue): Diagnostic {
  return {
    severity: 'warning',
    code: 'extends-not-read',
    message: `This service extends one of ${path}, which is not followed: its command may be there.`,
    hint: 'Give the text that docker compose config prints.',
    place: placeOf(value),
  }
}

function unreadIncludes({ root }: ComposeFile): readonly Diagnostic[] {
  const include = child(root, 'include')
  if (!include) return []
  return [
    {
      severity: 'warning',
      code: 'include-not-read',
      message: 'The files under include are not followed: services in them are not counted.',
      hint: 'Give the text that docker compose config prints.',
      place: placeOf(include),
    },
  ]
}

interface Arguments {
  readonly words: readonly LocatedWord[]
  readonly diagnostics: readonly Diagnostic[]
}

function argumentsOf(service: ComposeService): Arguments {
  const parts = ['entrypoint', 'command'].map(key => commandWords(field(service, key), service.file))
  return {
    words: parts.flatMap(part => part.words),
    diagnostics: parts.flatMap(part => part.diagnostics),
  }
}

/** A list holds arguments; a string is split as a shell would split it, after variables are put in. */
function commandWords(value: YamlValue | undefined, file: ComposeFile): Arguments {
  if (!value) return { words: [], diagnostics: [] }
  if (kindOf(value) !== 'list') return splitRuns(scalarRuns(value, file), 'compose')
  const words = items(value).map(item => locatedWord(scalarRuns(item, file), placeOf(item)))
  return { words, diagnostics: [] }
}

function invocation(command: ShellCommand, service: ComposeService, mounts: readonly Mount[]): Invocation {
  const image = field(service, 'image')
  const imageText = composeText(image, service.file)
  const mounted = mountedConfigs(command, service, mounts)
  return {
    form: 'compose',
    name: service.name,
    words: command.words,
    place: command.place,
    instances: product(replicas(service), command.passes),
    ...(image && imageText !== undefined && { release: releaseOfImage(imageText, placeOf(image)) }),
    ...(mounted && { mounted }),
  }
}

/** The tablet YAML that a flag of the command names, where a mount holds it. */
function mountedConfigs(
  command: ShellCommand,
  service: ComposeService,
  mounts: readonly Mount[],
): Readonly<Record<string, MountedFile>> | undefined {
  const texts = command.words.map(displayText)
  const paths = texts.flatMap((text, at) => {
    const match = /^--?tablet[-_]config(?:=(.*))?$/.exec(text)
    return match ? [match[1] ?? texts[at + 1] ?? ''] : []
  })
  const files = paths.flatMap(path => {
    const file = mountedFile(path, mounts, service)
    if (file?.kind !== 'read') return []
    return [[path, { text: file.text, place: { file: file.file, line: 1, column: 1 } }] as const]
  })
  return files.length === 0 ? undefined : Object.fromEntries(files)
}

/** `scale` or `deploy.replicas`; one container without either. */
function replicas(service: ComposeService): Sourced<number> {
  const value = field(service, 'scale') ?? field(service, 'deploy', 'replicas')
  if (!value) return exactly(1)
  const text = composeText(value, service.file)
  const place = placeOf(value)
  if (text !== undefined && /^\d+$/.test(text)) {
    return { kind: 'known', origin: 'flag', value: Number(text), text, place }
  }
  const written = scalarRuns(value, service.file).map(run => (run.kind === 'hole' ? run.hole.text : run.text))
  return {
    kind: 'unresolved',
    text: written.join(''),
    why: 'the number of containers is not written there',
    supply: 'the number itself, or its variable with --env NAME=VALUE',
    place,
  }
}

function isVttestserver(service: ComposeService): boolean {
  return imageName(composeText(field(service, 'image'), service.file) ?? '') === 'vttestserver'
}

/** One process that holds all tablets of a test cluster; how many there are is the image's affair. */
function vttestserver(service: ComposeService, mysqld: MysqldSettings | undefined): Invocation {
  return {
    form: 'compose',
    name: service.name,
    words: [],
    place: service.place,
    deployment: 'vttestserver',
    ...(mysqld && { mysqld }),
    instances: {
      kind: 'unresolved',
      text: 'vttestserver',
      why: 'the image decides how many tablets it starts for its keyspaces and shards',
      supply: 'the tablets as flags, one by one',
      place: service.place,
    },
  }
}

function joined(results: readonly ReadResult[]): ReadResult {
  return {
    invocations: results.flatMap(result => result.invocations),
    mysqlds: results.flatMap((result): readonly MysqldSettings[] => result.mysqlds),
    diagnostics: results.flatMap(result => result.diagnostics),
  }
}
