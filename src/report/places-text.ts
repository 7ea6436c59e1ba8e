import type { FlagValue, Place, Sourced } from '../config/model.ts'

/** `file:line:column`, as compilers write it and editors open it. */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`
}

/** Where a setting was made: its place, else the word for its origin. */
export function sourceText(setting: Sourced<FlagValue>): string {
  if (setting.kind === 'unresolved') return setting.place ? placeText(setting.place) : 'not known'
  if (setting.origin === 'default') return 'default'
  if (setting.origin === 'option') return 'option'
  if (setting.origin === 'running') return 'as it runs'
  const at = setting.place ? placeText(setting.place) : setting.origin
  const origin = setting.origin === 'flag' ? at : setting.origin === 'yaml' ? `${at} (yaml)` : 'operator'
  return setting.definedAt ? `${origin} from ${placeText(setting.definedAt)}` : origin
}
