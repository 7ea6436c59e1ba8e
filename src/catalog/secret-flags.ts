/** Names that hold a secret itself; a flag that names a file with one (`...-password-file`) does not. */
const secretName = /(?:pass|passwd|password|secret|token|credential|api[-_]?key|account[-_]key)$/i

/** What stands where a secret was: values of such flags never leave the reader. */
export const hiddenSecret = '***'

/** True for flags of any program whose value must never be shown, by any spelling. */
export function isSecretFlag(spelling: string): boolean {
  return secretName.test(spelling)
}
