import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fetchTablet } from '../../../src/probe/vttablet/fetch-tablet.ts'
import { observeTablet } from '../../../src/probe/vttablet/observe-tablet.ts'
import { addressOf, recordedPages, servePages, withServer } from '../../support/tablet-pages.ts'

const state = 'v22.0.3-vttablet-saturated'
const pages = recordedPages(state)
const vars = pages['/debug/vars'] ?? ''
const metrics = pages['/metrics'] ?? ''
const options = { timeoutMs: 1000, maxBytes: 2 ** 20 }

function codes({ observation }: Awaited<ReturnType<typeof fetchTablet>>): readonly string[] {
  return observation.diagnostics.map(({ code }) => code)
}

describe('pages that are wrong', () => {
  it('of HTML are told, and the pages beside them are used', async () => {
    const html = { ...pages, '/debug/vars': '<!DOCTYPE html><html><body>Login</body></html>' }
    const sample = await withServer(servePages(html), url => fetchTablet(url, options))
    expect(codes(sample)).toEqual(['tablet-page', 'tablet-release'])
    expect([sample.observation.pools.length, sample.observation.release]).toEqual([13, 'v22'])
  })

  it('that are no JSON are told, and the pages beside them are used', async () => {
    const text = { ...pages, '/debug/vars': 'vttablet is fine' }
    const sample = await withServer(servePages(text), url => fetchTablet(url, options))
    expect(codes(sample)).toEqual(['tablet-page', 'tablet-release'])
    expect(sample.observation.pools).toHaveLength(13)
  })

  it.each([401, 403])('behind a login (HTTP %i) are told for each page', async status => {
    const sample = await withServer(
      (_, response) => response.writeHead(status).end('no'),
      url => fetchTablet(url, options),
    )
    expect(codes(sample)).toEqual(['tablet-unreadable', 'tablet-login', 'tablet-login', 'tablet-login'])
    expect(sample.observation).toMatchObject({ program: null, release: null, pools: [], env: null })
  })

  it('that send to a login page are told without what the address carries', async () => {
    const sample = await withServer(
      (_, response) =>
        response.writeHead(302, { location: 'https://me:secret@sso/login?token=secret' }).end(),
      url => fetchTablet(url, options),
    )
    expect(codes(sample)).toEqual([
      'tablet-unreadable',
      'tablet-redirect',
      'tablet-redirect',
      'tablet-redirect',
    ])
    expect(JSON.stringify(sample.observation)).toContain('https://sso/login')
    expect(JSON.stringify(sample.observation)).not.toContain('secret')
  })

  it('that do not exist, as /debug/env before v9, cost only themselves', async () => {
    const sample = await withServer(servePages({ '/debug/vars': vars }), url => fetchTablet(url, options))
    expect(codes(sample)).toEqual(['tablet-status', 'tablet-status'])
    expect([sample.observation.pools.length, sample.observation.env]).toEqual([13, null])
  })

  it('of mysqld_exporter are told to be that', async () => {
    const exporter = {
      '/metrics': 'mysql_global_status_threads_connected 12\nmysql_global_variables_max_connections 500\n',
    }
    const { observation } = await withServer(servePages(exporter), url => fetchTablet(url, options))
    expect(observation.program).toBe('mysqld_exporter')
    expect(observation.diagnostics[0]?.message).toBe(
      `${observation.url} is a mysqld_exporter, not a vttablet`,
    )
  })

  it.each([
    ['null', 'null'],
    ['a list', '[1, 2]'],
    ['nothing', ''],
    ['other variables', '{"cmdline": ["x"], "memstats": {}}'],
    [
      'values of the wrong kind',
      '{"TabletType": 3, "ConnPoolCapacity": "16", "Kills": [], "cmdline": 7, "Queries": {"Histograms": 1}}',
    ],
    [
      'odd names',
      '{"ConnPoolCapacity": 16, "Errors": {"__proto__": 5, "constructor": 1}, "__proto__": {"x": 1}}',
    ],
  ])('that hold %s are survived', async (_, text) => {
    const { observation } = await withServer(servePages({ '/debug/vars': text }), url =>
      fetchTablet(url, options),
    )
    expect(observation.errors.resourceExhausted).toBe(null)
    expect(observation.diagnostics.length).toBeGreaterThan(0)
  })
})

describe('pages that are packed', () => {
  it('as HTTP says are read', async () => {
    const sample = await withServer(
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(vars)),
      url => fetchTablet(url, options),
    )
    expect(sample.observation.pools).toHaveLength(13)
  })

  it('without saying so are read', async () => {
    const sample = await withServer(
      (_, response) => response.end(gzipSync(vars)),
      url => fetchTablet(url, options),
    )
    expect(sample.observation.pools).toHaveLength(13)
  })

  it.each([
    ['as HTTP says', { 'content-encoding': 'gzip' }],
    ['without saying so', {}],
  ])('and grow beyond the limit are cut, %s', async (_, headers) => {
    const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20, 'a'))
    const sample = await withServer(
      (__, response) => response.writeHead(200, headers).end(bomb),
      url => fetchTablet(url, options),
    )
    expect(codes(sample)).toContain('tablet-page-cut')
    expect(sample.observation.program).toBe(null)
  })
})

