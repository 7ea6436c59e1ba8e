/** A command line cut at its first lone `--`: ours before it, vttablet's behind it. */
export interface PassedArguments {
  readonly own: readonly string[]
  /** Nothing when there is no `--`. */
  readonly behindDashes: readonly string[] | undefined
}

/** Cuts `argv` at its first `--`. */
export function splitAtDashes(argv: readonly string[]): PassedArguments {
  const at = argv.indexOf('--')
  return at < 0
    ? { own: argv, behindDashes: undefined }
    : { own: argv.slice(0, at), behindDashes: argv.slice(at + 1) }
}
