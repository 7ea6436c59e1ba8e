/** Counters and gauges of a tablet outside its pools, by the names and labels that Vitess exports. */
export class TabletStats {
  readonly #values = new Map<string, number>()

  /** Adds to `name`, or to its `label`. A gauge that falls to 0 with a label is forgotten, so that users who left take no room. */
  add(name: string, amount: number, label?: string): void {
    const key = label === undefined ? name : `${name}.${label}`
    this.#values.set(key, (this.#values.get(key) ?? 0) + amount)
  }

  /** As `add`, for what goes up and down: nothing is kept at 0. */
  addGauge(name: string, amount: number, label: string): void {
    this.add(name, amount, label)
    const key = `${name}.${label}`
    if (this.#values.get(key) === 0) this.#values.delete(key)
  }

  get(name: string, label?: string): number {
    return this.#values.get(label === undefined ? name : `${name}.${label}`) ?? 0
  }

  /** All of them, labels after a dot. */
  all(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#values)
  }
}
