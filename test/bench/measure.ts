/** The library as it is shipped: the loader that runs this file would slow its source down. */
export async function built(): Promise<typeof import('../../src/index.ts')> {
  const entry = new URL('../../dist/index.js', import.meta.url).href
  return import(entry)
}

/** Medians in milliseconds, and the median of the ratios pair by pair. */
export interface Ratio {
  readonly left: string
  readonly right: string
  readonly ratio: string
}

/** Times two things in turn, after one warm-up of each, so that a drift of the machine hits both. */
export async function ratioOf(
  left: () => Promise<unknown>,
  right: () => Promise<unknown>,
  times: number,
): Promise<Ratio> {
  await left()
  await right()
  const pairs: { readonly left: number; readonly right: number }[] = []
  for (let at = 0; at < times; at++) pairs.push({ left: await timed(left), right: await timed(right) })
  return {
    left: median(pairs.map(pair => pair.left)).toFixed(1),
    right: median(pairs.map(pair => pair.right)).toFixed(1),
    ratio: median(pairs.map(pair => pair.left / pair.right)).toFixed(2),
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
}
