/** Counters and gauges of a tablet outside its pools, by the names and labels that Vitess exports. */
export class TabletStats {
  readonly #values = new Map<string, Map<string, number>>()

  /** Adds to `name`, or to its `label`. */
  add(name: string, amount: number, label = ''): void {
    const labels = this.#labels(name)
    labels.set(label, (labels.get(label) ?? 0) + amount)
  }

  /** As `add`, for what goes up and down: nothing is kept at 0, so that users who left take no room. */
  addGauge(name: string, amount: number, label: string): void {
    const labels = this.#labels(name)
    const value = (labels.get(label) ?? 0) + amount
    if (value === 0) labels.delete(label)
    else labels.set(label, value)
  }

  /** All of them, labels after a dot. */
  all(): Readonly<Record<string, number>> {
    const all: Record<string, number> = {}
    for (const [name, labels] of this.#values) {
      for (const [label, value] of labels) all[label === '' ? name : `${name}.${label}`] = value
    }
    return all
  }

  #labels(name: string): Map<string, number> {
    const known = this.#values.get(name)
    if (known !== undefined) return known
    const labels = new Map<string, number>()
    this.#values.set(name, labels)
    return labels
  }
}
