import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TabletUrl, tabletUrls } from '../../src/probe/vttablet/tablet-url.ts'

const folder = 'fixtures/recorded/pages'

/** The recorded states of vttablet and vtgate: `v22.0.3-vttablet-idle`. */
export function recordedStates(): readonly string[] {
  return readdirSync(folder).flatMap(file => (file.endsWith('.vars.json') ? [file.slice(0, -10)] : []))
}

/** The release under which a state was recorded. */
export function recordedRelease(state: string): string {
  return state.slice(0, state.search(/-vt(?:tablet|gate)/))
}

/** The recorded pages of a state; the page /debug/env was recorded once a release. */
export function recordedPages(state: string): Readonly<Record<string, string>> {
  const env = `${folder}/${recordedRelease(state)}-vttablet.env.json`
  return {
    '/debug/vars': readFileSync(`${folder}/${state}.vars.json`, 'utf8'),
    '/metrics': readFileSync(`${folder}/${state}.metrics.txt`, 'utf8'),
    ...(state.includes('vttablet') && { '/debug/env?format=json': readFileSync(env, 'utf8') }),
  }
}

/** Answers with these pages, and 404 to everything else. */
export function servePages(pages: Readonly<Record<string, string>>): RequestListener {
  return (request, response) => {
    const page = pages[request.url ?? '']
    response.writeHead(page === undefined ? 404 : 200).end(page ?? 'not here')
  }
}

/** Runs a web server while `use` does its work, and ends it with all its connections. */
export async function withServer<Result>(
  listener: RequestListener,
  use: (url: TabletUrl, port: number) => Promise<Result>,
): Promise<Result> {
  const server = createServer(listener)
  try {
    const port = await listening(server)
    return await use(addressOf(`http://127.0.0.1:${port}`), port)
  } finally {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
}

/** An address that is well formed. */
export function addressOf(text: string): TabletUrl {
  const [url] = tabletUrls([text]).urls
  if (!url) throw new Error(`${text} is no address`)
  return url
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
