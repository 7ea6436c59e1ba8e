import type { ReadContext, ReadResult } from '../model.ts'

/** An environment file read by itself: whose process gets its variables stands elsewhere, so it starts nothing. */
export function readLoneEnvFile(_text: string, { file }: ReadContext): ReadResult {
  return {
    invocations: [],
    mysqlds: [],
    diagnostics: [
      {
        severity: 'note',
        code: 'lone-environment-file',
        message: 'an environment file by itself starts no vttablet',
        hint: 'give the compose file, unit or script that uses it: it is then read with it',
        place: { file, line: 1, column: 1 },
      },
    ],
  }
}
