import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { probeJson } from '../../src/report/probe-json.ts'
import { probeJsonSchema, probeSchema } from '../../src/report/probe-schema.ts'
import { nastyText } from '../support/arbitrary-reports.ts'
import { goldenFile } from '../support/golden-file.ts'
import { namedReport } from '../support/probe-named.ts'
import { nothingProbed, probeReports } from '../support/probe-reports.ts'
import { healthyServer } from '../support/probe-servers.ts'
import { recordedSample } from '../support/probe-tablets.ts'
import { recordedStates } from '../support/tablet-pages.ts'
import { changed } from '../support/tablet-samples.ts'

const observed = { kind: 'observed', address: 'db1:3306', observation: healthyServer } as const

describe.each(Object.entries(probeReports))('a probe of %s as JSON', (name, report) => {
  it('is of its schema, and what is on record', () => {
    const document = JSON.parse(JSON.stringify(probeJson(report)))
    expect(probeSchema.parse(document)).toEqual(document)
    const text = `${JSON.stringify(document, null, 2)}\n`
    expect(text).toBe(goldenFile(`report/probe-${name}.json`, text))
  })
})

describe('a probe as JSON', () => {
  it('of nothing has every part', () => {
    expect(probeJson(nothingProbed)).toEqual({
      schema: 'vtsize/probe/1',
      mysql: null,
      refusal: null,
      vttablets: [],
      unaccounted: null,
      budgets: [],
      rehearsal: null,
      simulation: null,
      diagnostics: [],
    })
  })

  it.each(recordedStates().filter(state => state.includes('-vttablet-')))(
    'is of its schema for %s',
    state => {
      const { observation } = recordedSample(state)
      const document = probeJson({ ...nothingProbed, vttablets: [{ observation, loads: null, leaks: [] }] })
      const [tablet] = document.vttablets
      expect(tablet?.pools).toEqual(observation.pools)
      expect(tablet?.release).toBe(observation.release)
      const { diagnostics, ...shown } = observation
      expect(tablet).toMatchObject(shown)
    },
  )

  it('shows all of a server that was seen, but what the derivation and the grants repeat', () => {
    const { server, ceiling, load, privileges, ...rest } = healthyServer
    const { derivation, ...limits } = ceiling
    const { version, ...about } = server
    const { connected, peak, ...counters } = load
    const { grants, ...lacking } = privileges
    const { mysql } = probeJson({ ...nothingProbed, mysql: observed })
    expect(mysql).toEqual({
      ...rest,
      address: 'db1:3306',
      version,
      server: about,
      ceiling: {
        configured: derivation.configured,
        effective: derivation.effective,
        steps: derivation.steps,
        openFiles: derivation.requestedFiles,
      },
      limits,
      connected,
      peak,
      load: counters,
      unaccounted: null,
      privileges: lacking,
    })
  })

  it('names a refusal among the diagnostics too', () => {
    const { mysql, refusal, diagnostics } = probeJson(probeReports.refused ?? nothingProbed)
    expect([mysql, refusal?.errno, refusal?.sqlstate, refusal?.kind]).toEqual([null, 1040, '08004', 'full'])
    expect(diagnostics).toEqual([
      {
        severity: 'error',
        code: 'mysql-full',
        message: expect.stringMatching(/^The server at db-commerce-1:3306 is full: .* neither\.$/),
        hint: expect.stringContaining('it takes the spare slot; or stop what holds slots'),
      },
    ])
  })

  it('says how many connections of the server are unaccounted for, and why line by line', () => {
    const { mysql, unaccounted } = probeJson(probeReports.unaccounted ?? nothingProbed)
    expect(mysql?.unaccounted).toBe(2)
    expect(unaccounted?.accounts.flatMap(({ suspects }) => suspects.map(({ id }) => id))).toEqual([
      'reserved_connections',
      'schema_engine_pool',
      'kill_pool',
    ])
  })

  it('has null for what a page gives that is no number of JSON', () => {
    const { observation } = recordedSample('v22.0.3-vttablet-idle')
    const endless = changed(observation, 'conn_pool', {
      active: Number.POSITIVE_INFINITY,
      waitSeconds: Number.NaN,
      getTime: { count: Number.POSITIVE_INFINITY, seconds: 1 },
    })
    const [tablet] = probeJson({
      ...nothingProbed,
      vttablets: [{ observation: endless, loads: null, leaks: [] }],
    }).vttablets
    expect(tablet?.pools.find(({ id }) => id === 'conn_pool')).toMatchObject({
      active: null,
      waitSeconds: null,
      getTime: { count: null, seconds: 1 },
    })
  })

  it('shows no value of a variable that is a secret, and no grants', () => {
    const { observation } = recordedSample('v22.0.3-vttablet-idle')
    const env = { ...observation.env, DbAppPassword: 'hunter2', PoolSize: '16' }
    const text = JSON.stringify(
      probeJson({
        ...nothingProbed,
        mysql: {
          ...observed,
          observation: {
            ...healthyServer,
            privileges: { ...healthyServer.privileges, grants: ["GRANT ... IDENTIFIED BY 'hunter2'"] },
          },
        },
        vttablets: [{ observation: { ...observation, env }, loads: null, leaks: [] }],
      }),
    )
    expect(text).not.toContain('hunter2')
    expect(text).toContain('"PoolSize":"16"')
  })

  it('is of its schema whatever servers and tablets are called', () => {
    fc.assert(
      fc.property(nastyText, name => {
        const document = JSON.parse(JSON.stringify(probeJson(namedReport(name))))
        expect(probeSchema.safeParse(document).success).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it('has a JSON Schema', () => {
    expect(probeJsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      required: [
        'schema',
        'mysql',
        'refusal',
        'vttablets',
        'unaccounted',
        'budgets',
        'rehearsal',
        'simulation',
        'diagnostics',
      ],
    })
  })
})
