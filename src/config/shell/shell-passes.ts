import type { CompoundList } from 'unbash'
import type { Sourced } from '../model.ts'
import { uncertain } from './shell-binding.ts'
import { assignedIn, mostPasses, type Passes, unknownPasses } from './shell-loop.ts'
import { mergePasses } from './shell-merge.ts'
import { mergeBranches } from './shell-scope.ts'
import type { Outcome, Walk } from './shell-state.ts'
import { forked, unknownOutcome } from './shell-state.ts'
import { stored } from './shell-value.ts'

/** Reads the body of a loop, pass by pass where they are listed. */
export function walkPasses(
  passes: Passes,
  loop: { readonly pos: number; readonly body: CompoundList },
  walk: Walk,
): Outcome {
  const start = walk.shared.found.length
  const place = walk.places.at(loop.pos)
  if (passes.kind === 'listed' && passes.values.length <= mostPasses) {
    for (const value of passes.values) {
      walk.scope.set(passes.name, { kind: 'value', value: stored(value) })
      walk.shared.follow.list(loop.body.commands, walk)
    }
    const found = mergePasses(walk.shared.found.splice(start))
    for (const each of found) {
      const { passes: count } = each
      const written =
        count.kind === 'known' ? { ...count, origin: 'flag' as const, text: passes.text, place } : count
      walk.shared.found.push({ ...each, passes: written })
    }
    return unknownOutcome
  }
  walkOnce(loop.body, passes.name, walk)
  const times: Sourced<number> =
    passes.kind === 'listed'
      ? { kind: 'known', value: passes.values.length, origin: 'flag', text: passes.text, place }
      : unknownPasses(passes, place)
  for (const each of walk.shared.found.splice(start)) {
    walk.shared.found.push({ ...each, passes: product(each.passes, times) })
  }
  return unknownOutcome
}

/** A loop that waits for vttablet to end and starts it again runs one at a time. */
export function walkWhile(
  node: { readonly pos: number; readonly clause: CompoundList; readonly body: CompoundList },
  walk: Walk,
): Outcome {
  const start = walk.shared.found.length
  walk.shared.follow.list(node.clause.commands, walk)
  walkOnce(node.body, undefined, walk)
  const times = unknownPasses({ kind: 'unknown', name: undefined, text: 'while' }, walk.places.at(node.pos))
  for (const each of walk.shared.found.splice(start)) {
    walk.shared.found.push(each.background ? { ...each, passes: product(each.passes, times) } : each)
  }
  return unknownOutcome
}

/** One pass that stands for any number of them. */
function walkOnce(body: CompoundList, name: string | undefined, walk: Walk): void {
  const branch = forked(walk)
  for (const each of assignedIn(body, walk)) branch.scope.set(each, uncertain)
  if (name !== undefined) branch.scope.set(name, uncertain)
  if (!walk.shared.follow.list(body.commands, branch).ended) mergeBranches(walk.scope, [branch.scope], true)
}

function product(left: Sourced<number>, right: Sourced<number>): Sourced<number> {
  if (left.kind === 'unresolved' || right.kind === 'unresolved')
    return left.kind === 'unresolved' ? left : right
  return { ...right, value: left.value * right.value }
}
