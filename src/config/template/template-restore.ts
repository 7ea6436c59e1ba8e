import type { Diagnostic, Hole, Invocation, MysqldSettings, Piece, Place, Sourced, Word } from '../model.ts'
import type { Places } from '../places.ts'
import { displayText } from '../words/words.ts'
import type { TemplateBlock, TemplateBlocks } from './template-blocks.ts'
import { isAfter, templateBlocks } from './template-blocks.ts'
import type { PlainTemplate } from './template-text.ts'

/** Puts the tags of a template back into what a reader made of its plain text. */
export interface Restorer {
  readonly invocation: (invocation: Invocation) => Invocation
  readonly mysqld: (mysqld: MysqldSettings) => MysqldSettings
  readonly diagnostic: (diagnostic: Diagnostic) => Diagnostic
}

interface Restoring {
  readonly plain: PlainTemplate
  readonly places: Places
  readonly blocks: TemplateBlocks
  /** The command that supplies what is not known. */
  readonly render: string
  readonly lines: readonly string[]
}

/** The way back for one template; `render` is the command that supplies what is not known. */
export function restorer(plain: PlainTemplate, places: Places, render: string): Restorer {
  const lines = plain.text.split(/\r\n|\n|\r/)
  const restoring: Restoring = { plain, places, blocks: templateBlocks(plain, places), render, lines }
  return {
    invocation: invocation => restoredInvocation(invocation, restoring),
    mysqld: settings => restoredMysqld(settings, restoring),
    diagnostic: diagnostic => ({
      ...diagnostic,
      message: written(diagnostic.message, plain),
      ...(diagnostic.hint !== undefined && { hint: written(diagnostic.hint, plain) }),
    }),
  }
}

function restoredInvocation(invocation: Invocation, restoring: Restoring): Invocation {
  const [loop] = restoring.blocks.loops(invocation.place)
  return {
    ...invocation,
    name: written(invocation.name, restoring.plain),
    words: restoredWords(invocation, restoring),
    instances: loop ? repeatedTimes(loop, restoring) : sourced(invocation.instances, restoring),
    ...(invocation.release && { release: sourced(invocation.release, restoring) }),
    ...(invocation.mysqld && { mysqld: restoredMysqld(invocation.mysqld, restoring) }),
  }
}

/** A block among the arguments takes the place of all words in it. */
function restoredWords(invocation: Invocation, restoring: Restoring): readonly Word[] {
  const { blocks } = restoring
  const home = invocation.place
  const words: Word[] = []
  const told = new Set<TemplateBlock>()
  const tell = (block: TemplateBlock) => {
    if (!told.has(block)) words.push(blockWord(block))
    told.add(block)
  }
  let last = home
  for (const word of invocation.words) {
    const around = blocks.apart(word.place, home)
    if (isAfter(word.place, last) && word.place.file === home.file) {
      for (const block of blocks.between(last, word.place)) if (!around || block === around) tell(block)
      last = word.place
    }
    if (around) tell(around)
    else words.push(restoredWord(word, words.at(-1), home, restoring))
  }
  for (const block of followers(last, restoring)) tell(block)
  return words
}

/** Blocks right behind the last argument, where the list of arguments goes on. */
function followers(last: Place, { blocks, lines }: Restoring): readonly TemplateBlock[] {
  const line = lines[last.line - 1] ?? ''
  if (!/\\\s*$|^\s*- /.test(line)) return []
  let end = last.line
  while (end < lines.length && /^[\s\\]*$/.test(lines[end] as string)) end++
  return blocks.between(last, { ...last, line: end, column: Number.POSITIVE_INFINITY })
}

function restoredWord(word: Word, before: Word | undefined, home: Place, restoring: Restoring): Word {
  const pieces = word.pieces.flatMap(piece => restoredPiece(piece, home, restoring))
  const [only] = pieces
  if (pieces.length > 1) return { ...word, pieces: pieces.map(unsplit) }
  if (only?.kind !== 'hole' || !only.splits || only.by === 'variable') {
    return { ...word, pieces }
  }
  // What stands where a flag's value does is printed as one value.
  const { splits: _, ...value } = only
  const asValue = before !== undefined && /^--?[a-zA-Z][^=]*$/.test(displayText(before))
  return { ...word, pieces: asValue ? [value] : pieces }
}

function unsplit(piece: Piece): Piece {
  if (piece.kind === 'text' || !piece.splits) return piece
  const { splits: _, ...hole } = piece
  return hole
}

function restoredPiece(piece: Piece, home: Place, restoring: Restoring): readonly Piece[] {
  if (piece.kind === 'hole') return [restoredHole(piece, restoring)]
  const block = piece.place && restoring.blocks.apart(piece.place, home)
  if (block && piece.place) return [{ ...blockHole(block, piece.place), splits: true }]
  return splitText(piece, restoring)
}

function restoredHole(hole: Hole, { plain }: Restoring): Hole {
  const tag = hole.name === undefined ? undefined : plain.values.get(hole.name)
  if (!tag) return { ...hole, text: written(hole.text, plain) }
  const { name: _, ...rest } = hole
  return { ...rest, text: tag.text, by: tag.by }
}

function splitText(piece: Piece & { readonly kind: 'text' }, { plain, places }: Restoring): readonly Piece[] {
  const pieces: Piece[] = []
  let done = 0
  for (const match of piece.text.matchAll(variable)) {
    const tag = plain.values.get(match[1] as string)
    if (!tag) continue
    if (match.index > done) pieces.push({ ...piece, text: piece.text.slice(done, match.index) })
    pieces.push({ kind: 'hole', text: tag.text, by: tag.by, place: places.at(tag.start) })
    done = match.index + match[0].length
  }
  if (done === 0) return [piece]
  if (done < piece.text.length) pieces.push({ ...piece, text: piece.text.slice(done) })
  return pieces
}

function sourced<T>(value: Sourced<T>, { plain, render }: Restoring): Sourced<T> {
  const text = written(value.text, plain)
  if (value.kind === 'known' || text === value.text) return value
  return { ...value, text, why: 'a template fills it', supply: render }
}

function repeatedTimes({ tag, start }: TemplateBlock, { render }: Restoring): Sourced<number> {
  const why = 'the template repeats it a number of times that the file does not say'
  return { kind: 'unresolved', text: tag.text, why, supply: render, place: start }
}

function restoredMysqld(settings: MysqldSettings, restoring: Restoring): MysqldSettings {
  const again = <T>(value: Sourced<T> | undefined) => value && sourced(value, restoring)
  const maxConnections = again(settings.maxConnections)
  const maxUserConnections = again(settings.maxUserConnections)
  const openFilesLimit = again(settings.openFilesLimit)
  const tableOpenCache = again(settings.tableOpenCache)
  return {
    ...settings,
    name: written(settings.name, restoring.plain),
    ...(maxConnections && { maxConnections }),
    ...(maxUserConnections && { maxUserConnections }),
    ...(openFilesLimit && { openFilesLimit }),
    ...(tableOpenCache && { tableOpenCache }),
  }
}

/** A text with the tags in it as the template has them. */
function written(text: string, plain: PlainTemplate): string {
  return text.replace(variable, (whole, name: string) => plain.values.get(name)?.text ?? whole)
}

/** The variables that stand for tags. */
const variable = /\$\{(_[0-9a-z]*_*)\}/g

function blockWord(block: TemplateBlock): Word {
  return { pieces: [{ ...blockHole(block, block.start), splits: true }], place: block.start }
}

function blockHole({ tag }: TemplateBlock, place: Place): Hole {
  return { kind: 'hole', text: tag.text, by: tag.by, place }
}
