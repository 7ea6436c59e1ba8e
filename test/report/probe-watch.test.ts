import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ServerLoad } from '../../src/probe/mysql/observation.ts'
import { displayWidth } from '../../src/report/display-width.ts'
import type { ProbeReport } from '../../src/report/probe-report.ts'
import { WatchHistory, watchScreen } from '../../src/report/probe-watch.ts'
import { nastyText } from '../support/arbitrary-reports.ts'
import { goldenFile } from '../support/golden-file.ts'
import { namedReport } from '../support/probe-named.ts'
import { nothingProbed, probeReports } from '../support/probe-reports.ts'
import { healthyServer, holding } from '../support/probe-servers.ts'
import { recordedSample } from '../support/probe-tablets.ts'
import { changed } from '../support/tablet-samples.ts'

const refused = probeReports.refused ?? nothingProbed
const tablet = recordedSample('v22.0.3-vttablet-saturated', 'http://tablet-101:15101').observation

function look(
  { up = 86_400, ...load }: Partial<ServerLoad> & { readonly up?: number },
  app: number,
  waits = 0,
): ProbeReport {
  const observation = {
    ...healthyServer,
    server: { ...healthyServer.server, uptimeSeconds: up },
    load: { ...healthyServer.load, ...load },
    accounts: [holding('vt_app', 'app', app), holding('vt_dba', 'dba', 17)],
  }
  return {
    ...nothingProbed,
    mysql: { kind: 'observed', address: 'db1:3306', observation },
    vttablets: [{ observation: changed(tablet, 'conn_pool', { waitCount: waits }), loads: null, leaks: [] }],
  }
}

function historyOf(reports: readonly ProbeReport[], everyMs = 2000): WatchHistory {
  const history = new WatchHistory()
  reports.forEach((report, at) => {
    history.add(report, 5000 + at * everyMs)
  })
  return history
}

const plain = { columns: 80, color: false }

describe('the live screen', () => {
  it('of no look yet is empty', () => {
    expect(watchScreen(new WatchHistory(), plain)).toBe('')
  })

  it.each([
    ['one look', [look({}, 290)]],
    [
      'a server that fills up',
      [
        look({ connected: 318, attempts: 1000, refused: 0 }, 290),
        look({ connected: 402, attempts: 1100, refused: 0 }, 374, 3),
        look({ connected: 500, headroom: 0, attempts: 1300, refused: 14 }, 472, 10),
      ],
    ],
    ['a server that refuses since', [look({ connected: 480 }, 452), refused]],
    [
      'a server that was started anew',
      [look({ connected: 480, attempts: 9000 }, 452), look({ connected: 20, attempts: 30, up: 2 }, 3)],
    ],
    ['tablets alone', [{ ...look({}, 290), mysql: null }]],
    ['many tablets', [{ ...look({}, 290), mysql: null, vttablets: Array(5).fill(look({}, 1).vttablets[0]) }]],
    ['what is unaccounted for', [probeReports.unaccounted ?? nothingProbed]],
  ])('of %s is what is on record', (name, reports) => {
    const screen = watchScreen(historyOf(reports), plain)
    expect(screen).toBe(goldenFile(`report/probe-watch-${name.replaceAll(' ', '-')}.txt`, screen))
  })

  it('tells rates a second between the last two looks', () => {
    const reports = [look({ attempts: 1000, refused: 4 }, 1), look({ attempts: 1100, refused: 4 }, 1)]
    expect(watchScreen(historyOf(reports, 4000), plain)).toContain('attempts 25/s, refused 0/s')
  })

  it.each([
    [318, 32],
    [400, 33],
    [475, 31],
  ])('shows %i of 500 in the colour %i', (connected, color) => {
    const screen = watchScreen(historyOf([look({ connected }, 1)]), { columns: 80, color: true })
    expect(screen).toContain(`\u001b[${color}m${connected} of 500`)
  })

  it('keeps two hundred looks and no more, however long it watches', () => {
    const history = new WatchHistory()
    for (let at = 0; at < 1000; at += 1) history.add(look({ connected: at }, 1), at)
    expect(history.samples.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 200 }, (_, at) => 800 + at))
    expect(JSON.stringify(history.samples).length).toBeLessThan(400 * 1024)
  })

  it('keeps within the terminal and holds no control character, whatever things are called', () => {
    fc.assert(
      fc.property(nastyText, fc.constantFrom(60, 80, 120), (name, columns) => {
        const screen = watchScreen(historyOf([namedReport(name), namedReport(name)]), {
          columns,
          color: false,
        })
        expect(screen).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
        expect(screen.split('\n').filter(line => displayWidth(line) > columns)).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})
