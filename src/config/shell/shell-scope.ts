import type { Binding } from './shell-binding.ts'
import { commonBinding, uncertain } from './shell-binding.ts'

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
 * Puts into `scope` what alternative branches left. A variable stays known as far as every way through
 * leaves the same; `mayskip` says that there is a way through none of them.
 */
export function mergeBranches(scope: Scope, branches: readonly Scope[], mayskip: boolean): void {
  const tally = new Map<string, { binding: Binding; count: number }>()
  for (const [name, binding] of branches.flatMap(branch => branch.own())) {
    const seen = tally.get(name)
    if (!seen) tally.set(name, { binding, count: 1 })
    else {
      seen.count++
      seen.binding = commonBinding(name, seen.binding, binding)
    }
  }
  for (const [name, { binding, count }] of tally) {
    const everywhere = !mayskip && count === branches.length
    scope.set(name, everywhere ? binding : commonBinding(name, binding, scope.get(name)))
  }
}
