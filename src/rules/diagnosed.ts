import type { Diagnostic, Form } from '../config/model.ts'
import type { Rule, RuleFinding, RuleInput } from './rule.ts'

/** For rules that name and explain what a reader has found: its diagnostics with one of these codes. */
export function diagnosed(...codes: readonly string[]): Required<Pick<Rule, 'codes' | 'check'>> {
  const wanted = new Set(codes)
  return {
    codes,
    check: ({ diagnostics }) => diagnostics.filter(({ code }) => wanted.has(code)).map(findingOf),
  }
}

function findingOf({ message, place, hint, text, mended }: Diagnostic): RuleFinding {
  return {
    message: withoutStop(message),
    ...(place && { place }),
    ...(text !== undefined && { text }),
    ...((hint ?? mended) !== undefined && { hint: withoutStop(hint ?? `write ${mended}`) }),
    ...(place &&
      text !== undefined &&
      mended !== undefined && { fix: { place, before: text, after: mended } }),
  }
}

/** Findings are lines, not sentences, as compilers print them. */
function withoutStop(text: string): string {
  return text.replace(/\.$/, '')
}

/**
 * The diagnostics with their texts as the file has them. Readers tell of `--name=value`, for that is what
 * vttablet gets; in a map of flags there stands `name: "value"`.
 */
export function asWritten({ diagnostics, tablets }: RuleInput): readonly Diagnostic[] {
  const forms = new Map<string, Form>()
  for (const { form, given } of tablets) {
    if (form !== 'vitess-cluster' && form !== 'helm-values') continue
    for (const { place } of given) forms.set(placeKey(place), form)
  }
  if (forms.size === 0) return diagnostics
  return diagnostics.map(diagnostic => {
    const form = diagnostic.place && forms.get(placeKey(diagnostic.place))
    return form ? inMap(diagnostic, form) : diagnostic
  })
}

function inMap(diagnostic: Diagnostic, form: Form): Diagnostic {
  const { text, mended } = diagnostic
  return {
    ...diagnostic,
    ...(text !== undefined && { text: mapEntry(text, form) }),
    ...(mended !== undefined && { mended: mapEntry(mended, form) }),
  }
}

/** The operator takes strings only, so its values stand in quotes; Helm's need none. */
function mapEntry(argument: string, form: Form): string {
  const match = /^--?([^=]+)(?:=(.*))?$/s.exec(argument)
  if (!match) return argument
  const [, name = '', value] = match
  if (value === undefined) return name
  return form === 'vitess-cluster' ? `${name}: "${value}"` : `${name}: ${value}`
}

function placeKey({ file, line, column }: NonNullable<Diagnostic['place']>): string {
  return `${line}:${column}:${file}`
}
