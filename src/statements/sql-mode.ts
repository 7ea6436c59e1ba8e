/** How a new sql_mode stands to the old one, by vtgate's own comparison. */
export type ModeChange =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'refused'; readonly mode: string }

const refused: ReadonlySet<string> = new Set([
  'ANSI_QUOTES',
  'NO_BACKSLASH_ESCAPES',
  'PIPES_AS_CONCAT',
  'REAL_AS_FLOAT',
])

/**
 * Compares two lists of modes as sets, in any case and order; composite modes are not expanded. With `refuses`, a mode
 * that vtgate's parser cannot follow is an error, but only as far as vtgate looks: it stops at the first mode that is new.
 * Without the old value every mode counts as new.
 */
export function changeOfModes(old: string | undefined, wanted: string, refuses: boolean): ModeChange {
  const before = modes(old ?? '')
  const after = modes(wanted)
  const isSame =
    old !== undefined &&
    [...before].every(mode => after.has(mode)) &&
    [...after].every(mode => before.has(mode))
  if (isSame) return { kind: 'same' }
  for (const mode of refuses ? after : []) {
    if (refused.has(mode)) return { kind: 'refused', mode }
    if (!before.has(mode)) break
  }
  return { kind: 'changed' }
}

function modes(text: string): ReadonlySet<string> {
  return new Set(text.split(',').map(mode => mode.toUpperCase()))
}
