import type { Diagnostic } from '../../config/model.ts'

/** A vttablet's web address as given, split so that no secret of it can be printed. */
export interface TabletUrl {
  /** Scheme, host, port and path prefix; without user and password, without a slash at the end. */
  readonly shown: string
  /** What the Authorization header has to say. */
  readonly authorization: string | undefined
}

export interface TabletUrls {
  readonly urls: readonly TabletUrl[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads the values of `--vttablet`: `http://host:15100`, `host:15100`, with or without the path of one of
 * the pages, several in one value with commas. What names the same tablet twice is asked once.
 */
export function tabletUrls(values: readonly string[]): TabletUrls {
  const read = values.flatMap(addressesIn).map(text => oneUrl(text.trim()))
  const urls = read.flatMap(each => (each.kind === 'url' ? [each.url] : []))
  return {
    urls: [...new Map(urls.map(url => [url.shown, url])).values()],
    diagnostics: read.flatMap(each => (each.kind === 'wrong' ? [each.diagnostic] : [])),
  }
}

/** A password may hold a comma, so what holds one is taken as one address. */
function addressesIn(value: string): readonly string[] {
  return value.includes('@') ? [value] : value.split(',')
}

type UrlReading =
  | { readonly kind: 'url'; readonly url: TabletUrl }
  | { readonly kind: 'wrong'; readonly diagnostic: Diagnostic }

const scheme = /^[a-z][a-z0-9+.-]*:\/\//i
const pagePath = /\/(?:debug\/(?:vars|env|status|config)|metrics)\/?$/

function oneUrl(text: string): UrlReading {
  const address = scheme.test(text) ? text : `http://${text}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || url.hostname === '') return wrong(text, 'is no address of a vttablet')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return wrong(text, `asks for ${url.protocol.slice(0, -1)}, but vttablet answers HTTP`)
  }
  const path = url.pathname.replace(pagePath, '').replace(/\/$/, '')
  return { kind: 'url', url: { shown: `${url.protocol}//${url.host}${path}`, authorization: basic(url) } }
}

function basic({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function wrong(text: string, why: string): UrlReading {
  return {
    kind: 'wrong',
    diagnostic: {
      severity: 'error',
      code: 'tablet-url',
      message: `${withoutSecret(text)} ${why}`,
      hint: 'give the web port of the tablet: --vttablet http://host:15100',
    },
  }
}

/** Whatever stands before an `@` may be a password. */
function withoutSecret(text: string): string {
  const at = text.lastIndexOf('@')
  return at < 0 ? JSON.stringify(text) : JSON.stringify(`***${text.slice(at)}`)
}
