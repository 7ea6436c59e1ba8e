import type { Place } from '../model.ts'
import type { Places } from '../places.ts'
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
export function templateBlocks(template: PlainTemplate, places: Places): TemplateBlocks {
  const { roots, all } = blockTree(template, places)
  return {
    apart: (place, home) => {
      let block = around(roots, place)
      while (block && holds(block, home)) block = around(block.children, place)
      return block
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

interface BlockTree {
  readonly roots: readonly TemplateBlock[]
  /** By where they start. */
  readonly all: readonly TemplateBlock[]
}

function blockTree({ tags, alone }: PlainTemplate, places: Places): BlockTree {
  const roots: TemplateBlock[] = []
  const all: TemplateBlock[] = []
  const open: (TemplateBlock | undefined)[] = []
  let tooDeep = 0
  const add = (tag: TemplateTag) => {
    const block = blockOf(tag, places)
    const siblings = open.findLast(each => each !== undefined)?.children ?? roots
    siblings.push(block)
    all.push(block)
    return block
  }
  const close = (tag: TemplateTag) => {
    const block = tooDeep > 0 ? undefined : open.pop()
    if (block) block.end = places.at(tag.end)
    tooDeep = Math.max(0, tooDeep - 1)
  }
  for (const tag of tags) {
    if (tag.kind === 'close') close(tag)
    else if (tag.kind === 'open') {
      if (open.length >= deepest) tooDeep++
      else open.push(isTransparent(tag.text) ? undefined : add(tag))
    } else if (alone.has(tag)) add(tag)
  }
  return { roots, all }
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

/** What is named and printed elsewhere is there for certain. */
function isTransparent(tag: string): boolean {
  return /^(?:\{\{[-~]?\s*define|\{%[-+]?\s*(?:macro|block|raw|filter|call))\b/.test(tag)
}

function repeats(tag: string): boolean {
  if (tag.startsWith('<%')) return /\b(?:each|each_with_index|times|map|for|upto|while)\b/.test(tag)
  return /^(?:\{\{[-~]?\s*range\b|\{\{#|\{%[-+]?\s*for\b)/.test(tag)
}
