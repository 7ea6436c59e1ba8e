/** One of them. */
export interface Stat {
  value: number
}

/** Counters and gauges of a tablet outside its pools, by the names and labels that Vitess exports. */
export class TabletStats {
  readonly #values = new Map<string, Map<string, Stat>>()

  /** The counter `name`, or its `label`, from now on among all: for who adds to it again and again. */
  counter(name: string, label = ''): Stat {
    const labels = this.#labels(name)
    const known = labels.get(label)
    if (known !== undefined) return known
    const counter = { value: 0 }
    labels.set(label, counter)
    return counter
  }

  /** Adds to `name`, or to its `label`. */
  add(name: string, amount: number, label = ''): void {
    this.counter(name, label).value += amount
  }

  /** As `add`, for what goes up and down: nothing is kept at 0, so that users who left take no room. */
  addGauge(name: string, amount: number, label: string): void {
    const gauge = this.counter(name, label)
    gauge.value += amount
    if (gauge.value === 0) this.#labels(name).delete(label)
  }

  /** All of them, labels after a dot. */
  all(): Readonly<Record<string, number>> {
    const all: Record<string, number> = {}
    for (const [name, labels] of this.#values) {
      for (const [label, { value }] of labels) all[label === '' ? name : `${name}.${label}`] = value
    }
    return all
  }

  #labels(name: string): Map<string, Stat> {
    const known = this.#values.get(name)
    if (known !== undefined) return known
    const labels = new Map<string, Stat>()
    this.#values.set(name, labels)
    return labels
  }
}
