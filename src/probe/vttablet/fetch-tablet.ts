import { fetchPage } from './fetch-page.ts'
import { observeTablet, type TabletSample } from './observe-tablet.ts'
import type { TabletUrl } from './tablet-url.ts'

export interface FetchOptions {
  /** For all pages together. */
  readonly timeoutMs: number
  /** Bytes of one page; 16 MiB when left out. */
  readonly maxBytes?: number
  /** Ends the fetch early, as on Ctrl-C. */
  readonly signal?: AbortSignal
}

const mebibyte = 2 ** 20

/** Asks a vttablet for its three pages, only by GET, and reads them. Never throws. */
export async function fetchTablet(url: TabletUrl, options: FetchOptions): Promise<TabletSample> {
  const clock = stopwatch(options)
  try {
    return await fetched(url, options, clock.signal)
  } finally {
    clock.end()
  }
}

async function fetched(url: TabletUrl, options: FetchOptions, signal: AbortSignal): Promise<TabletSample> {
  const limits = { signal, bytes: options.maxBytes ?? 16 * mebibyte }
  const [vars, metrics, env] = await Promise.all([
    fetchPage(url, '/debug/vars', limits),
    fetchPage(url, '/metrics', limits),
    fetchPage(url, '/debug/env?format=json', limits),
  ])
  return observeTablet(url.shown, { vars, metrics, env })
}

/** One signal for the time limit and the caller's own, which leaves nothing behind at its end. */
function stopwatch({ timeoutMs, signal }: FetchOptions) {
  const controller = new AbortController()
  const abort = () => controller.abort()
  const timer = setTimeout(abort, timeoutMs)
  signal?.addEventListener('abort', abort, { once: true })
  if (signal?.aborted) abort()
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    },
  }
}
