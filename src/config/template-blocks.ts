import type { Place } from './model.ts'
import type { Places } from './places.ts'
import type { TemplateTag } from './template-tags.ts'
import type { PlainTemplate } from './template-text.ts'

/** A stretch of a template that may be there or not, or several times, or that a lone tag prints. */
export interface TemplateBlock {
  readonly tag: TemplateTag
  readonly start: Place
  end: Place
  readonly repeats: boolean
  readonly children: TemplateBlock[]
}

/** The blocks of one template. */
export interface TemplateBlocks {
  /** The outermost block around `place` that is not around `home`, too. */
  readonly apart: (place: Place, home: Place) => TemplateBlock | undefined
  /** The loops around a place, outermost first. */
  readonly loops: (place: Place) => readonly TemplateBlock[]
  /** The blocks that start between two places, those inside another of them left out. */
  readonly between: (after: Place, before: Place) => readonly TemplateBlock[]
}

/** Deeper blocks belong to the one they stand in. */
const deepest = 100

/** The blocks of a template, for questions by place that cost little each. */
export function templateBlocks({ tags, alone }: PlainTemplate, places: Places): TemplateBlocks {
  const roots: TemplateBlock[] = []
  const all: TemplateBlock[] = []
  const open: TemplateBlock[] = []
  let tooDeep = 0
  for (const tag of tags) {
    if (tag.kind === 'close') {
      const block = tooDeep > 0 ? undefined : open.pop()
      if (block) block.end = places.at(tag.end)
      tooDeep = Math.max(0, tooDeep - 1)
    } else if (tag.kind === 'open' && open.length >= deepest) tooDeep++
    else if (tag.kind === 'open' || alone.has(tag)) {
      const block = blockOf(tag, places)
      const siblings = open.at(-1)?.children ?? roots
      siblings.push(block)
      all.push(block)
      if (tag.kind === 'open') open.push(block)
    }
  }
  return {
    apart: (place, home) => {
      for (let level = roots; ; ) {
        const block = around(level, place)
        if (!block || !holds(block, home)) return block
        level = block.children
      }
    },
    loops: place => {
      const found: TemplateBlock[] = []
      for (let block = around(roots, place); block; block = around(block.children, place)) {
        if (block.repeats) found.push(block)
      }
      return found
    },
    between: (after, before) => {
      const found: TemplateBlock[] = []
      for (let at = lastUpTo(all, after) + 1; at < all.length; at++) {
        const block = all[at] as TemplateBlock
        if (isAfter(block.start, before)) break
        const last = found.at(-1)
        if (!last || !holds(last, block.start)) found.push(block)
      }
      return found
    },
  }
}

/** Places of other files stand nowhere in the template. */
function holds({ start, end }: TemplateBlock, place: Place): boolean {
  return place.file === start.file && !isAfter(start, place) && isAfter(end, place)
}

/** True when `left` stands behind `right` in their file. */
export function isAfter(left: Place, right: Place): boolean {
  return left.line > right.line || (left.line === right.line && left.column > right.column)
}

function around(level: readonly TemplateBlock[], place: Place): TemplateBlock | undefined {
  const block = level[lastUpTo(level, place)]
  return block && holds(block, place) ? block : undefined
}

function lastUpTo(blocks: readonly TemplateBlock[], place: Place): number {
  let low = -1
  let high = blocks.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (isAfter((blocks[middle] as TemplateBlock).start, place)) high = middle - 1
    else low = middle
  }
  return low
}

function blockOf(tag: TemplateTag, places: Places): TemplateBlock {
  const endless = { ...places.at(tag.start), line: Number.POSITIVE_INFINITY }
  return {
    tag,
    start: places.at(tag.start),
    end: tag.kind === 'open' ? endless : places.at(tag.end),
    repeats: tag.kind === 'open' && repeats(tag.text),
    children: [],
  }
}

function repeats(tag: string): boolean {
  if (tag.startsWith('<%')) return /\b(?:each|each_with_index|times|map|for|upto|while)\b/.test(tag)
  return /^(?:\{\{[-~]?\s*range\b|\{\{#|\{%[-+]?\s*for\b)/.test(tag)
}
