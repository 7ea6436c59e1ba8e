import { measureText } from './probe-numbers.ts'
import type { WatchedServer, WatchSample } from './probe-watch-sample.ts'

/** What comes in and what is turned away a second, between the last two looks that got a session. */
export function ratesText(samples: readonly WatchSample[]): string {
  const rate = (counter: (server: WatchedServer) => number | null) => measureText(rateOf(samples, counter))
  const attempts = rate(({ attempts }) => attempts)
  const refused = rate(({ refused }) => refused)
  return `attempts ${attempts}/s, refused ${refused}/s`
}

function rateOf(
  samples: readonly WatchSample[],
  counter: (server: WatchedServer) => number | null,
): number | null {
  const seen = samples.flatMap(({ atMs, mysql }) =>
    mysql?.kind === 'observed' ? [{ atMs, up: mysql.uptimeSeconds, count: counter(mysql) }] : [],
  )
  const [before, after] = seen.slice(-2)
  if (!before || !after || before.count === null || after.count === null) return null
  // A server that was started anew counts from zero, and what it counted before is gone.
  const restarted = (after.up ?? 0) < (before.up ?? 0) || after.count < before.count
  if (restarted || after.atMs <= before.atMs) return null
  return ((after.count - before.count) * 1000) / (after.atMs - before.atMs)
}
