import type { MysqldSettings, ReadContext, Sourced } from '../model.ts'
import { flavourOf, isMysqldProgram, mysqldSettingsFromArguments } from '../mysqld/mysqld-arguments.ts'
import { type SettledOptions, settleOptions } from '../mysqld/mysqld-settings.ts'
import type { LocatedWord } from '../words/located-word.ts'
import { displayText } from '../words/words.ts'
import { inForce } from './systemd-environment.ts'
import { entryText, type UnitEntry } from './systemd-unit.ts'

/** The mysqld that a unit starts. */
export interface UnitMysqld {
  readonly settings: MysqldSettings
  readonly diagnostics: SettledOptions['diagnostics']
}

/**
 * The mysqld that the arguments of a unit start, with the limits that systemd gives it. Its option files
 * lie on the host, so max_connections is unresolved unless an argument sets it.
 */
export function unitMysqld(
  words: readonly LocatedWord[],
  entries: readonly UnitEntry[],
  about: { readonly name: string; readonly context: ReadContext },
): UnitMysqld | undefined {
  const [program, ...rest] = words
  if (!program || !isMysqldProgram(displayText(program))) return undefined
  const flavour = flavourOf(displayText(program))
  const rules = { env: about.context.env, flavour }
  const files = settleOptions([unreadFiles(program)], rules)
  const given = mysqldSettingsFromArguments(rest, rules)
  const nofile = limitNofile(entries)
  return {
    settings: {
      name: about.name,
      place: program.place,
      defaults: 'mysql',
      ...(flavour === 'mariadb' && { flavour }),
      ...files.values,
      ...given.values,
      ...(nofile && { nofile }),
    },
    diagnostics: given.diagnostics,
  }
}

function unreadFiles(program: LocatedWord) {
  const text = displayText(program)
  return {
    kind: 'unread',
    text,
    why: 'its option files are not part of the unit',
    place: program.place,
    elsewhere: true,
  } as const
}

/** `LimitNOFILE=soft:hard`, one number for both, or `infinity`. */
function limitNofile(entries: readonly UnitEntry[]): MysqldSettings['nofile'] {
  const entry = inForce(entries, 'LimitNOFILE').at(-1)
  if (!entry) return undefined
  const text = entryText(entry).trim()
  const place = entry.value[0]?.use ?? entry.place
  const [soft, hard = soft] = text.split(':').map(limit)
  if (soft === undefined || hard === undefined) {
    return {
      kind: 'unresolved',
      text,
      why: 'it is no number of files',
      supply: 'a number or soft:hard',
      place,
    }
  }
  const value: Sourced<{ soft: number; hard: number }> = {
    kind: 'known',
    origin: 'flag',
    value: { soft, hard },
    text,
    place,
  }
  return value
}

/** Without a limit the kernel's own is far above what any server asks for. */
function limit(text: string): number | undefined {
  if (text === 'infinity') return Number.MAX_SAFE_INTEGER
  return /^\d+$/.test(text) ? Number(text) : undefined
}
