import type { Diagnostic, Piece } from '../model.ts'
import type { Places } from '../places.ts'
import { type Run, runsAt, runsUsed } from '../words/runs.ts'

/** What `${NAME}` is replaced by, and how much of it. */
export interface Interpolation {
  readonly places: Places
  /** The value of a variable, or nothing when it is not set. */
  readonly lookup: (name: string) => readonly Piece[] | undefined
  readonly budget: ExpansionBudget
}

/** How many characters the variables of one file may still put in place. */
export interface ExpansionBudget {
  left: number
  /** Set when the budget ran out: once for the file. */
  diagnostic?: Diagnostic
}

/** Enough for every real file of `length` characters; variables that double each other end here instead of filling the memory. */
export function expansionBudget(length: number): ExpansionBudget {
  return { left: 1_000_000 + 4 * length }
}

/**
 * `text` with its variables put in by the rules of compose: `$X`, `${X}`, `${X:-default}`, `${X-default}`,
 * `${X:?message}`, `${X?message}`, `${X:+other}`, `${X+other}`, and `$$` for one dollar. A variable that is
 * not set and has no default is a hole, since the shell that starts compose may have it.
 */
export function interpolate(text: string, offset: number, how: Interpolation): readonly Run[] {
  return expand(text, offset, how, 0)
}

/** Defaults within defaults deeper than this stay as written. */
const deepestDefault = 20

function expand(text: string, offset: number, how: Interpolation, depth: number): readonly Run[] {
  const runs: Run[] = []
  let done = 0
  let unclosed = false
  const put = (more: readonly Run[]) => {
    for (const run of more) runs.push(run)
  }
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', Math.max(at + 1, done))) {
    if (text[at + 1] === '$') {
      put(runsAt(text.slice(done, at + 1), how.places, offset + done))
      done = at + 2
      continue
    }
    const reference = unclosed && text[at + 1] === '{' ? undefined : referenceAt(text, at)
    if (reference === 'unclosed') unclosed = true
    else if (reference) {
      put(runsAt(text.slice(done, at), how.places, offset + done))
      put(replacement(reference, offset + at, how, depth))
      done = at + reference.text.length
    }
  }
  put(runsAt(text.slice(done), how.places, offset + done))
  return runs
}

interface Reference {
  readonly text: string
  readonly name: string
  readonly operator: string
  /** What follows the operator, and where in the reference it starts. */
  readonly operand: string
  readonly operandAt: number
}

const nameAt = /[A-Za-z_]\w*/y
const operatorAt = /:?[-?+]/y

function referenceAt(text: string, at: number): Reference | 'unclosed' | undefined {
  const braced = text[at + 1] === '{'
  nameAt.lastIndex = at + (braced ? 2 : 1)
  const name = nameAt.exec(text)?.[0]
  if (name === undefined) return undefined
  if (!braced) return { text: `$${name}`, name, operator: '', operand: '', operandAt: 0 }
  operatorAt.lastIndex = at + 2 + name.length
  const operator = operatorAt.exec(text)?.[0] ?? ''
  if (operator === '' && text[at + 2 + name.length] !== '}') return undefined
  const end = closingBrace(text, at + 2)
  if (end < 0) return 'unclosed'
  const operandAt = 2 + name.length + operator.length
  const operand = text.slice(at + operandAt, end)
  return { text: text.slice(at, end + 1), name, operator, operand, operandAt }
}

/** The brace that closes the one before `from`, or -1. */
function closingBrace(text: string, from: number): number {
  let open = 1
  for (let at = from; at < text.length; at++) {
    if (text[at] === '}') open--
    else if (text[at] === '{' && text[at - 1] === '$') open++
    if (open === 0) return at
  }
  return -1
}

function replacement(
  reference: Reference,
  offset: number,
  how: Interpolation,
  depth: number,
): readonly Run[] {
  const pieces = how.lookup(reference.name)
  const { operator } = reference
  const empty = pieces?.every(piece => piece.kind === 'text' && piece.text === '') === true
  const set = pieces !== undefined && !(operator.startsWith(':') && empty)
  if (operator.endsWith('+')) return set ? operandRuns(reference, offset, how, depth) : []
  if (set) return spent(pieces, reference, offset, how)
  if (operator.endsWith('-')) return operandRuns(reference, offset, how, depth)
  return [holeFor(reference, offset, how)]
}

function operandRuns(
  reference: Reference,
  offset: number,
  how: Interpolation,
  depth: number,
): readonly Run[] {
  if (depth >= deepestDefault) return [holeFor(reference, offset, how)]
  return expand(reference.operand, offset + reference.operandAt, how, depth + 1)
}

function spent(
  pieces: readonly Piece[],
  reference: Reference,
  offset: number,
  how: Interpolation,
): readonly Run[] {
  const use = how.places.at(offset)
  const cost = pieces.reduce((sum, piece) => sum + piece.text.length + 1, 0)
  if (cost <= how.budget.left) {
    how.budget.left -= cost
    return runsUsed(pieces, use)
  }
  how.budget.diagnostic ??= {
    severity: 'error',
    code: 'expansion-too-long',
    message: `Variables refer to each other so often that ${reference.text} would be far longer than the file; it is left as it is.`,
    hint: 'Write the values out where they are used.',
    place: use,
  }
  return [holeFor(reference, offset, how)]
}

function holeFor(reference: Reference, offset: number, how: Interpolation): Run {
  const use = how.places.at(offset)
  const { text, name } = reference
  return { kind: 'hole', use, hole: { kind: 'hole', text, name, by: 'variable', place: use } }
}
