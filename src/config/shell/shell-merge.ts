import type { Sourced } from '../model.ts'
import { run } from './shell-literal.ts'
import type { Found } from './shell-state.ts'
import type { Field } from './shell-value.ts'
import { valueText } from './shell-value.ts'

/**
 * Puts together what the passes of a loop started, where the commands differ in nothing but who they are
 * (alias, ports, paths); what then differs is a hole.
 */
export function mergePasses(found: readonly Found[]): readonly Found[] {
  const groups = new Map<string, Found[]>()
  for (const each of found) {
    const key = signature(each)
    const group = groups.get(key)
    if (group) group.push(each)
    else groups.set(key, [each])
  }
  return [...groups.values()].map(merged)
}

/** Flags that tell tablets apart and size nothing. */
const identity =
  /^--?(?:alsologtostderr|(?:tablet|log|pid|socket|mycnf|mysqlctl|db|init)[-_](?:path|dir|file|socket|shard|keyspace|hostname|server[-_]id|host|port|mysql[-_]port)|(?:grpc[-_]|mysql[-_])?port|tablet[-_]hostname|mycnf[-_]\w+|mysqlctl[-_]mycnf[-_]template|db[-_]connect[-_]\w+)$/

function signature({ program, arguments: fields, passes, aliases }: Found): string {
  const place = program.places.at(program.offset)
  const words = fields.map((field, at) => {
    const text = valueText(field.value)
    const equals = text.indexOf('=')
    if (equals !== -1 && identity.test(text.slice(0, equals))) return text.slice(0, equals + 1)
    const before = fields[at - 1]
    return before && identity.test(valueText(before.value)) ? '' : text
  })
  return JSON.stringify([place, passes.kind, aliases.length > 0, words])
}

function merged(group: readonly Found[]): Found {
  const first = group[0] as Found
  if (group.length === 1) return first
  return {
    ...first,
    arguments: first.arguments.map((field, at) => (sameIn(group, field, at) ? field : differing(field))),
    passes: group.map(each => each.passes).reduce(sum),
    aliases: group.flatMap(each => each.aliases),
  }
}

function sameIn(group: readonly Found[], field: Field, at: number): boolean {
  const text = valueText(field.value)
  return group.every(each => valueText((each.arguments[at] as Field).value) === text)
}

function differing(field: Field): Field {
  const text = field.written
  const equals = text.indexOf('=')
  const place = field.places.at(field.offset + equals + 1)
  const hole = {
    kind: 'hole',
    quoted: true,
    hole: { kind: 'hole', text: text.slice(equals + 1), by: 'variable', place },
  } as const
  return {
    ...field,
    value: equals === -1 ? [hole] : [run(text.slice(0, equals + 1), field.offset, field.places), hole],
  }
}

function sum(left: Sourced<number>, right: Sourced<number>): Sourced<number> {
  if (left.kind === 'unresolved' || right.kind === 'unresolved')
    return left.kind === 'unresolved' ? left : right
  return { ...left, value: left.value + right.value }
}
