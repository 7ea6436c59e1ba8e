import { type Alias, Composer, type Document, isAlias, Lexer, type Node, Parser, visit } from 'yaml'
import type { Diagnostic } from '../model.ts'
import { type Base, type Places, placeIndex } from '../places.ts'
import { chunksOf, type YamlChunk } from './yaml-chunks.ts'
import type { YamlValue } from './yaml-values.ts'

/** One YAML or JSON document of a file. Nothing of it is converted before somebody asks. */
export interface YamlDocument {
  /** The document's own text, which offsets of its nodes count in. */
  readonly text: string
  readonly places: Places
  /** Nothing when the document is broken: `diagnostics` says where. */
  readonly root: YamlValue | undefined
  /** What reading it has brought up; grows while values are looked at (duplicate keys, alias bombs). */
  readonly diagnostics: Diagnostic[]
  /** The node that an alias stands for. */
  readonly target: (alias: Alias) => Node | undefined
  /** Nodes that were reported already. */
  readonly reported: Set<unknown>
  /** How many nodes may still be looked at: linear in the text, so that aliases cannot multiply the work. */
  readonly budget: { left: number }
}

/**
 * The documents of a text that may hold many, each read when it is asked for. A broken one, or one nested
 * deeper than any real manifest, comes without a root and with one diagnostic; the others are not affected.
 */
export function* yamlDocuments(text: string, file: string, base?: Base): Generator<YamlDocument> {
  const places = placeIndex(text, file, base)
  for (const chunk of chunksOf(text)) {
    const composed = chunk.text.length > longest ? tooLong : composeQuickly(chunk.text)
    if (composed) yield yamlDocument(chunk, composed, places)
  }
}

/** Deeper than generated manifests go (schemas of custom resources: about 40), far from the stack's end. */
const deepest = 256

/**
 * Characters. A document of short lines takes some 80 times its length in memory while it is read; what
 * `kubectl get -o yaml` prints of a large cluster stays far below.
 */
const longest = 8 * 1024 * 1024

const tooLong = { kind: 'too-long' } as const

type Composed =
  | typeof tooLong
  | { readonly kind: 'document'; readonly document: Document.Parsed }
  | { readonly kind: 'too-deep'; readonly offset: number }

function yamlDocument(chunk: YamlChunk, composed: Composed, outer: Places): YamlDocument {
  const places: Places = { at: offset => outer.at(chunk.start + offset) }
  const diagnostics = brokenBy(composed, places)
  const contents =
    composed.kind === 'document' && diagnostics.length === 0 ? composed.document.contents : null
  let targets: ReadonlyMap<Alias, Node> | undefined
  const document: Omit<YamlDocument, 'root'> & { root: YamlValue | undefined } = {
    text: chunk.text,
    places,
    root: undefined,
    diagnostics,
    target: alias => {
      targets ??= aliasTargets(contents)
      return targets.get(alias)
    },
    reported: new Set(),
    budget: { left: 100_000 + 20 * chunk.text.length },
  }
  if (contents) document.root = { document, node: contents, written: contents }
  return document
}

/**
 * Garbage makes the composer create an Error for every few characters: without their stack traces that
 * takes a quarter of the time.
 */
function composeQuickly(text: string): Composed | undefined {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  try {
    return compose(text)
  } finally {
    Error.stackTraceLimit = limit
  }
}

/**
 * The composer calls itself for each level of nesting, so the parser's own stack, which lies on the heap,
 * is watched before anything is handed on.
 */
function compose(text: string): Composed | undefined {
  const parser = new Parser()
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' })
  let document: Document.Parsed | undefined
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      for (const composed of composer.next(token)) document ??= composed
    }
    if (parser.stack.length > deepest) return { kind: 'too-deep', offset: parser.offset }
  }
  for (const token of parser.end()) {
    for (const composed of composer.next(token)) document ??= composed
  }
  for (const composed of composer.end(false, text.length)) document ??= composed
  return document && { kind: 'document', document }
}

function brokenBy(composed: Composed, places: Places): Diagnostic[] {
  if (composed.kind === 'too-long') {
    return [
      {
        severity: 'error',
        code: 'yaml-too-long',
        message: `This YAML document is longer than ${longest / 1024 / 1024} MiB; it is not read.`,
        hint: 'Split it: one object a document.',
        place: places.at(0),
      },
    ]
  }
  if (composed.kind === 'too-deep') {
    return [
      {
        severity: 'error',
        code: 'yaml-too-deep',
        message: `The YAML nests deeper than ${deepest} levels here; the document is not read.`,
        hint: 'Check whether this is the file that was meant.',
        place: places.at(composed.offset),
      },
    ]
  }
  const [first, ...more] = composed.document.errors
  if (!first) return []
  const others = more.length === 0 ? '' : ` (and ${more.length} more after it)`
  return [
    {
      severity: 'error',
      code: 'broken-yaml',
      message: `This document is not valid YAML, so it is not read: ${first.message}${others}`,
      hint: 'Mend it here; if a template engine renders this file, give the rendered text.',
      place: places.at(first.pos[0]),
    },
  ]
}

/** An alias means the last node before it that carries its anchor. */
function aliasTargets(contents: Node | null): ReadonlyMap<Alias, Node> {
  const anchored = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  if (!contents) return targets
  visit(contents, {
    Node: (_key, node) => {
      if (isAlias(node)) {
        const target = anchored.get(node.source)
        if (target) targets.set(node, target)
      } else if (node.anchor !== undefined) anchored.set(node.anchor, node)
    },
  })
  return targets
}
