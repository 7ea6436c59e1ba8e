import { clientPreset, clientPresets } from '../catalog/client-presets.ts'
import { nearestName } from '../catalog/nearest-name.ts'
import { type ClientGroup, type ClientsFile, clientsFileSchema } from './clients-file-schema.ts'
import type { ClientsShortcut } from './clients-shortcut.ts'

/** Clients as described together, or one sentence that says what is wrong with them. */
export type ClientsTogether =
  | { readonly kind: 'clients'; readonly file: ClientsFile }
  | { readonly kind: 'refused'; readonly message: string; readonly hint?: string }

/** The clients of a file, where there is one, and a group more for each shortcut. */
export function withShortcuts(
  file: ClientsFile | undefined,
  shortcuts: readonly ClientsShortcut[],
): ClientsTogether {
  for (const { preset } of shortcuts) {
    if (clientPreset(preset)) continue
    const ids = clientPresets.map(({ id }) => id)
    const meant = nearestName(preset, { names: new Set(ids), words: new Set() })
    const hint = meant === undefined ? `known: ${ids.toSorted().join(', ')}` : `did you mean ${meant}?`
    return { kind: 'refused', message: `there is no client preset "${preset}"`, hint }
  }
  const groups: readonly Partial<ClientGroup>[] = [...(file?.groups ?? []), ...shortcuts]
  const parsed = clientsFileSchema.safeParse({ ...file, groups })
  if (parsed.success) return { kind: 'clients', file: parsed.data }
  return { kind: 'refused', message: parsed.error.issues[0]?.message ?? 'refused' }
}
