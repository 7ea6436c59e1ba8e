import { Setting } from '../setting.ts'

/** A quarter of the query cache's 32 MB (`query_engine.go:224-228@v24`). */
const defaultBytes = 8 * 1024 * 1024

/**
 * The settings of a tablet by the text of their SET statements, in order: equal text, same object, in all
 * pools (`query_engine.go:495-515@v24`). What falls out and comes back is another object with another bucket.
 */
export class SettingsCache {
  readonly #limit: number
  readonly #settings = new Map<string, Setting>()
  #bytes = 0
  #lastBucket = 0

  /** `limit` in bytes of text; Vitess counts the memory of its own structures. */
  constructor(limit = defaultBytes) {
    this.#limit = limit
  }

  /** The setting that these statements make; the least recently used fall out when there is no room. */
  get(statements: readonly string[]): Setting {
    const text = statements.join(';')
    const setting = this.#settings.get(text) ?? this.#create(text)
    this.#settings.delete(text)
    this.#settings.set(text, setting)
    return setting
  }

  /** Forgets all: the query engine was closed. Buckets count on. */
  clear(): void {
    this.#settings.clear()
    this.#bytes = 0
  }

  #create(text: string): Setting {
    this.#lastBucket++
    this.#bytes += 2 * text.length
    for (const [oldest] of this.#settings) {
      if (this.#bytes <= this.#limit) break
      this.#settings.delete(oldest)
      this.#bytes -= 2 * oldest.length
    }
    return new Setting(text, resetOf(text), this.#lastBucket)
  }
}

/** Each variable set to the word 'default', as a string: MySQL rejects it (`planbuilder/plan.go:329-355@v24`). */
function resetOf(text: string): string {
  return text.replaceAll(/=[^,;]*/g, "= 'default'")
}
