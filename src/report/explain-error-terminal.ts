import type { ErrorExplanation } from './error-explanation.ts'
import type { ExplainOptions } from './explain-options.ts'
import type { Paint } from './paint.ts'
import { wrappedBlock } from './wrapped-lines.ts'

/** What an error means, for people. */
export function errorLines(
  error: ErrorExplanation,
  paint: Paint,
  { columns }: ExplainOptions,
): readonly string[] {
  const { name, releases, saidBy, what, limit, pools, flags, advice, trap, source } = error
  const part = (title: string, text: string) => wrappedBlock([`  ${title.padEnd(10)}${text}`], columns)
  const list = (title: string, values: readonly string[]) =>
    values.length === 0 ? [] : part(title, values.join(', '))
  const since = saidBy === 'MySQL' ? '' : ` (${releases})`
  return [
    `${paint.strong(name)}, an error of ${saidBy}${since}`,
    ...wrappedBlock([`  ${what}`], columns),
    ...(limit === null ? [] : part('limit', limit)),
    ...list('pools', pools),
    ...list(
      'flags',
      flags.map(
        ({ spelling, releases }) => `--${spelling}${releases === everyRelease ? '' : ` (${releases})`}`,
      ),
    ),
    ...advice.flatMap(each => part('to do', each)),
    ...(trap === null ? [] : part('trap', trap)),
    `  ${paint.faint(`source    ${source}`)}`,
  ]
}

const everyRelease = 'v6 and later'
