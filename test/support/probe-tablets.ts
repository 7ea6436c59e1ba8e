import type { TabletObservation } from '../../src/probe/vttablet/observation.ts'
import { observeTablet, type TabletSample } from '../../src/probe/vttablet/observe-tablet.ts'
import { recordedPages } from './tablet-pages.ts'

/** A recorded tablet with all that it is explained by, without a web server between. */
export function recordedSample(state: string, url = 'http://tablet:15100'): TabletSample {
  const pages = recordedPages(state)
  const page = (path: string) => {
    const text = pages[path] ?? null
    return { path, status: text === null ? 404 : 200, text, complete: true, diagnostics: [] }
  }
  return observeTablet(url, {
    vars: page('/debug/vars'),
    metrics: page('/metrics'),
    env: page('/debug/env?format=json'),
  })
}

/** What came of an address where nothing answered. */
export const silentTablet: TabletObservation = observeTablet('http://gone:15101', {
  vars: { path: '/debug/vars', status: null, text: null, complete: false, diagnostics: [] },
  metrics: { path: '/metrics', status: 502, text: null, complete: false, diagnostics: [] },
  env: { path: '/debug/env', status: null, text: null, complete: false, diagnostics: [] },
}).observation
