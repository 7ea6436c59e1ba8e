import { type StatementEffect, statementEffect } from './statement-effect.ts'

/** What a kind of statement costs the server. Called once for each statement that starts. */
export interface StatementCost {
  /** What it needs of cores, locks and disks when it is alone, in milliseconds: this is what others slow down. */
  demandMs(): number
  /** Time that passes whoever else is there, in milliseconds, before the demand: a sleep, a row lock. */
  waitMs?(): number
  /** True when ending it early, or its transaction, means to undo it. */
  readonly writes?: boolean
  /** True when it never needs any time. */
  readonly isFree?: boolean
}

/** A statement as the server runs it. */
export interface PlannedStatement {
  readonly cost: StatementCost
  readonly effect: StatementEffect
  /** Nothing is looked at or waited for: it is over when it begins. */
  readonly isInstant: boolean
}

/** The cost of a text that is not registered as it stands, where it has one. */
export type Recognise = (text: string) => StatementCost | undefined

/** So many lengths of texts, by their last digits, are told apart; a power of two. */
const lengths = 16

/** So many plans are remembered, so that ever new texts take no ever growing room. */
const mostRemembered = 4096

/**
 * What statements cost, by their text: a workload registers the texts that it will send; BEGIN, SET and the like
 * take the common cost.
 */
export class StatementCosts {
  readonly #registered = new Map<string, PlannedStatement>()
  /** The plans of what was run lately, registered or not. */
  readonly #remembered = new Map<string, PlannedStatement>()
  /** The latest of each length: a workload sends the same few again and again, mostly as the same object. */
  readonly #latestTexts = new Array<string>(lengths).fill('')
  readonly #latest = new Array<PlannedStatement | undefined>(lengths).fill(undefined)
  readonly #common: StatementCost
  readonly #recognise: Recognise

  /**
   * `common` is the cost of all that is not registered and not recognised either: vtgate may have written a
   * registered text anew, with hints in it.
   */
  constructor(common: StatementCost, recognise: Recognise = () => undefined) {
    this.#common = common
    this.#recognise = recognise
  }

  /** Gives a text its cost; a text that has one gets the new one. */
  register(text: string, cost: StatementCost): void {
    this.#registered.set(text, planOf(cost, text))
    this.#unlearn(text)
  }

  /** Takes a text back: it has the common cost again. */
  forget(text: string): void {
    this.#registered.delete(text)
    this.#unlearn(text)
  }

  planned(text: string): PlannedStatement {
    const at = text.length & (lengths - 1)
    const latest = this.#latest[at]
    if (latest !== undefined && text === this.#latestTexts[at]) return latest
    const known =
      this.#remembered.get(text) ?? this.#remember(text, this.#registered.get(text) ?? this.#plan(text))
    this.#latestTexts[at] = text
    this.#latest[at] = known
    return known
  }

  #unlearn(text: string): void {
    this.#remembered.delete(text)
    this.#latest.fill(undefined)
  }

  #plan(text: string): PlannedStatement {
    return planOf(this.#recognise(text) ?? this.#common, text)
  }

  #remember(text: string, planned: PlannedStatement): PlannedStatement {
    if (this.#remembered.size >= mostRemembered) this.#remembered.clear()
    this.#remembered.set(text, planned)
    return planned
  }
}

/** A cost without spread, in milliseconds. */
export function constantCost(demandMs: number): StatementCost {
  return { demandMs: () => demandMs, isFree: demandMs === 0 }
}

function planOf(cost: StatementCost, text: string): PlannedStatement {
  const effect = statementEffect(text)
  const isPlain = effect.kind === 'none' || effect.kind === 'begin' || effect.kind === 'commit'
  const isInstant = isPlain && cost.isFree === true && cost.waitMs === undefined && cost.writes !== true
  return { cost, effect, isInstant }
}
