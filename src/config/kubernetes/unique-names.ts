import type { Invocation } from '../model.ts'

/** The invocations with a number after each name that others before have: `main/zone1/replica#2`. */
export function uniquelyNamed(invocations: readonly Invocation[]): readonly Invocation[] {
  const uses = new Map<string, number>()
  return invocations.map(invocation => {
    const count = (uses.get(invocation.name) ?? 0) + 1
    uses.set(invocation.name, count)
    return count === 1 ? invocation : { ...invocation, name: `${invocation.name}#${count}` }
  })
}
