import { describe, expect, it } from 'vitest'
import { Probe, type ProbeRequest } from '../../src/probe/probe.ts'
import { probeJson } from '../../src/report/probe-json.ts'
import { probeSchema } from '../../src/report/probe-schema.ts'
import { probeTerminal } from '../../src/report/probe-terminal.ts'
import { defaultHeadroom } from '../../src/sizing/budget.ts'
import { nothingOnDemand } from '../../src/sizing/on-demand.ts'
import {
  recordedPages,
  recordedRelease,
  recordedStates,
  servePages,
  withServer,
} from '../support/tablet-pages.ts'
import { release } from '../support/tablets.ts'

const nothing: Omit<ProbeRequest, 'urls'> = {
  settings: undefined,
  roles: {},
  pageTimeoutMs: 5000,
  configs: undefined,
  said: { replicas: false, vstreams: false },
  diagnostics: [],
}

/** Default flags of v22, as a text of flags. */
const oneTablet: ProbeRequest['configs'] = {
  inputs: [{ kind: 'flags', file: '--flags', text: '' }],
  ports: { neighbour: file => ({ kind: 'unreadable', file, why: 'not here' }), list: () => [] },
  env: new Map(),
  tablets: { release: release('22.0.3'), set: new Map() },
  sharing: { shared: false, tablets: 1 },
  mysqld: {},
  budget: { onDemand: nothingOnDemand, kept: [], headroom: defaultHeadroom },
  costs: false,
}

const vttablets = recordedStates().filter(state => state.includes('vttablet'))

describe('tablets without a server', () => {
  it.each(vttablets)('%s is read whole: release, pools, and a document of the schema', async state => {
    const json = await withServer(servePages(recordedPages(state)), async url => {
      const report = await new Probe({ ...nothing, urls: [url] }).look()
      expect(probeTerminal(report, { columns: 100, color: false, explain: true })).toContain('conn_pool')
      return probeSchema.parse(JSON.parse(JSON.stringify(probeJson(report))))
    })
    expect(json.mysql).toBeNull()
    const [tablet] = json.vttablets
    expect(tablet?.release).toContain(recordedRelease(state).split('.')[0])
    expect(tablet?.pools.find(({ id }) => id === 'conn_pool')).toMatchObject({ capacity: 16 })
    expect(json.diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([])
  })
})

describe('a server that cannot be read', () => {
  it('leaves the files to what they say themselves, and that is told', async () => {
    const settings = {
      address: { kind: 'socket', path: '/nonexistent/mysql.sock' },
      user: 'me',
      password: undefined,
      sslMode: 'PREFERRED',
      tls: {},
      connectTimeoutMs: 1000,
      queryTimeoutMs: 1000,
      sources: { address: '--socket', user: '--user', password: 'none', sslMode: 'default' },
    } as const
    const report = await new Probe({ ...nothing, urls: [], settings, configs: oneTablet }).look()
    expect(report.mysql).toMatchObject({ kind: 'refused', refusal: { kind: 'no-socket', errno: 2002 } })
    expect(report.budgets).toHaveLength(1)
    expect(report.diagnostics).toContainEqual({
      severity: 'warning',
      code: 'server-not-read',
      message: 'the server could not be read: the files are held against what they say of MySQL themselves',
    })
  })
})
