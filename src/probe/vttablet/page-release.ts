import { releasesThatShow } from '../../catalog/exported-metrics.ts'
import { newestRelease, parseRelease, type Release } from '../../catalog/release.ts'
import type { Diagnostic } from '../../config/model.ts'
import type { TabletObservation } from './observation.ts'
import type { ReadPages } from './tablet-pages.ts'

/** The release of a tablet, as sure as its pages make it. */
export interface PageRelease extends Pick<TabletObservation, 'release' | 'releaseFrom'> {
  /** The release by whose rows the page is explained: of several that fit, the newest. */
  readonly rows: Release | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** From `BuildVersion` where the page has it, else from which releases export exactly these metrics. */
export function pageRelease(pages: ReadPages): PageRelease {
  const version = pages.text('BuildVersion')
  if (version !== null) return ofVersion(version)
  const page = pages.vars ?? pages.metrics
  if (!page) return { release: null, releaseFrom: null, rows: undefined, diagnostics: [] }
  const ranges = releasesThatShow({
    form: pages.vars ? 'expvar' : 'prometheus',
    names: page.values.names,
    whole: page.whole,
    ...(pages.env && { env: new Set(Object.keys(pages.env)) }),
  })
  const last = ranges.at(-1)
  if (!last) return unknown('its metrics are those of no release from v6 to v24')
  const release = ranges.map(range => range.text).join(' or ')
  return { release, releaseFrom: 'exported metrics', rows: last.last, diagnostics: [narrowed(release)] }
}

function ofVersion(version: string): PageRelease {
  const rows = parseRelease(version)
  if (rows) return { release: rows.text, releaseFrom: 'BuildVersion', rows, diagnostics: [] }
  const newest = newestRelease()
  const message = `the tablet says that it is ${version}, which is not known here: what it exports is read, what it hides is explained as in ${newest.text}`
  return {
    release: version,
    releaseFrom: 'BuildVersion',
    rows: newest,
    diagnostics: [{ severity: 'warning', code: 'tablet-release', message }],
  }
}

function narrowed(release: string): Diagnostic {
  return {
    severity: 'note',
    code: 'tablet-release',
    message: `the tablet does not tell its release; what it exports is what ${release} exports`,
  }
}

function unknown(why: string): PageRelease {
  const message = `the release of the tablet is not known: ${why}`
  const diagnostics: readonly Diagnostic[] = [{ severity: 'warning', code: 'tablet-release', message }]
  return { release: null, releaseFrom: null, rows: undefined, diagnostics }
}
