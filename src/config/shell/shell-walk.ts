import type { AndOr, Case, CompoundList, If, PipelineNode, Statement } from 'unbash'
import { uncertain } from './shell-binding.ts'
import { countedPasses, listPasses } from './shell-loop.ts'
import { parseShell, tooDeep } from './shell-parse.ts'
import { walkPasses, walkWhile } from './shell-passes.ts'
import { callFunction, walkCommand } from './shell-run.ts'
import type { Scope } from './shell-scope.ts'
import { mergeBranches } from './shell-scope.ts'
import type { Follow, Outcome, Walk } from './shell-state.ts'
import { deepestList, forked, settled, spend, unknownOutcome } from './shell-state.ts'
import { testExpression } from './shell-test.ts'

/** The walk as its parts see it. */
export const follow: Follow = { script: walkScript, list: walkList, node: walkNode }

/** Reads a script in the scope of `walk` and collects the vttablets it starts. */
export function walkScript(text: string, walk: Walk): void {
  if (!spend(walk, text.length >> 6)) return
  const { script, diagnostics } = parseShell(text, walk.places)
  walk.shared.diagnostics.push(...diagnostics)
  if (script) walkList(script.commands, walk)
}

/** Reads the functions that nothing in the text calls, in case something outside does. */
export function walkUncalled(walk: Walk): void {
  for (const called of walk.shared.functions.values()) {
    if (!called.called) callFunction(called, undefined, walk)
  }
}

function walkList(statements: readonly Statement[], outer: Walk): Outcome {
  if (outer.depth >= deepestList) {
    outer.shared.diagnostics.push(tooDeep(outer.places, statements[0]?.pos ?? 0))
    return unknownOutcome
  }
  const walk = { ...outer, depth: outer.depth + 1 }
  let last = unknownOutcome
  for (const statement of statements) {
    if (!spend(walk, 1)) return unknownOutcome
    last = statement.background
      ? walkNode(statement.command, { ...forked(walk), background: true })
      : walkNode(statement.command, walk)
    if (statement.background) last = unknownOutcome
    if (last.ended) return last
  }
  return last
}

function walkNode(node: PipelineNode | AndOr | CompoundList, walk: Walk): Outcome {
  switch (node.type) {
    case 'Command':
      return walkCommand(node, walk)
    case 'CompoundList':
      return walkList(node.commands, walk)
    case 'BraceGroup':
      return walkList(node.body.commands, walk)
    case 'Subshell':
      walkList(node.body.commands, forked(walk))
      return unknownOutcome
    case 'Redirected':
      return walkNode(node.command, walk)
    case 'Pipeline':
      for (const command of node.commands) walkNode(command, forked(walk))
      return unknownOutcome
    case 'AndOr':
      return walkAndOr(node, walk)
    case 'If':
      return walkIf(node, walk)
    case 'Case':
      return walkCase(node, walk)
    case 'For':
    case 'Select':
      return walkPasses(listPasses(node, walk), node, walk)
    case 'ArithmeticFor':
      return walkPasses(countedPasses(node, walk), node, walk)
    case 'While':
      return walkWhile(node, walk)
    case 'Function':
      walk.shared.functions.set(node.name.value, { node, places: walk.places, called: false })
      return unknownOutcome
    case 'Coproc':
      walkNode(node.body, forked(walk))
      return unknownOutcome
    case 'TestCommand':
      return settled(testExpression(node.expression, walk))
    case 'ArithmeticCommand':
      for (const name of node.body.slice(0, 1000).match(/[A-Za-z_]\w*/g) ?? [])
        walk.scope.set(name, uncertain)
      return unknownOutcome
  }
}

/** What stands behind `&&` and `||` runs or not, unless what stands before it is known. */
function walkAndOr(node: AndOr, walk: Walk): Outcome {
  let outcome = walkNode(node.commands[0] as PipelineNode, walk)
  for (const [at, operator] of node.operators.entries()) {
    if (outcome.ended) return outcome
    const next = node.commands[at + 1]
    if (!next) break
    const runs = outcome.succeeds === undefined ? undefined : outcome.succeeds === (operator === '&&')
    if (runs === false) continue
    if (runs === true) outcome = walkNode(next, walk)
    else {
      const branch = forked(walk)
      const { ended } = walkNode(next, branch)
      if (!ended) mergeBranches(walk.scope, [branch.scope], true)
      outcome = unknownOutcome
    }
  }
  return outcome
}

function walkIf(node: If, walk: Walk): Outcome {
  const left: Scope[] = []
  let open = true
  const follow = (list: CompoundList) => {
    const branch = forked(walk)
    if (!walkList(list.commands, branch).ended) left.push(branch.scope)
  }
  for (const arm of [node, ...node.elif]) {
    const { succeeds } = walkList(arm.clause.commands, walk)
    if (succeeds === false) continue
    follow(arm.then)
    if (succeeds === true) {
      open = false
      break
    }
  }
  if (open && node.else) {
    follow(node.else)
    open = false
  }
  mergeBranches(walk.scope, left, open)
  return { ended: left.length === 0 && !open }
}

function walkCase(node: Case, walk: Walk): Outcome {
  const left: Scope[] = []
  for (const item of node.items) {
    const branch = forked(walk)
    if (!walkList(item.body.commands, branch).ended) left.push(branch.scope)
  }
  const complete = node.items.some(item => item.pattern.some(pattern => pattern.text === '*'))
  mergeBranches(walk.scope, left, !complete)
  return { ended: left.length === 0 && complete }
}
