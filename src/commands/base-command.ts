import { Command } from '@oclif/core/command'
import * as Flags from '@oclif/core/flags'
import { exitCodes } from './exit-codes.ts'

/** Wrong usage: told in one sentence, with what to do; exits with 2. */
export class UsageError extends Error {
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}

/**
 * What all commands share. oclif's own handling under `--json` changes exit codes and prints the whole
 * parse context, arguments included: here an error is one sentence, never an argument's value, and the
 * exit code stays what it is.
 */
export abstract class BaseCommand extends Command {
  static override readonly baseFlags = {
    json: Flags.boolean({ description: 'print one JSON document', helpGroup: 'OUTPUT' }),
    color: Flags.boolean({
      description: 'colours (default: on a terminal, unless NO_COLOR is set)',
      allowNo: true,
      helpGroup: 'OUTPUT',
    }),
  }

  override async catch(error: Error): Promise<void> {
    if (isBrokenPipe(error)) return
    // Otherwise the frame warns that a command which failed to parse was not parsed.
    this.parsed = true
    const told = toldAs(error)
    process.exitCode = told.exitCode
    if (this.argv.includes('--json')) {
      const { code, message, hint } = told
      this.log(
        JSON.stringify(
          { schema: 'vtsize/error/1', error: { code, message, ...(hint && { hint }) } },
          null,
          2,
        ),
      )
      return
    }
    this.logToStderr(`vtsize: ${told.message}`)
    if (told.hint) this.logToStderr(`  ${told.hint}`)
    if (told.code === 'bug' && process.env.DEBUG) this.logToStderr(error.stack ?? '')
  }
}

interface Told {
  readonly code: 'usage' | 'bug'
  readonly message: string
  readonly hint?: string
  readonly exitCode: number
}

function toldAs(error: Error): Told {
  if (error instanceof UsageError) {
    return {
      code: 'usage',
      message: error.message,
      ...(error.hint && { hint: error.hint }),
      exitCode: exitCodes.badInput,
    }
  }
  if (isParseError(error)) {
    return {
      code: 'usage',
      message: withoutValues(error.message.replace(refusedValue, '$1: ')),
      hint: 'see vtsize --help, or --help behind the command',
      exitCode: exitCodes.badInput,
    }
  }
  return {
    code: 'bug',
    message: `${error.message} (a bug in vtsize: please report it with the command and its input)`,
    exitCode: exitCodes.bug,
  }
}

/** All of oclif's own errors are about the command line; some come without the parse context. */
function isParseError(error: Error): boolean {
  return 'parse' in error || 'oclif' in error
}

/** How oclif begins when a value is out of its range. */
const refusedValue = /^Parsing (--[\w-]+)\s+/

/** oclif quotes what it could not parse; a value behind `=`, or behind the `-p` of MySQL's own clients, may be a password. */
function withoutValues(message: string): string {
  const [first = ''] = message.split('\nSee more help')
  return first
    .replaceAll(/(--?[\w-]+)=\S+/g, '$1=…')
    .replaceAll(/(^|\s)-p\S+/g, '$1-p…')
    .trim()
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE'
}
