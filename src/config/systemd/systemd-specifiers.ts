import { placeIn, type Run, type TextRun } from '../words/runs.ts'

/** The names that the specifiers of a unit stand for. */
export interface UnitName {
  /** `vttablet@100.service`. */
  readonly full: string
  /** What stands before the `@`, or before the suffix. */
  readonly prefix: string
  /** What stands after the `@`; nothing in a template's own file, empty in a unit without one. */
  readonly instance: string | undefined
}

/** The parts of a unit's name; a template's instance may be supplied. */
export function unitName(full: string, supplied: string | undefined): UnitName {
  const match = /^(.*?)(?:@(.*))?\.service$/.exec(full)
  const written = match?.[2]
  const instance = written === '' ? supplied : (written ?? '')
  return { full, prefix: match?.[1] ?? full, instance }
}

/** `runs` with `%i`, `%I`, `%n`, `%N`, `%p` and `%%` put in; every other specifier is a hole. */
export function withSpecifiers(runs: readonly Run[], name: UnitName): readonly Run[] {
  return runs.flatMap(run => (run.kind === 'text' && run.text.includes('%') ? expanded(run, name) : [run]))
}

function expanded(run: TextRun, name: UnitName): readonly Run[] {
  const runs: Run[] = []
  let done = 0
  const literal = (end: number) => {
    if (end > done) runs.push({ kind: 'text', text: run.text.slice(done, end), ...placeIn(run, done) })
  }
  for (const match of run.text.matchAll(/%([A-Za-z%])/g)) {
    literal(match.index)
    done = match.index + match[0].length
    const text = meaning(match[1] as string, name)
    const { use } = placeIn(run, match.index)
    const hole = { kind: 'hole', text: match[0], name: match[0], by: 'variable', place: use } as const
    runs.push(
      text === undefined ? { kind: 'hole', hole, use } : { kind: 'text', text, ...placeIn(run, match.index) },
    )
  }
  literal(run.text.length)
  return runs
}

function meaning(letter: string, { full, prefix, instance }: UnitName): string | undefined {
  switch (letter) {
    case '%':
      return '%'
    case 'i':
      return instance
    case 'I':
      return instance === undefined ? undefined : unescaped(instance)
    case 'n':
      return instance === undefined ? undefined : full.replace('@.', `@${instance}.`)
    case 'N':
      return instance === undefined
        ? undefined
        : full.replace('@.', `@${instance}.`).replace(/\.service$/, '')
    case 'p':
      return prefix
    default:
      return undefined
  }
}

/** A dash is a slash, `\x2d` a dash (systemd-escape(1)). */
function unescaped(instance: string): string {
  return instance
    .replaceAll('-', '/')
    .replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
