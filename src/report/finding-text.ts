import type { Finding } from '../rules/rule.ts'

/** What to do about a finding, in words; nothing when it does not say. */
export function fixText({ hint, fix }: Finding): string | undefined {
  return hint ?? (fix && `write ${fix.after} instead of ${fix.before}`)
}

/** The command that explains a rule. */
export function explainCommand(rule: string): string {
  return `vtsize explain ${rule}`
}
