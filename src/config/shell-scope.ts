import type { Field, Value } from './shell-value.ts'
import { valueText } from './shell-value.ts'

/** What is known of a variable. `@` holds the arguments of the script or the function. */
export type Binding =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'array'; readonly fields: readonly Field[] }
  | { readonly kind: 'uncertain' }

export const uncertain: Binding = { kind: 'uncertain' }

interface Memory {
  /** Raised by each file that could not be read: it may have set anything that was known before. */
  epoch: number
  readonly exported: Set<string>
}

/** The variables at one point of a script; a branch or a subshell works on a scope above its parent's. */
export class Scope {
  readonly #parent: Scope | undefined
  readonly #own = new Map<string, { readonly binding: Binding; readonly epoch: number }>()
  readonly #memory: Memory

  constructor(parent?: Scope) {
    this.#parent = parent
    this.#memory = parent ? parent.#memory : { epoch: 0, exported: new Set() }
  }

  /** Nothing when no assignment was met. */
  get(name: string): Binding | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.#parent) {
      const entry = scope.#own.get(name)
      if (entry) return entry.epoch < this.#memory.epoch && name !== '@' ? uncertain : entry.binding
    }
    return undefined
  }

  set(name: string, binding: Binding): void {
    this.#own.set(name, { binding, epoch: this.#memory.epoch })
  }

  /** What was set in this scope itself. */
  own(): readonly (readonly [string, Binding])[] {
    return [...this.#own.keys()].map(name => [name, this.get(name) ?? uncertain] as const)
  }

  /** Everything known so far may have been changed by something that was not read. */
  doubtAll(): void {
    this.#memory.epoch++
  }

  export(name: string): void {
    this.#memory.exported.add(name)
  }

  /** The scope that a program started from here sees: what was exported. */
  process(): Scope {
    const scope = new Scope()
    for (const name of this.#memory.exported) {
      const binding = this.get(name)
      if (!binding || binding.kind === 'array') continue
      scope.set(name, binding)
      scope.export(name)
    }
    return scope
  }
}

/**
 * Puts into `scope` what alternative branches left. A variable stays known when every way through leaves
 * the same text; `mayskip` says that there is a way through none of them.
 */
export function mergeBranches(scope: Scope, branches: readonly Scope[], mayskip: boolean): void {
  const tally = new Map<string, { binding: Binding; same: boolean; count: number }>()
  for (const [name, binding] of branches.flatMap(branch => branch.own())) {
    const seen = tally.get(name)
    if (!seen) tally.set(name, { binding, same: true, count: 1 })
    else {
      seen.count++
      seen.same &&= sameBinding(seen.binding, binding)
    }
  }
  for (const [name, { binding, same, count }] of tally) {
    const everywhere = !mayskip && count === branches.length
    scope.set(name, same && (everywhere || sameBinding(binding, scope.get(name))) ? binding : uncertain)
  }
}

function sameBinding(left: Binding, right: Binding | undefined): boolean {
  if (!right) return false
  if (left === right) return left.kind !== 'uncertain'
  if (left.kind === 'value' && right.kind === 'value') return sameValue(left.value, right.value)
  if (left.kind !== 'array' || right.kind !== 'array' || left.fields.length !== right.fields.length)
    return false
  return left.fields.every((field, at) => sameValue(field.value, right.fields[at]?.value ?? []))
}

function sameValue(left: Value, right: Value): boolean {
  return left === right || valueText(left) === valueText(right)
}
