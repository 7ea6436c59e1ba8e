import type { Diagnostic, Reader, ReadResult } from '../model.ts'
import { placeIndex } from '../places.ts'
import { longestScript, tooLarge } from '../shell/shell-parse.ts'
import { readLiteralFlags } from './template-flags.ts'
import { renderCommand } from './template-render.ts'
import { restorer } from './template-restore.ts'
import { templateTags } from './template-tags.ts'
import { plainTemplate } from './template-text.ts'

/** True when the text holds tags of a template engine: Go, Helm, Jinja, Mustache, ERB. */
export function isTemplate(text: string): boolean {
  return /\{\{|\{%|<%/.test(text) && templateTags(text).some(tag => tag.kind !== 'silent')
}

/** The template with its tags out of the way: what a detector should look at. Places stay. */
export function withoutTags(text: string): string {
  return plainTemplate(text).text
}

/**
 * Reads templates of the form that `read` reads. What tags print is a hole; an argument list with a
 * condition, a loop or an inclusion in it may hold any flag.
 */
export function templateReader(read: Reader): Reader {
  return (text, context) => {
    const places = placeIndex(text, context.file)
    if (text.length > longestScript) return { invocations: [], mysqlds: [], diagnostics: [tooLarge(places)] }
    const plain = plainTemplate(text)
    const render = renderCommand(context.file, text)
    const restore = restorer(plain, places, render)
    const found = read(plain.text, context)
    const result =
      found.invocations.length > 0
        ? found
        : withFlags(found, readLiteralFlags(plain.text, context, plain.tags[0]?.by ?? 'jinja'))
    return {
      invocations: result.invocations.map(restore.invocation),
      mysqlds: result.mysqlds.map(restore.mysqld),
      diagnostics: [rendered(context.file, render), ...result.diagnostics.map(restore.diagnostic)],
    }
  }
}

function withFlags(found: ReadResult, flags: ReadResult): ReadResult {
  return {
    ...found,
    invocations: flags.invocations,
    diagnostics: [...found.diagnostics, ...flags.diagnostics],
  }
}

function rendered(file: string, render: string): Diagnostic {
  return {
    severity: 'note',
    code: 'template',
    message: 'The file is a template: only what it says literally was read.',
    hint: `Check what it renders to: ${render}.`,
    place: { file, line: 1, column: 1 },
  }
}
