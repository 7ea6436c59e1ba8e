/**
 * Clients that were woken and run next, oldest first. In Vitess they are goroutines of their own; here a
 * client that returns its connection while it is told may wake the next one without growing the stack.
 */
export class ReadyQueue<Client> {
  readonly #run: (client: Client) => void
  readonly #waiting: Client[] = []
  #next = 0
  #isRunning = false

  constructor(run: (client: Client) => void) {
    this.#run = run
  }

  /** Lets `client` run after whoever was woken before it: at the next drain. */
  wake(client: Client): void {
    this.#waiting.push(client)
  }

  /** Runs all that were woken, and those that they wake. */
  drain(): void {
    if (this.#waiting.length === 0 || this.#isRunning) return
    this.#isRunning = true
    try {
      this.#runAll()
    } finally {
      this.#isRunning = false
    }
  }

  #runAll(): void {
    while (this.#next < this.#waiting.length) {
      const client = this.#waiting[this.#next] as Client
      this.#next++
      this.#run(client)
    }
    this.#waiting.length = 0
    this.#next = 0
  }
}
