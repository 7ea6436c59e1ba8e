import type { Command, SyntaxNode } from 'unbash'
import { forEachChild } from 'unbash'
import { assign, setsVariables } from './shell-assign.ts'
import { uncertain } from './shell-binding.ts'
import { expandFields } from './shell-expand.ts'
import { run } from './shell-literal.ts'
import { walkValue } from './shell-nested.ts'
import { Scope } from './shell-scope.ts'
import { sourcedFile } from './shell-source.ts'
import { concernsVttablet, walkProgram } from './shell-start.ts'
import type { DefinedFunction, Outcome, Walk } from './shell-state.ts'
import { deepestScript, forked, settled, spend, unknownOutcome } from './shell-state.ts'
import { testCommand } from './shell-test.ts'
import type { Field } from './shell-value.ts'
import { literalText, stored } from './shell-value.ts'

/** Commands whose end is known. Leaving a loop early leaves the rest of its body out of the branch. */
const outcomes: ReadonlyMap<string, Outcome> = new Map([
  ['exit', { ended: true }],
  ['return', { ended: true }],
  ['break', { ended: true }],
  ['continue', { ended: true }],
  ['true', { ended: false, succeeds: true }],
  [':', { ended: false, succeeds: true }],
  ['false', { ended: false, succeeds: false }],
])

/** Carries out one simple command as far as it matters here: assignments, tests, calls, programs. */
export function walkCommand(command: Command, walk: Walk): Outcome {
  walkSubstitutions(command, walk)
  if (!command.name) {
    for (const each of command.prefix) if (each.type === 'Assignment') assign(each, walk)
    return unknownOutcome
  }
  const [first, ...rest] = expandFields([command.name], walk)
  const name = first && rest.length === 0 ? literalText(first.value) : undefined
  const outcome = name === undefined ? undefined : (outcomes.get(name) ?? builtin(name, command, walk))
  if (outcome) return outcome
  const called = name === undefined ? undefined : walk.shared.functions.get(name)
  if (called) callFunction(called, expandFields(command.args, walk), walk)
  else if (name === 'source' || name === '.') walkSourced(command, walk)
  else if (name === 'eval') evaluate(command, walk)
  else if (concernsVttablet(command, first, name)) walkProgram(command, walk)
  return unknownOutcome
}

/** A command of the shell itself that sets variables or tests them; nothing for any other command. */
function builtin(name: string, command: Command, walk: Walk): Outcome | undefined {
  if (name === '[' || name === 'test') return settled(testCommand(command, walk))
  return setsVariables(name, command, walk) ? unknownOutcome : undefined
}

/** Reads the body of a function; without `args` they are unknown. */
export function callFunction(called: DefinedFunction, args: readonly Field[] | undefined, walk: Walk): void {
  called.called = true
  if (walk.scripts >= deepestScript || !spend(walk, 1)) return
  const locals = new Set(['@'])
  const scope = new Scope(walk.scope)
  const fields = args?.map(field => ({ ...field, value: stored(field.value) }))
  scope.set('@', fields ? { kind: 'array', fields } : uncertain)
  const inner = { ...walk, scope, places: called.places, scripts: walk.scripts + 1, locals }
  walk.shared.follow.node(called.node.body, inner)
  for (const [name, binding] of scope.own()) if (!locals.has(name)) walk.scope.set(name, binding)
}

function walkSourced(command: Command, walk: Walk): void {
  const [path, ...args] = expandFields(command.args, walk)
  if (!path) return
  const file = sourcedFile(path, walk)
  if (!file) {
    walk.scope.doubtAll()
    return
  }
  const inner = { ...walk, places: file.places, scripts: walk.scripts + 1 }
  if (args.length > 0) inner.scope.set('@', { kind: 'array', fields: args })
  walk.shared.follow.script(file.text, inner)
}

function evaluate(command: Command, walk: Walk): void {
  const fields = expandFields(command.args, walk)
  const first = fields[0]
  if (!first) return
  const space = run(' ', first.offset, first.places)
  const value = fields.flatMap((field, at) => (at === 0 ? field.value : [space, ...field.value]))
  walkValue(value, first, walk)
}

/** `$(vttablet … & echo $!)` starts one, too. */
function walkSubstitutions(command: Command, walk: Walk): void {
  const words = [...(command.name ? [command.name] : []), ...command.args, ...command.prefix]
  for (const word of words) {
    if (!('text' in word) || !word.text.includes('vttablet') || !/[`(]/.test(word.text)) continue
    const open: SyntaxNode[] = [word]
    for (let node = open.pop(); node && spend(walk, 8); node = open.pop()) {
      if (node.type !== 'Script') forEachChild(node, child => open.push(child))
      else if (walk.scripts < deepestScript) {
        const places = node.source === undefined ? walk.places : { at: () => walk.places.at(word.pos) }
        walk.shared.follow.list(node.commands, { ...forked(walk), places, scripts: walk.scripts + 1 })
      }
    }
  }
}
