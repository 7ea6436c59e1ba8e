import type { Places } from '../places.ts'
import { compose } from './shell-literal.ts'
import { tooDeep } from './shell-parse.ts'
import type { Walk } from './shell-state.ts'
import { deepestScript } from './shell-state.ts'
import type { Value } from './shell-value.ts'

interface Origin {
  readonly places: Places
  readonly offset: number
}

/** Reads the script that a value holds: `sh -c "…"`, a here-document, `eval`. */
export function walkValue(value: Value, at: Origin, walk: Walk): void {
  if (walk.scripts >= deepestScript) {
    walk.shared.diagnostics.push(tooDeep(at.places, at.offset))
    return
  }
  const nowhere = { at: () => at.places.at(at.offset) }
  const { text, places } = compose(value, walk.shared.gaps, nowhere)
  walk.shared.follow.script(text, { ...walk, places, scripts: walk.scripts + 1 })
}
