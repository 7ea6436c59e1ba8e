import type { PoolObservation, TabletObservation } from '../../src/probe/vttablet/observation.ts'
import { observeTablet } from '../../src/probe/vttablet/observe-tablet.ts'
import { recordedPages } from './tablet-pages.ts'

/** A recorded tablet as it is read, without a web server between. */
export function recordedTablet(state: string): TabletObservation {
  const pages = recordedPages(state)
  const page = (path: string) => {
    const text = pages[path] ?? null
    return { path, status: text === null ? 404 : 200, text, complete: true, diagnostics: [] }
  }
  return observeTablet('http://tablet:15100', {
    vars: page('/debug/vars'),
    metrics: page('/metrics'),
    env: page('/debug/env?format=json'),
  }).observation
}

/** The same with one pool otherwise. */
export function changed(
  sample: TabletObservation,
  id: string,
  pool: Partial<PoolObservation>,
): TabletObservation {
  return { ...sample, pools: sample.pools.map(each => (each.id === id ? { ...each, ...pool } : each)) }
}
