/** Says to runs in any thread that they are to end early. */
export class StopFlag {
  readonly #cell: Int32Array

  /** The flag that another thread holds by its memory, or a new one. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.#cell = new Int32Array(memory)
  }

  get memory(): SharedArrayBuffer {
    return this.#cell.buffer as SharedArrayBuffer
  }

  get raised(): boolean {
    return Atomics.load(this.#cell, 0) !== 0
  }

  raise(): void {
    Atomics.store(this.#cell, 0, 1)
  }
}
