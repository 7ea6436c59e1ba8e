import { addressText, type ConnectionSettings } from './connection-settings.ts'
import { Secret } from './secret.ts'

/** A terminal to ask on. */
export interface Terminal {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
}

/**
 * The settings with the password that somebody types, unseen; unchanged when one is known already or there is
 * no terminal. Rejects when the question is broken off (Ctrl-C).
 */
export async function withAskedPassword(
  settings: ConnectionSettings,
  { input, output }: Terminal,
): Promise<ConnectionSettings> {
  if (settings.password || !input.isTTY || !output.isTTY) return settings
  const { read } = await import('read')
  const prompt = `Password of ${settings.user} at ${addressText(settings.address)}: `
  // What is typed is not shown, nor is the end of its line.
  const text = await read({ prompt, silent: true, input, output }).finally(() => output.write('\n'))
  return {
    ...settings,
    password: new Secret(text),
    sources: { ...settings.sources, password: 'the prompt' },
  }
}
