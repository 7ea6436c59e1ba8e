/**
 * Clients that were woken and run next, oldest first. In Vitess they are goroutines of their own; here a
 * client that returns its connection while it is told may wake the next one without growing the stack.
 */
export class ReadyQueue<Client> {
  readonly #run: (client: Client) => void
  /** A place is used again and again: shortening the list would cost more than a wake. */
  readonly #waiting: (Client | undefined)[] = []
  #next = 0
  #end = 0
  #isRunning = false

  constructor(run: (client: Client) => void) {
    this.#run = run
  }

  /** Lets `client` run after whoever was woken before it: at the next drain. */
  wake(client: Client): void {
    this.#waiting[this.#end] = client
    this.#end++
  }

  /** Runs all that were woken, and those that they wake. */
  drain(): void {
    if (this.#end === 0 || this.#isRunning) return
    this.#isRunning = true
    try {
      this.#runAll()
    } finally {
      this.#isRunning = false
    }
  }

  #runAll(): void {
    while (this.#next < this.#end) {
      const client = this.#waiting[this.#next] as Client
      this.#waiting[this.#next] = undefined
      this.#next++
      this.#run(client)
    }
    this.#end = 0
    this.#next = 0
  }
}
