/** 2 to the power of -32. */
const unit = 2.3283064365386963e-10

/** Uniform numbers from a seed: the generator sfc32, of 32-bit operations alone, so that all platforms agree. */
export class Random {
  #a = 0
  #b = 0
  #c = 0
  #counter = 1

  /** Streams with different purposes are independent, and one more purpose changes no other stream. */
  constructor(seed: number, purpose: string) {
    this.#a = seed | 0
    this.#b = hash(purpose, 0x811c9dc5)
    this.#c = hash(purpose, 0x01000193)
    for (let i = 0; i < 15; i++) this.bits()
  }

  /** 32 random bits as a signed integer. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return (this.bits() >>> 0) * unit
  }

  /** Uniform in (0, 1): never an end, so that its logarithm is finite. */
  open(): number {
    return ((this.bits() >>> 0) + 0.5) * unit
  }

  /** A whole number from 0 to `below` - 1. */
  below(below: number): number {
    return Math.floor(this.uniform() * below)
  }
}

/** FNV-1a over the code units. */
function hash(text: string, start: number): number {
  let value = start | 0
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value
}
