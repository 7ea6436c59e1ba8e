import { lineBounds } from '../places.ts'
import type { TemplateTag } from './template-tags.ts'
import { templateTags } from './template-tags.ts'

/**
 * A template with its tags out of the way, letter for letter as long as it was, so that places hold: a
 * value became a variable that nobody sets, everything else blanks.
 */
export interface PlainTemplate {
  readonly text: string
  /** The tags whose values stand in the text, by the name of their variable. */
  readonly values: ReadonlyMap<string, TemplateTag>
  readonly tags: readonly TemplateTag[]
  /** The tags that print something on a line of their own: blanks in the text. */
  readonly alone: ReadonlySet<TemplateTag>
}

/** Longer lines are no lines with a tag of their own. */
const longestLine = 2000

/** Takes the tags out of a template. */
export function plainTemplate(text: string): PlainTemplate {
  const tags = templateTags(text)
  const lineAt = lineBounds(text)
  const values = new Map<string, TemplateTag>()
  const alone = new Set(tags.filter(tag => tag.kind === 'value' && standsAlone(tag)))
  const parts: string[] = []
  let done = 0
  for (const tag of tags) {
    parts.push(text.slice(done, tag.start))
    parts.push(tag.kind === 'value' && !alone.has(tag) ? variableFor(tag, values) : blanksFor(tag))
    done = tag.end
  }
  parts.push(text.slice(done))
  return { text: parts.join(''), values, tags, alone }

  function standsAlone(tag: TemplateTag): boolean {
    const { start } = lineAt(tag.start)
    const { end } = lineAt(tag.end)
    if (end - start > longestLine) return false
    return text.slice(start, tag.start).trim() === '' && text.slice(tag.end, end).trim() === ''
  }

  /** A line that only held a tag stays part of the command that it stood in. */
  function blanksFor(tag: TemplateTag): string {
    const blanks = tag.text.replace(/[^\r\n]/g, ' ')
    const before = lineAt(lineAt(tag.start).start - 1)
    const continued =
      standsAlone(tag) && /\\\r?\n$/.test(text.slice(Math.max(before.start, before.end - 3), before.end))
    return continued ? `${blanks.slice(0, -1)}\\` : blanks
  }
}

/** The variable `${…}` that stands for a tag: as long as the tag, and unique, unless the tag is too short to hold its number. */
function variableFor(tag: TemplateTag, values: Map<string, TemplateTag>): string {
  const length = tag.text.length - 3
  const name = `_${values.size.toString(36)}`.slice(0, length).padEnd(length, '_')
  values.set(name, tag)
  return `\${${name}}`
}
