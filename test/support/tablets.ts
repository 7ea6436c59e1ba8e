import { parseRelease, type Release } from '../../src/catalog/release.ts'
import type { Role } from '../../src/catalog/roles.ts'
import { exactly } from '../../src/config/groups.ts'
import type { Tablet } from '../../src/config/model.ts'
import { tabletOf } from '../../src/config/tablet.ts'
import { readTabletConfig } from '../../src/config/tablet-config/tablet-config.ts'
import { textWord } from '../../src/config/words/words.ts'

/** A tablet as a test needs it: arguments already split, a tablet YAML by its text. */
export interface TabletRecipe {
  readonly release: string
  readonly role?: Role
  readonly semiSync?: boolean
  readonly args?: readonly string[]
  readonly tabletYaml?: string
}

/** The release that `text` names; the test fails when it names none. */
export function release(text: string): Release {
  const parsed = parseRelease(text)
  if (!parsed) throw new Error(`no release: ${text}`)
  return parsed
}

/** The tablet that vttablet would be with these arguments. */
export function tablet({ release: text, role, semiSync, args = [], tabletYaml }: TabletRecipe): Tablet {
  const place = { file: 'test', line: 1, column: 1 }
  const given = tabletYaml === undefined ? args : [...args, '--tablet_config=tablet.yaml']
  const invocation = {
    form: 'flags',
    name: 'test',
    words: given.map(arg => textWord(arg, place)),
    place,
    instances: exactly(1),
  } as const
  return tabletOf(invocation, {
    release: release(text),
    ...(role && { role }),
    set: new Map(),
    ...(semiSync !== undefined && { semiSync }),
    neighbour: file =>
      tabletYaml === undefined
        ? { kind: 'unreadable', file, why: 'no such file' }
        : { kind: 'read', file, text: tabletYaml },
    readTabletConfig,
  }).tablet
}
