import type { Unresolved } from '../config/model.ts'
import type { Budget, OverReason } from '../sizing/budget.ts'
import type { Remedy } from '../sizing/remedy.ts'
import { placeText } from './places-text.ts'

/** The verdict in one sentence, with the numbers that make it. */
export function verdictSentence(budget: Budget): string {
  const { verdict } = budget
  switch (verdict.kind) {
    case 'fits':
      return `fits: ${sumText(budget)}, ${budget.headroom} stay free (at least ${budget.wanted} wanted)`
    case 'over':
      return `does not fit: ${verdict.reasons.map(reason => reasonText(reason, budget)).join('; ')}`
    case 'undetermined':
      return `undetermined: ${verdict.because.length === 1 ? 'a value' : `${verdict.because.length} values`} cannot be known`
  }
}

/** What is missing and how to supply it, a line each. */
export function missingLines(because: readonly Unresolved[]): readonly string[] {
  return because.map(
    ({ why, supply, place }) => `${place ? `${placeText(place)}: ` : ''}${why}; supply it with ${supply}`,
  )
}

/** What to change so that it fits, a line each. */
export function remedyLines(remedy: Remedy): readonly string[] {
  const raise =
    remedy.maxConnections === undefined
      ? []
      : [
          remedy.openFiles === undefined
            ? `max_connections = ${remedy.maxConnections}`
            : `max_connections = ${remedy.maxConnections} (mysqld then needs an open-files limit of ${remedy.openFiles})`,
        ]
  const cuts = remedy.cuts.map(
    ({ flag, from, to, frees }) => `--${flag}=${to} (from ${from}: ${frees} connections less)`,
  )
  return [...raise, ...cuts]
}

function sumText({ demand, ceiling }: Budget): string {
  return `${demand.expected ?? `at least ${demand.known}`} of ${ceiling.effective}`
}

function reasonText(reason: OverReason, budget: Budget): string {
  switch (reason.kind) {
    case 'sum':
      return `${sumText(budget)}, ${reason.missing} too many`
    case 'headroom':
      return `${sumText(budget)} leaves ${(budget.ceiling.effective ?? 0) - budget.demand.known} free, but ${budget.wanted} are wanted: ${reason.missing} too few`
    case 'account':
      return `account ${reason.account} needs ${reason.missing} more than its cap`
  }
}
