/** True for the variable that stands for a template tag while the text around it is read. */
export function isTagVariable(name: string): boolean {
  return /^_[0-9a-z]+_*$/.test(name)
}