describe('pages that do not end as they should', () => {
  it('because they broke off are used up to there', async () => {
    const half = vars.slice(0, vars.indexOf('"TransactionPoolCapacity"'))
    const sample = await withServer(
      (request, response) => {
        if (request.url !== '/debug/vars') return response.writeHead(404).end()
        response.writeHead(200, { 'content-length': vars.length })
        return response.write(half, () => response.destroy())
      },
      url => fetchTablet(url, options),
    )
    expect(codes(sample)).toContain('tablet-page-cut')
    const capacities = sample.observation.pools.map(({ id, capacity }) => [id, capacity])
    expect(capacities).toContainEqual(['conn_pool', 16])
    expect(capacities).toContainEqual(['transaction_pool', null])
    expect(sample.observation.release).toBe('v22.0.3')
  })

  it('because the disk of a proxy was full give half a number to nobody', async () => {
    const half = metrics.slice(0, metrics.indexOf('vttablet_stream_conn_pool_capacity 200') + 37)
    const sample = await withServer(
      (request, response) => {
        if (request.url !== '/metrics') return response.writeHead(404).end()
        response.writeHead(200, { 'content-length': metrics.length })
        return response.write(half, () => response.destroy())
      },
      url => fetchTablet(url, options),
    )
    const stream = sample.observation.pools.find(({ id }) => id === 'stream_conn_pool')
    expect([stream?.active, stream?.capacity]).toEqual([200, null])
  })

  it('because they never end are cut at the size limit', async () => {
    const line = `${'vttablet_conn_pool_capacity 16\n'.repeat(1)}${'x 1\n'.repeat(5000)}`
    const sample = await withServer(
      (_, response) => {
        const more = () => response.write(line, error => (error ? undefined : setImmediate(more)))
        more()
      },
      url => fetchTablet(url, options),
    )
    expect(codes(sample).filter(code => code === 'tablet-page-cut')).toHaveLength(3)
  })

  it('because they trickle are cut when the time is up', async () => {
    const start = performance.now()
    const sample = await withServer(
      (_, response) => {
        const timer = setInterval(() => response.write('{\n"ConnPoolCapacity": 16,\n'), 50)
        response.on('close', () => clearInterval(timer))
      },
      url => fetchTablet(url, { ...options, timeoutMs: 300 }),
    )
    expect(performance.now() - start).toBeLessThan(2000)
    expect(codes(sample).filter(code => code === 'tablet-timeout')).toHaveLength(3)
    expect(sample.observation.pools).toMatchObject([{ id: 'conn_pool', capacity: 16, active: null }])
  })

  it('because nothing ever comes are given up when the time is up', async () => {
    const start = performance.now()
    const sample = await withServer(
      () => undefined,
      url => fetchTablet(url, { ...options, timeoutMs: 300 }),
    )
    expect(performance.now() - start).toBeLessThan(2000)
    expect(codes(sample)).toEqual(['tablet-unreadable', 'tablet-timeout', 'tablet-timeout', 'tablet-timeout'])
  })

  it('because the caller stops are given up at once', async () => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 50)
    const start = performance.now()
    await withServer(
      () => undefined,
      url => fetchTablet(url, { timeoutMs: 60_000, signal: stop.signal }),
    )
    expect(performance.now() - start).toBeLessThan(2000)
  })

  it('because nobody listens are told once', async () => {
    const closed = await withServer(
      () => undefined,
      async (_, port) => port,
    )
    const sample = await fetchTablet(addressOf(`http://me:secret@127.0.0.1:${closed}`), options)
    expect(sample.observation.diagnostics).toEqual([
      {
        severity: 'error',
        code: 'tablet-unreadable',
        message: `nothing could be read of the vttablet at http://127.0.0.1:${closed}`,
        hint: 'name the web port of the vttablet (--port, 15100 by custom), not its gRPC port',
      },
      {
        severity: 'warning',
        code: 'tablet-unreachable',
        message: `http://127.0.0.1:${closed} cannot be reached: nothing listens on that port`,
        hint: 'is it the web port of vttablet itself, and no proxy or login page before it?',
      },
    ])
    expect(JSON.stringify(sample)).not.toContain('secret')
  })
})

describe('the password of the address', () => {
  it('goes into the header and nowhere else', async () => {
    const seen: (string | undefined)[] = []
    const sample = await withServer(
      (request, response) => {
        seen.push(request.headers.authorization)
        return servePages(pages)(request, response)
      },
      (_, port) => fetchTablet(addressOf(`http://me:secret@127.0.0.1:${port}`), options),
    )
    expect(seen).toEqual(Array(3).fill(`Basic ${Buffer.from('me:secret').toString('base64')}`))
    expect(JSON.stringify(sample)).not.toContain('secret')
  })
})

const page = (path: string, text: string) => ({ path, status: 200, text, complete: true, diagnostics: [] })

it('whatever the pages hold, something is said', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }),
      fc.json(),
      (one, other, env) => {
        const { observation } = observeTablet('http://h', {
          vars: page('/debug/vars', one),
          metrics: page('/metrics', other),
          env: page('/debug/env', env),
        })
        expect(observation.diagnostics.length).toBeGreaterThan(0)
      },
    ),
  )
})

it('pages cut anywhere give no number that the whole pages do not have', () => {
  fc.assert(
    fc.property(fc.nat({ max: vars.length }), fc.nat({ max: metrics.length }), (one, other) => {
      const whole = observeTablet('http://h', {
        vars: page('/debug/vars', vars),
        metrics: page('/metrics', ''),
        env: page('/debug/env', '{}'),
      })
      const cut = observeTablet('http://h', {
        vars: { ...page('/debug/vars', vars.slice(0, one)), complete: false },
        metrics: { ...page('/metrics', metrics.slice(0, other)), complete: false },
        env: page('/debug/env', '{}'),
      })
      for (const pool of cut.observation.pools) {
        const full = whole.observation.pools.find(({ id }) => id === pool.id)
        expect([full?.capacity, null]).toContain(pool.capacity)
      }
    }),
  )
})
