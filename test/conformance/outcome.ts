/** What became of one row: no problem, or what was expected and what came. `note` explains a row that passes in spite. */
export interface Outcome {
  readonly id: string
  readonly problems: readonly string[]
  readonly note?: string
}

/** The lines to print: every mismatch, every note, and the count. */
export function report(outcomes: readonly Outcome[]): readonly string[] {
  const failed = outcomes.filter(outcome => outcome.problems.length > 0)
  return [
    ...failed.flatMap(({ id, problems }) => problems.map(problem => `FAIL ${id}: expected ${problem}`)),
    ...outcomes.filter(outcome => outcome.note !== undefined).map(({ id, note }) => `note ${id}: ${note}`),
    `${outcomes.length - failed.length} passed, ${failed.length} failed`,
  ]
}
