/** True when colours are wanted: asked for, or on a terminal that has not declined them (no-color.org). */
export function wantsColor(asked: boolean | undefined): boolean {
  if (asked !== undefined) return asked
  return process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
}

/** How wide the terminal is; nothing where there is none, or one that does not know its width. */
export function terminalColumns(stream: NodeJS.WriteStream = process.stdout): number | undefined {
  return stream.isTTY && stream.columns > 0 ? stream.columns : undefined
}

/** Writes to standard output and waits until a pipe has taken it. A reader that left early is no error. */
export async function print(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(text, error => {
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') reject(error)
      else resolve()
    })
  })
}
