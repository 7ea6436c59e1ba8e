import type { Hole } from '../model.ts'
import { templateLanguage } from './template-pieces.ts'

/** A tag of a template: `{{ … }}`, `{% … %}`, `<% … %>`, comments of those languages. */
export interface TemplateTag {
  /** `open` begins a condition or a loop, `value` prints something, `silent` prints nothing. */
  readonly kind: 'value' | 'open' | 'middle' | 'close' | 'silent'
  readonly text: string
  readonly by: Extract<Hole['by'], 'go-template' | 'jinja' | 'erb'>
  readonly start: number
  readonly end: number
}

const closings: Readonly<Record<string, string>> = {
  '{{{': '}}}',
  '{{': '}}',
  '{%': '%}',
  '<%': '%>',
  '{# ': '#}',
  '{#-': '#}',
}

/** The tags of a text in order. Docker's and kubectl's own `--format '{{.Names}}'` is none. */
export function templateTags(text: string): readonly TemplateTag[] {
  const tags: TemplateTag[] = []
  const unclosed = new Set<string>()
  let done = 0
  for (const { 0: open, index } of text.matchAll(/\{\{\{?|\{%|<%|\{#[ -]/g)) {
    if (index < done || unclosed.has(open)) continue
    const closing = closings[open] ?? '}}'
    const close = text.indexOf(closing, index + open.length)
    if (close === -1) {
      unclosed.add(open)
      continue
    }
    done = close + closing.length
    if (isOutputFormat(text, index)) continue
    const tag = text.slice(index, done)
    tags.push({ kind: kindOf(tag), text: tag, by: templateLanguage(tag), start: index, end: done })
  }
  return tags
}

/** An option of a program just before the tag, on the same line. */
function isOutputFormat(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 200), at)
  const line = before.slice(before.lastIndexOf('\n') + 1)
  return /(?:--format|--template|go-template(?:-file)?|inspect\s.*-f)[= ]\s*["']?[^"'{]*$/.test(line)
}

function kindOf(tag: string): TemplateTag['kind'] {
  if (/^(?:\{#|<%#|\{\{!|\{\{-?\s*\/\*)/.test(tag)) return 'silent'
  const inside = tag.replace(/^(?:\{\{\{?|\{%|<%)[-=~+]?\s*/, '').replace(/\s*[-~+]?(?:\}\}\}?|%\}|%>)$/, '')
  if (/^<%[-]?[^=]/.test(tag)) return rubyKind(inside)
  if (/^(?:end\w*|\/\w.*)$/.test(inside)) return 'close'
  if (/^(?:else|elif|elseif)\b/.test(inside)) return 'middle'
  if (/^(?:[#^]|(?:if|for|range|with|block|define|macro|call|filter|raw)\b)/.test(inside)) return 'open'
  const silent = /^\$\w+\s*:?=/.test(inside) || (tag.startsWith('{%') && !/^include\b/.test(inside))
  return silent ? 'silent' : 'value'
}

function rubyKind(inside: string): TemplateTag['kind'] {
  if (/^(?:end\b|\})/.test(inside)) return 'close'
  if (/^(?:else|elsif|when)\b/.test(inside)) return 'middle'
  return /^(?:if|unless|for|while|until|case)\b/.test(inside) || /(?:\bdo|\{)(?:\s*\|[^|]*\|)?$/.test(inside)
    ? 'open'
    : 'silent'
}
