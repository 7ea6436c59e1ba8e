import type { Diagnostic } from '../../config/model.ts'
import { readExposition } from './exposition.ts'
import { expositionValues } from './exposition-values.ts'
import { expvarValues, readExpvar } from './expvar-page.ts'
import type { FetchedPage } from './fetch-page.ts'
import { firstOf, type PageValues, tableOf } from './page-values.ts'

/** The pages of one tablet at one moment, as they were got. */
export interface TabletPages {
  readonly vars: FetchedPage
  readonly metrics: FetchedPage
  readonly env: FetchedPage
}

/** The pages as values; each absent where it could not be read at all. */
export interface ReadPages {
  readonly vars: ReadPage | undefined
  readonly metrics: ReadPage | undefined
  readonly env: Readonly<Record<string, string>> | null
  readonly values: PageValues
  /** A string of /debug/vars. */
  readonly text: (name: string) => string | null
  readonly commandLine: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

export interface ReadPage {
  readonly values: PageValues
  readonly whole: boolean
}

/** Reads what came of each page; broken parts cost only themselves. */
export function readPages(pages: TabletPages): ReadPages {
  const expvar = pages.vars.text === null ? undefined : readExpvar(pages.vars.text)
  const vars = expvar && { values: expvarValues(expvar), whole: expvar.whole && pages.vars.complete }
  const metrics = metricsOf(pages.metrics)
  const env = pages.env.text === null ? null : readEnv(pages.env.text)
  const commandLine = expvar?.vars.get('cmdline')
  return {
    vars,
    metrics: metrics?.page,
    env,
    values: firstOf([vars, metrics?.page].flatMap(page => page?.values ?? [])),
    text: name => {
      const value = expvar?.vars.get(name)
      return typeof value === 'string' && value !== '' ? value : null
    },
    commandLine: isTexts(commandLine) ? commandLine : [],
    diagnostics: [
      ...unreadable(pages.vars, expvar !== undefined, 'variables'),
      ...unreadable(pages.metrics, metrics !== undefined, 'metrics'),
      ...unreadable(pages.env, env !== null, 'settings'),
      ...brokenLines(pages.metrics, metrics?.brokenLines ?? 0),
    ],
  }
}

function metricsOf(page: FetchedPage): { readonly page: ReadPage; readonly brokenLines: number } | undefined {
  if (page.text === null) return undefined
  const exposition = readExposition(page.complete ? page.text : wholeLines(page.text))
  if (exposition.samples.length === 0) return undefined
  const { brokenLines: broken } = exposition
  return {
    page: { values: expositionValues(exposition), whole: page.complete && broken === 0 },
    brokenLines: broken,
  }
}

/** A number that was cut in two is still a number, so the line in which a page breaks off is left out. */
function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1)
}

/** The flat table of /debug/env?format=json. */
function readEnv(text: string): Readonly<Record<string, string>> | null {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null
    return tableOf(
      Object.entries(parsed).flatMap(([key, value]) =>
        typeof value === 'object' ? [] : [[key, String(value)] as const],
      ),
    )
  } catch {
    return null
  }
}

function unreadable(
  { path, text, complete }: FetchedPage,
  read: boolean,
  what: string,
): readonly Diagnostic[] {
  if (text === null || read) return []
  const why = complete ? 'is not what vttablet writes there' : 'broke off before anything could be read'
  return [
    {
      severity: 'warning',
      code: 'tablet-page',
      message: `${path} ${why}: no ${what} in it`,
      hint: 'is it the web port of vttablet itself?',
    },
  ]
}

function brokenLines({ path }: FetchedPage, count: number): readonly Diagnostic[] {
  if (count === 0) return []
  const message = `${path} has ${count} lines that are no metrics; the others are used`
  return [{ severity: 'warning', code: 'tablet-page', message }]
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(each => typeof each === 'string')
}
