import type { Piece, Place } from '../model.ts'
import { child, items, placeOf, scalarText, stringOf, type YamlValue } from '../yaml/yaml-values.ts'
import { afford, type HeldText, type Manifest } from './kubernetes-manifest.ts'
import { manifestPieces, type VariableLookup } from './manifest-words.ts'

/** The variables of a container as far as its file tells them. */
export interface Environment {
  /** What `$(NAME)` becomes in arguments. */
  readonly lookup: VariableLookup
  /** The same for a shell that runs in the container. */
  readonly variables: ReadonlyMap<string, readonly Piece[]>
}

/**
 * The environment of a container: ConfigMaps of `envFrom`, then `env`, whose values may refer to earlier
 * variables. A value that comes from elsewhere (a Secret, the pod's own fields) is a hole, unless the user supplies it.
 */
export function environmentOf(container: YamlValue, manifest: Manifest): Environment {
  const variables = new Map<string, readonly Piece[]>()
  const { context } = manifest
  const lookup: VariableLookup = name => {
    const supplied = context.env.get(name)
    const known = variables.get(name)
    const pieces =
      supplied === undefined || isKnown(known) ? known : [{ kind: 'text', text: supplied } as const]
    if (!pieces) return undefined
    const cost = pieces.reduce((sum, piece) => sum + piece.text.length + 1, 0)
    return afford(manifest, cost) ? pieces : undefined
  }
  for (const source of items(child(container, 'envFrom'))) putAll(source, manifest, variables)
  for (const variable of items(child(container, 'env'))) {
    const name = stringOf(child(variable, 'name'))
    if (name !== undefined) variables.set(name, variablePieces(name, variable, { manifest, lookup }))
  }
  return { lookup, variables }
}

function isKnown(pieces: readonly Piece[] | undefined): boolean {
  return pieces?.every(piece => piece.kind === 'text') === true
}

function putAll(source: YamlValue, manifest: Manifest, variables: Map<string, readonly Piece[]>): void {
  const prefix = stringOf(child(source, 'prefix')) ?? ''
  const texts = manifest.configMaps.get(stringOf(child(source, 'configMapRef', 'name')) ?? '')
  for (const [key, held] of texts ?? []) variables.set(`${prefix}${key}`, [definedPiece(held)])
}

function variablePieces(
  name: string,
  variable: YamlValue,
  { manifest, lookup }: { readonly manifest: Manifest; readonly lookup: VariableLookup },
): readonly Piece[] {
  const value = child(variable, 'value')
  const text = scalarText(value)
  if (value && text !== undefined && afford(manifest, text.length)) {
    return definedAt(manifestPieces(value, lookup), placeOf(value))
  }
  const from = child(variable, 'valueFrom')
  if (!from && text === undefined) return [{ kind: 'text', text: '', place: placeOf(variable) }]
  const reference = child(from, 'configMapKeyRef')
  const texts = manifest.configMaps.get(stringOf(child(reference, 'name')) ?? '')
  const held = texts?.get(stringOf(child(reference, 'key')) ?? '')
  if (held) return [definedPiece(held)]
  return [{ kind: 'hole', text: `$(${name})`, name, by: 'variable', place: placeOf(from ?? variable) }]
}

function definedPiece({ text, place }: HeldText): Piece {
  return { kind: 'text', text, place }
}

function definedAt(pieces: readonly Piece[], place: Place): readonly Piece[] {
  return pieces.map(piece => (piece.kind === 'text' ? { ...piece, place: piece.place ?? place } : piece))
}
