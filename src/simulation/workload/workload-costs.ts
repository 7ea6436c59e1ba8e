import { type Duration, newDuration } from '../durations.ts'
import { constantCost, type StatementCost, StatementCosts } from '../mysqld/statement-costs.ts'
import { Random } from '../random.ts'
import type { WorkloadGroup } from '../workload-input.ts'
import { placeholder } from './script.ts'

/** What the statements of all groups cost the servers; one that occurs twice costs what it costs where it occurs first. */
export class WorkloadCosts {
  readonly costs: StatementCosts
  readonly #known = new Map<string, ServiceCost>()

  constructor(groups: readonly WorkloadGroup[], seed: number) {
    this.costs = new StatementCosts(constantCost(0), text => this.#known.get(essence(text)))
    for (const group of groups) this.#learn(group, seed)
  }

  /** From now on the statements of these activities take so many times as long; nothing: those of all. */
  slowDown(group: string | undefined, activity: string | undefined, factor: number): void {
    for (const cost of this.#known.values()) {
      const isMeant =
        (group === undefined || cost.group === group) &&
        (activity === undefined || cost.activity === activity)
      if (isMeant) cost.factor *= factor
    }
  }

  #learn({ name, activities }: WorkloadGroup, seed: number): void {
    for (const activity of activities) {
      for (const step of activity.steps) {
        if (step.kind === 'pause') continue
        const key = essence(step.sql.replaceAll(placeholder, '0'))
        if (this.#known.has(key)) continue
        const service = newDuration(step.service, new Random(seed, `service/${key}`))
        const cost = new ServiceCost(name, activity.name, service, writes.test(step.sql))
        this.#known.set(key, cost)
        this.costs.register(step.sql, cost)
      }
    }
  }
}

/** The time of one statement, drawn anew each time. */
class ServiceCost implements StatementCost {
  readonly group: string
  readonly activity: string
  readonly writes: boolean
  readonly isFree: boolean
  factor = 1
  readonly #service: Duration

  constructor(group: string, activity: string, service: Duration, isWrite: boolean) {
    this.group = group
    this.activity = activity
    this.writes = isWrite
    this.isFree = service.meanMs === 0
    this.#service = service
  }

  demandMs(): number {
    return this.#service.draw() * this.factor
  }
}

const writes = /^\s*(?:insert|update|delete|replace)\b/i

/** Long statements are told apart by their beginnings. */
const readLength = 2000

/** A text without hints, comments, spaces, case and numbers: what vtgate leaves of it when it writes it anew. */
function essence(text: string): string {
  return text
    .slice(0, readLength)
    .replace(/\/\*(?:[^*]|\*(?!\/))*\*\//g, '')
    .replace(/[\s`]+/g, '')
    .replace(/\d+/g, '0')
    .toLowerCase()
}
