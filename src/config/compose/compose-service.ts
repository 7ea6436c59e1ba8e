import type { Diagnostic, Piece, Place, ReadContext } from '../model.ts'
import { piecesOf, type Run, runsText } from '../words/runs.ts'
import {
  child,
  entries,
  items,
  keyText,
  kindOf,
  placeOf,
  scalarText,
  textPlaces,
  type YamlValue,
} from '../yaml/yaml-values.ts'
import type { EnvFile } from './env-file.ts'
import { readEnvFile } from './env-file.ts'
import { type ExpansionBudget, interpolate } from './interpolation.ts'

/** A compose file while it is read. */
export interface ComposeFile {
  readonly root: YamlValue
  readonly context: ReadContext
  /** What `.env` beside the file sets. */
  readonly dotEnv: ReadonlyMap<string, readonly Piece[]>
  readonly budget: ExpansionBudget
  readonly diagnostics: Diagnostic[]
}

/** One service with what it extends: the nearest layer that has a key tells it. */
export interface ComposeService {
  readonly name: string
  readonly place: Place
  readonly layers: readonly YamlValue[]
  readonly file: ComposeFile
}

/** The value of a service's key. */
export function field(service: ComposeService, ...path: readonly string[]): YamlValue | undefined {
  for (const layer of service.layers) {
    const found = child(layer, ...path)
    if (found && kindOf(found) !== 'null') return found
  }
  return undefined
}

/** A scalar with compose's variables put in: the user's values first, as the shell's come first there. */
export function scalarRuns(value: YamlValue, file: ComposeFile): readonly Run[] {
  return interpolate(scalarText(value) ?? '', 0, {
    places: textPlaces(value),
    lookup: name => supplied(file.context, name) ?? file.dotEnv.get(name),
    budget: file.budget,
  })
}

/** The text of a scalar when all of its variables are known. */
export function composeText(value: YamlValue | undefined, file: ComposeFile): string | undefined {
  return value && scalarText(value) !== undefined ? runsText(scalarRuns(value, file)) : undefined
}

/** The variables that the shell in the container sees: those of `env_file`, then those of `environment`. */
export function environment(service: ComposeService): ReadonlyMap<string, readonly Piece[]> {
  const variables = new Map<string, readonly Piece[]>()
  for (const layer of service.layers.toReversed()) {
    for (const [name, value] of envFileVariables(child(layer, 'env_file'), service.file))
      variables.set(name, value)
  }
  for (const layer of service.layers.toReversed()) {
    for (const [name, value] of ownVariables(child(layer, 'environment'), service.file))
      variables.set(name, value)
  }
  return variables
}

type Variable = readonly [string, readonly Piece[]]

function ownVariables(value: YamlValue | undefined, file: ComposeFile): readonly Variable[] {
  const named = entries(value).flatMap((entry): readonly Variable[] => {
    if (kindOf(entry) === 'null') return passedOn(keyText(entry), file)
    return [[keyText(entry), piecesOf(scalarRuns(entry, file))]]
  })
  return [...named, ...items(value).flatMap(item => listedVariable(item, file))]
}

/** `- NAME=value`, or `- NAME` for what the shell that starts compose has. */
function listedVariable(item: YamlValue, file: ComposeFile): readonly Variable[] {
  const text = scalarText(item) ?? ''
  const equals = text.indexOf('=')
  if (equals < 0) return passedOn(text, file)
  const how = {
    places: textPlaces(item),
    lookup: (name: string) => supplied(file.context, name) ?? file.dotEnv.get(name),
    budget: file.budget,
  }
  return [[text.slice(0, equals), piecesOf(interpolate(text.slice(equals + 1), equals + 1, how))]]
}

function passedOn(name: string, { context, dotEnv }: ComposeFile): readonly Variable[] {
  const value = supplied(context, name) ?? dotEnv.get(name)
  return value ? [[name, value]] : []
}

function envFileVariables(value: YamlValue | undefined, file: ComposeFile): readonly Variable[] {
  const paths = kindOf(value) === 'list' ? items(value) : value ? [value] : []
  return paths.flatMap(item => {
    const path = child(item, 'path') ?? item
    const text = composeText(path, file)
    return text === undefined ? [] : [...(readEnv(text, placeOf(item), file)?.values ?? [])]
  })
}

function readEnv(
  path: string,
  place: Place,
  { context, dotEnv, diagnostics }: ComposeFile,
): EnvFile | undefined {
  const neighbour = context.neighbour(path)
  if (neighbour.kind === 'unreadable') {
    diagnostics.push({
      severity: 'warning',
      code: 'env-file-not-read',
      message: `The env_file ${path} was not read: ${neighbour.why}. What it sets is not known.`,
      hint: 'Put the file in place, or supply the values with --env NAME=VALUE.',
      place,
    })
    return undefined
  }
  const env = new Map(context.env)
  for (const [name, pieces] of dotEnv) {
    if (!env.has(name) && pieces.every(piece => piece.kind === 'text')) {
      env.set(name, pieces.map(piece => piece.text).join(''))
    }
  }
  const read = readEnvFile(neighbour.text, { ...context, file: neighbour.file, env }, 'compose')
  for (const diagnostic of read.diagnostics) diagnostics.push(diagnostic)
  return read
}

function supplied(context: ReadContext, name: string): readonly Piece[] | undefined {
  const text = context.env.get(name)
  return text === undefined ? undefined : [{ kind: 'text', text }]
}
