import { type ProbePage, quietHead } from './probe-page.ts'
import { type Column, textTable } from './text-table.ts'

/** A column that knows what it shows of a subject. */
export interface SubjectColumn<Subject> extends Column {
  readonly of: (subject: Subject, page: ProbePage) => string
  /** Shown from so many columns of the terminal on, and always where there is none; left out: always. */
  readonly from?: number
}

/** A line for each subject, with as many columns as the terminal has room for. */
export function subjectTable<Subject>(
  columns: readonly SubjectColumn<Subject>[],
  subjects: readonly Subject[],
  page: ProbePage,
): readonly string[] {
  const shown = columns.filter(({ from = 0 }) => page.columns === undefined || page.columns >= from)
  const rows = subjects.map(subject => shown.map(({ of }) => of(subject, page)))
  return quietHead(textTable(shown, rows, page.columns), page)
}
