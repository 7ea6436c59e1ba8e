import { describe, expect, it } from 'vitest'
import { Probe, type ProbeRequest } from '../../src/probe/probe.ts'
import { probeJson } from '../../src/report/probe-json.ts'
import { probeSchema } from '../../src/report/probe-schema.ts'
import { probeTerminal } from '../../src/report/probe-terminal.ts'
import {
  recordedPages,
  recordedRelease,
  recordedStates,
  servePages,
  withServer,
} from '../support/tablet-pages.ts'

const nothing: Omit<ProbeRequest, 'urls'> = {
  settings: undefined,
  roles: {},
  pageTimeoutMs: 5000,
  configs: undefined,
  said: { replicas: false, vstreams: false },
  diagnostics: [],
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
