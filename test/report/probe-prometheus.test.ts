import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readExposition } from '../../src/probe/vttablet/exposition.ts'
import { probePrometheus } from '../../src/report/probe-prometheus.ts'
import { nastyText } from '../support/arbitrary-reports.ts'
import { goldenFile } from '../support/golden-file.ts'
import { namedReport } from '../support/probe-named.ts'
import { complaints } from '../support/probe-promtool.ts'
import { nothingProbed, probeReports } from '../support/probe-reports.ts'
import { recordedSample } from '../support/probe-tablets.ts'

describe.each(Object.entries(probeReports))('a probe of %s for Prometheus', (name, report) => {
  it('is a page without complaints, and what is on record', () => {
    const page = probePrometheus(report)
    expect(complaints(page)).toEqual([])
    expect(readExposition(page).brokenLines).toBe(0)
    expect(page).toBe(goldenFile(`report/probe-${name}.prom`, page))
  })
})

function values(page: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    readExposition(page).samples.map(({ name, labels, value }) => [
      `${name}{${[...labels].map(([label, text]) => `${label}=${text}`).join(' ')}}`,
      value,
    ]),
  )
}

describe('a page for Prometheus', () => {
  it('counts who holds what', () => {
    expect(values(probePrometheus(probeReports.healthy ?? nothingProbed))).toMatchObject({
      'vtsize_mysql_up{address=db-commerce-1:3306}': 1,
      'vtsize_mysql_threads_connected{address=db-commerce-1:3306}': 318,
      'vtsize_mysql_headroom_connections{address=db-commerce-1:3306}': 182,
      'vtsize_mysql_account_connections{address=db-commerce-1:3306 user=vt_app role=app}': 290,
      'vtsize_mysql_binlog_dumps{address=db-commerce-1:3306 user=vt_repl role=repl}': 2,
    })
  })

  it('says of a server that refused that it did and why', () => {
    expect(values(probePrometheus(probeReports.refused ?? nothingProbed))).toEqual({
      'vtsize_mysql_up{address=db-commerce-1:3306}': 0,
      'vtsize_mysql_refusal{address=db-commerce-1:3306 kind=full errno=1040}': 1,
      'vtsize_diagnostics{severity=error}': 0,
      'vtsize_diagnostics{severity=warning}': 0,
      'vtsize_diagnostics{severity=note}': 0,
    })
  })

  it('leaves out what could not be read: refusals of this server, and what v15 lends from its dba pool', () => {
    const blind = probePrometheus(probeReports['without-privileges'] ?? nothingProbed)
    expect(blind).not.toContain('refused_connections')
    expect(blind).not.toContain('spare_slot_taken')
    const { observation } = recordedSample('v15.0.3-vttablet-idle')
    const page = probePrometheus({ ...nothingProbed, vttablets: [{ observation, loads: null, leaks: [] }] })
    const pools = (name: string) =>
      readExposition(page).samples.flatMap(sample =>
        sample.name === name ? [sample.labels.get('pool')] : [],
      )
    expect(pools('vtsize_vttablet_pool_capacity')).toContain('dba_conn_pool')
    expect(pools('vtsize_vttablet_pool_gets_total')).toContain('conn_pool')
    expect(pools('vtsize_vttablet_pool_gets_total')).not.toContain('dba_conn_pool')
  })

  it('holds each series once though an address was given twice', () => {
    const { observation } = recordedSample('v22.0.3-vttablet-idle')
    const tablet = { observation, loads: null, leaks: [] }
    const twice = probePrometheus({ ...nothingProbed, vttablets: [tablet, tablet] })
    expect(twice).toBe(probePrometheus({ ...nothingProbed, vttablets: [tablet] }))
  })

  it('stays a page whatever servers, accounts and tablets are called', () => {
    fc.assert(
      fc.property(nastyText, name => {
        const page = probePrometheus(namedReport(name))
        expect(complaints(page)).toEqual([])
        expect(readExposition(page).brokenLines).toBe(0)
        expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
      }),
      { numRuns: 100 },
    )
  })
})
