/** So many sessions of a preset, said in a word: `rails:2000`. */
export interface ClientsShortcut {
  readonly preset: string
  readonly sessions: number
}

/** The shortcut that a text is; nothing when it is the path of a file. */
export function clientsShortcut(text: string): ClientsShortcut | undefined {
  const match = /^([a-z][\w.-]*):(\d{1,9})$/.exec(text)
  return match ? { preset: match[1] as string, sessions: Number(match[2]) } : undefined
}
