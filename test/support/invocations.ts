import type { Diagnostic, Invocation, MysqldSettings, Place, Sourced } from '../../src/config/model.ts'
import { displayText } from '../../src/config/words/words.ts'

/** `line:column`. */
export function spot(place: Place | undefined): string {
  return place ? `${place.line}:${place.column}` : 'nowhere'
}

/** `value (line:column)`, or why there is none. */
export function sourced(value: Sourced<unknown> | undefined): string {
  if (!value) return 'not said'
  return value.kind === 'known'
    ? `${value.value} (${spot(value.place)})`
    : `unresolved: ${value.why} (${spot(value.place)})`
}

/** All of an invocation in a few readable lines. */
export function shown(invocation: Invocation): readonly string[] {
  const { name, place, instances, tabletType, release, durabilityPolicy, deployment, mysqld, mounted } =
    invocation
  const head = [name, `at ${spot(place)}`, tabletType ?? '', deployment ?? '']
    .filter(part => part !== '')
    .join(' ')
  return [
    head,
    `  instances ${sourced(instances)}`,
    ...(release ? [`  release ${sourced(release)}`] : []),
    ...(durabilityPolicy ? [`  durability ${sourced(durabilityPolicy)}`] : []),
    ...invocation.words.map(word => `  ${displayText(word)} (${spot(word.place)})${holes(word.pieces)}`),
    ...(mysqld ? [`  ${shownMysqld(mysqld)}`] : []),
    ...Object.entries(mounted ?? {}).map(([path, file]) => `  mounted ${path} (${spot(file.place)})`),
  ]
}

/** A mysqld in one line. */
export function shownMysqld({
  name,
  defaults,
  place,
  maxConnections,
  maxUserConnections,
}: MysqldSettings): string {
  const limits = [
    ...(maxConnections ? [`max_connections ${sourced(maxConnections)}`] : []),
    ...(maxUserConnections ? [`max_user_connections ${sourced(maxUserConnections)}`] : []),
  ]
  return [`mysqld ${name} [${defaults}] at ${spot(place)}`, ...limits].join(', ')
}

/** Severity, code and place. */
export function told({ severity, code, place }: Diagnostic): string {
  return `${severity} ${code} ${spot(place)}`
}

function holes(pieces: Invocation['words'][number]['pieces']): string {
  const names = pieces.flatMap(piece => {
    if (piece.kind === 'hole') return [`hole ${piece.by} ${piece.text} at ${spot(piece.place)}`]
    return piece.place ? [`from ${spot(piece.place)}`] : []
  })
  return names.length === 0 ? '' : ` [${names.join(', ')}]`
}
