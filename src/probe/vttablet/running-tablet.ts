import type { Release } from '../../catalog/release.ts'
import type { Role } from '../../catalog/roles.ts'
import { readFlagWords } from '../../config/command-line/flag-words.ts'
import type { Hole, Tablet } from '../../config/model.ts'
import { tabletOf } from '../../config/tablet.ts'

/** What a running vttablet says of itself. */
export interface RunningAs {
  /** Where its command line was read: what its places name. */
  readonly source: string
  /** Program and arguments; empty where the page does not show them. */
  readonly commandLine: readonly string[]
  readonly release: Release | undefined
  /** Tablet type as the page shows it. */
  readonly type: string | null
}

/** The tablet as its own command line configures it; while that is not to be seen, every flag is unresolved. */
export function runningTablet({ source, commandLine, release, type }: RunningAs): Tablet {
  const role = runningRole(type)
  const [invocation] = readFlagWords(commandLine.slice(1), source).invocations
  if (!invocation) throw new Error('bug: arguments without an invocation')
  const { tablet } = tabletOf(
    { ...invocation, name: source },
    {
      ...(release && { release }),
      ...(role && { role }),
      set: new Map(),
      neighbour: file => ({ kind: 'unreadable', file, why: 'it stands on the machine of the tablet' }),
      readTabletConfig: () => ({ settings: {}, diagnostics: [] }),
    },
  )
  return commandLine.length > 0 ? tablet : { ...tablet, opaque: [unseen(source)] }
}

/** What a tablet of this type does; types that never serve as primary open what an rdonly opens. */
export function runningRole(type: string | null): Role | undefined {
  if (type === null) return undefined
  if (type === 'primary' || type === 'master') return 'primary'
  return type === 'replica' ? 'replica' : 'rdonly'
}

function unseen(source: string): Hole {
  return {
    kind: 'hole',
    text: 'its command line',
    by: 'command',
    splits: true,
    place: { file: source, line: 1, column: 1 },
  }
}
