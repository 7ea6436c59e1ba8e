import type { Finding, TextFix } from '../rules/rule.ts'
import { hideSecrets } from './hidden-secrets.ts'

/** What to do about a finding, in words; nothing when it does not say. */
export function fixText({ hint, fix }: Finding): string | undefined {
  return hint ?? (fix && `write ${hideSecrets(fix.after)} instead of ${hideSecrets(fix.before)}`)
}

/** The fix of a finding, unless to print it would be to print a password. */
export function printableFix({ fix }: Finding): TextFix | undefined {
  return fix && [fix.before, fix.after].every(text => hideSecrets(text) === text) ? fix : undefined
}

/** The command that explains a rule. */
export function explainCommand(rule: string): string {
  return `vtsize explain ${rule}`
}
