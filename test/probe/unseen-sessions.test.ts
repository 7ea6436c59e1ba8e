import { describe, expect, it } from 'vitest'
import type { MysqlObservation } from '../../src/probe/mysql/observation.ts'
import { besideUnseen } from '../../src/probe/unseen-sessions.ts'
import { defaultHeadroom } from '../../src/sizing/budget.ts'
import { nothingOnDemand } from '../../src/sizing/on-demand.ts'
import { budgetReport } from '../support/check-reports.ts'
import { healthyServer } from '../support/probe-servers.ts'

const options = { onDemand: nothingOnDemand, kept: [], headroom: defaultHeadroom }

/** 342 connections of a v22 primary with default flags against so many. */
function budgetAgainst(max: number) {
  const maxConnections = { kind: 'known', value: max, origin: 'running', text: String(max) } as const
  const nofile = {
    kind: 'known',
    value: { soft: 65_535, hard: 65_535 },
    origin: 'running',
    text: '',
  } as const
  return budgetReport({ name: 'db1', maxConnections, nofile }, [{ release: '22.0.3' }])
}

/** A server with so many connections, of which the probe sees its own alone. */
function blind(connected: number): MysqlObservation {
  return {
    ...healthyServer,
    load: { ...healthyServer.load, connected },
    reconciliation: { connected, listed: 1, complete: false, difference: connected - 1, because: [] },
    privileges: {
      ...healthyServer.privileges,
      process: false,
      lacking: [{ privilege: 'PROCESS', adds: '', grant: "GRANT PROCESS ON *.* TO 'me'@'%';" }],
    },
  }
}

const verdictOf = (max: number, connected: number) =>
  besideUnseen(budgetAgainst(max), blind(connected), options).budget.verdict.kind

describe('a budget on a server that shows the probe its own sessions only', () => {
  it.each([
    // 403 left beside 197 others: 342, and 61 that are to stay free, 15 % of them.
    ['fits beside whatever others hold', 600, 198, 'fits'],
    ['is undetermined beside one more', 600, 199, 'undetermined'],
    ['is over whoever holds the rest', 300, 10, 'over'],
  ])('%s', (_, max, connected, verdict) => {
    expect(verdictOf(max, connected)).toBe(verdict)
  })

  it('says what is missing, and how to supply it', () => {
    expect(besideUnseen(budgetAgainst(600), blind(329), options).budget.verdict).toEqual({
      kind: 'undetermined',
      because: [
        {
          kind: 'unresolved',
          text: 'connections of other accounts',
          why: '328 other connections stand now, and without PROCESS nothing tells which of them will stay beside those of Vitess',
          supply: "GRANT PROCESS ON *.* TO 'me'@'%', or --keep others=N",
        },
      ],
    })
  })

  it('stays what it is where somebody said what others hold, and where all sessions are seen', () => {
    const kept = [{ label: 'others', connections: 3 }]
    const report = budgetAgainst(600)
    expect(besideUnseen(report, blind(329), { ...options, kept })).toBe(report)
    expect(besideUnseen(report, healthyServer, options)).toBe(report)
  })
})
