import { KnownStatement } from '../../engine/vtgate/known-statement.ts'
import { type Duration, newDuration } from '../durations.ts'
import type { Random } from '../random.ts'
import type { Activity, Step } from '../workload-input.ts'

/** A step of an activity, made ready to be done. */
export type ScriptStep =
  | { readonly kind: 'statement'; readonly statement: KnownStatement }
  | { readonly kind: 'pause'; readonly duration: Duration }

/** An activity, made ready to be done. */
export interface Script {
  readonly name: string
  readonly steps: readonly ScriptStep[]
  /** Some text of it is the session's own. */
  readonly isPersonal: boolean
}

/** Stands in a text for a number of the session's own. */
export const placeholder = '{session}'

/** The activity with its pauses drawing from `random`. */
export function newScript(activity: Activity, random: Random): Script {
  return {
    name: activity.name,
    steps: activity.steps.map(step =>
      step.kind === 'statement'
        ? { kind: 'statement', statement: new KnownStatement(step.sql) }
        : { kind: 'pause', duration: newDuration(step.duration, random) },
    ),
    isPersonal: activity.steps.some(isPersonal),
  }
}

/** A session's own copies of the scripts that have its number in their texts. */
export class OwnScripts {
  readonly #session: number
  readonly #known = new Map<Script, Script>()

  constructor(session: number) {
    this.#session = session
  }

  of(script: Script): Script {
    const known = this.#known.get(script)
    if (known !== undefined) return known
    const own = personal(script, this.#session)
    this.#known.set(script, own)
    return own
  }
}

function personal(script: Script, session: number): Script {
  const own = ({ sql }: KnownStatement): KnownStatement =>
    new KnownStatement(sql.replaceAll(placeholder, String(session)))
  const steps = script.steps.map(step =>
    step.kind === 'statement' ? { ...step, statement: own(step.statement) } : step,
  )
  return { ...script, steps }
}

function isPersonal(step: Step): boolean {
  return step.kind === 'statement' && step.sql.includes(placeholder)
}
