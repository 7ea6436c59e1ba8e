import { constants, gunzipSync } from 'node:zlib'
import type { Diagnostic } from '../../config/model.ts'
import type { TabletUrl } from './tablet-url.ts'

/** What came of asking for one page. Text that arrived before a page broke off is kept. */
export interface FetchedPage {
  readonly path: string
  readonly status: number | null
  /** Null when there is no answer worth reading. */
  readonly text: string | null
  /** False when the page was cut by a limit, by the clock or by its server. */
  readonly complete: boolean
  readonly diagnostics: readonly Diagnostic[]
}

export interface FetchLimits {
  /** Ends everything, also in the middle of a page. */
  readonly signal: AbortSignal
  /** Bytes of one page, unpacked. */
  readonly bytes: number
}

/** Asks for one page and never throws: what goes wrong is told, without the address's password. */
export async function fetchPage(url: TabletUrl, path: string, limits: FetchLimits): Promise<FetchedPage> {
  const shown = `${url.shown}${path}`
  try {
    const response = await fetch(shown, {
      redirect: 'manual',
      signal: limits.signal,
      headers: url.authorization === undefined ? {} : { authorization: url.authorization },
    })
    if (response.status !== 200) {
      await response.body?.cancel()
      return refused(path, response, shown)
    }
    return pageOf(path, response, await bodyOf(response, limits), shown, limits)
  } catch (error) {
    return { ...noAnswer(path), diagnostics: [unreachable(url, path, error, limits)] }
  }
}

function noAnswer(path: string): FetchedPage {
  return { path, status: null, text: null, complete: false, diagnostics: [] }
}

interface Body {
  readonly bytes: Uint8Array
  readonly end: 'whole' | 'too-large' | 'broke-off'
}

async function bodyOf(response: Response, { bytes: limit }: FetchLimits): Promise<Body> {
  if (!response.body) return { bytes: new Uint8Array(), end: 'whole' }
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      chunks.push(next.value.subarray(0, limit - size))
      size += next.value.length
      if (size <= limit) continue
      await reader.cancel()
      return { bytes: Buffer.concat(chunks), end: 'too-large' }
    }
    return { bytes: Buffer.concat(chunks), end: 'whole' }
  } catch {
    return { bytes: Buffer.concat(chunks), end: 'broke-off' }
  }
}

function pageOf(
  path: string,
  response: Response,
  body: Body,
  shown: string,
  limits: FetchLimits,
): FetchedPage {
  const { bytes, end } = unpacked(body, limits)
  const text = new TextDecoder().decode(bytes)
  const page = { path, status: response.status, complete: end === 'whole' }
  if (looksLikeHtml(text)) {
    const message = `${shown} answers with a web page instead of its variables`
    return { ...page, text: null, complete: false, diagnostics: [warning('tablet-page', message, wrongPort)] }
  }
  return { ...page, text, diagnostics: end === 'whole' ? [] : [cut(shown, end, limits)] }
}

const wrongPort = 'is it the web port of vttablet itself, and no proxy or login page before it?'

/** A page packed without saying so, as some proxies serve it. */
function unpacked({ bytes, end }: Body, limits: FetchLimits): Body {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { bytes, end }
  try {
    const options = { maxOutputLength: limits.bytes, finishFlush: constants.Z_SYNC_FLUSH }
    return { bytes: gunzipSync(bytes, options), end }
  } catch {
    return { bytes: new Uint8Array(), end: 'too-large' }
  }
}

function looksLikeHtml(text: string): boolean {
  return /^<(?:!doctype|html|head|body|\?xml)/i.test(text.slice(0, 512).trimStart())
}

function refused(path: string, response: Response, shown: string): FetchedPage {
  return {
    ...noAnswer(path),
    status: response.status,
    diagnostics: [statusDiagnostic(response, shown)],
  }
}

function statusDiagnostic({ status, headers }: Response, shown: string): Diagnostic {
  if (status === 401 || status === 403) {
    return warning(
      'tablet-login',
      `${shown} asks for a login (HTTP ${status})`,
      'put user and password into the address (they are never shown), or let a role of --security-policy see it',
    )
  }
  if (status === 404) {
    return warning('tablet-status', `${shown} does not exist (HTTP 404)`, wrongPort)
  }
  const target = headers.get('location')
  if (status >= 300 && status < 400) {
    const where = target === null ? '' : ` to ${withoutQuery(target, shown)}`
    return warning('tablet-redirect', `${shown} sends elsewhere${where} (HTTP ${status})`, wrongPort)
  }
  return warning('tablet-status', `${shown} answers HTTP ${status}`, 'see the log of the vttablet')
}

/** A redirect's query may carry a token, its authority a password. */
function withoutQuery(target: string, from: string): string {
  if (!URL.canParse(target, from)) return 'an address that cannot be read'
  const { protocol, host, pathname } = new URL(target, from)
  return `${protocol}//${host}${pathname}`
}

function cut(shown: string, end: Body['end'], { bytes, signal }: FetchLimits): Diagnostic {
  const rest = 'what was read of it is used'
  if (end === 'too-large') {
    return warning('tablet-page-cut', `${shown} is larger than ${bytes} bytes: ${rest}`, wrongPort)
  }
  return signal.aborted
    ? warning('tablet-timeout', `${shown} was still sending when the time was up: ${rest}`, longer)
    : warning('tablet-page-cut', `${shown} broke off in the middle: ${rest}`, 'ask again')
}

const longer = 'a larger --page-timeout waits longer'

/** Who cannot be reached cannot be reached for any of its pages. */
function unreachable(
  { shown }: TabletUrl,
  path: string,
  error: unknown,
  { signal }: FetchLimits,
): Diagnostic {
  if (signal.aborted) return warning('tablet-timeout', `${shown}${path} did not answer in time`, longer)
  const code = causeCode(error)
  return warning('tablet-unreachable', `${shown} cannot be reached: ${reasons[code] ?? code}`, wrongPort)
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens on that port',
  ECONNRESET: 'the connection was closed before an answer',
  EHOSTUNREACH: 'no way to the host',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  UND_ERR_SOCKET: 'the connection was closed before an answer',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed (NODE_EXTRA_CA_CERTS names one to trust)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is self-signed (NODE_EXTRA_CA_CERTS names one to trust)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is of an unknown authority (NODE_EXTRA_CA_CERTS)',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the port does not speak TLS (http:// instead of https://?)',
}

/** The code alone: messages of the HTTP client may quote the address. */
function causeCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (cause instanceof Error && cause.message === 'bad port') return 'HTTP clients refuse to use that port'
  if (code.startsWith('HPE_')) return 'what answers does not speak HTTP'
  return code === '' ? 'the request failed' : code
}

function warning(code: string, message: string, hint: string): Diagnostic {
  return { severity: 'warning', code, message, hint }
}
