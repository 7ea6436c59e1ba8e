import { describe, expect, it } from 'vitest'
import { ownCaps, underOwnCaps } from '../../src/probe/account-caps.ts'
import { liveCommands } from '../../src/probe/live-commands.ts'
import type { AccountCap, MysqlObservation } from '../../src/probe/mysql/observation.ts'
import { defaultHeadroom } from '../../src/sizing/budget.ts'
import { nothingOnDemand } from '../../src/sizing/on-demand.ts'
import { budgetReport } from '../support/check-reports.ts'
import { healthyServer } from '../support/probe-servers.ts'

const options = { onDemand: nothingOnDemand, kept: [], headroom: defaultHeadroom }

const running = (value: number) => ({ kind: 'known', value, origin: 'running', text: String(value) }) as const

/** A v22 primary with default flags: 306 connections of app, 32 of dba, 4 of allprivs. */
function against(maxConnections: number, maxUserConnections?: number) {
  return budgetReport(
    {
      name: 'db1',
      maxConnections: running(maxConnections),
      nofile: { kind: 'known', value: { soft: 65_535, hard: 65_535 }, origin: 'running', text: '' },
      ...(maxUserConnections !== undefined && { maxUserConnections: running(maxUserConnections) }),
    },
    [{ release: '22.0.3' }],
  )
}

function serverWith(accountCaps: readonly AccountCap[] | null): MysqlObservation {
  return { ...healthyServer, ceiling: { ...healthyServer.ceiling, accountCaps } }
}

const cap = (user: string, connections: number | null, host = 'localhost'): AccountCap => ({
  user,
  host,
  connections,
  perHour: null,
})

/** The verdict and what to type, under these limits of accounts. */
function outcome(report: ReturnType<typeof against>, accountCaps: readonly AccountCap[] | null) {
  const mysql = serverWith(accountCaps)
  const caps = ownCaps(mysql, { tablet_app: 'app' })
  const capped = underOwnCaps(report, caps, options)
  const commands = liveCommands(capped, { mysql, urls: [], caps })
  return {
    verdict: capped.budget.verdict,
    mysql: commands.flatMap(({ where, text }) => (where === 'mysql' ? [text] : [])),
  }
}

describe('limits of single accounts', () => {
  it('that suffice, are of others, cannot be read, or are hourly change nothing', () => {
    const report = against(600)
    for (const caps of [[cap('vt_app', 306)], [cap('batch', 3)], null, [cap('vt_app', null)]])
      expect(outcome(report, caps)).toEqual({ verdict: { kind: 'fits' }, mysql: [] })
  })

  it('that do not suffice are over, and the account is what to change', () => {
    expect(outcome(against(600), [cap('vt_app', 250)])).toEqual({
      verdict: { kind: 'over', reasons: [{ kind: 'account', account: 'app', missing: 56 }] },
      mysql: ["ALTER USER 'vt_app'@'localhost' WITH MAX_USER_CONNECTIONS 306;"],
    })
  })

  it('count by what an account is for, the widest of several', () => {
    const caps = [cap('tablet_app', 100, '%'), cap('tablet_app', 300, "10.0.0.0/'8'"), cap('vt_app', 50)]
    expect(outcome(against(600), caps)).toEqual({
      verdict: { kind: 'over', reasons: [{ kind: 'account', account: 'app', missing: 6 }] },
      mysql: ["ALTER USER 'tablet_app'@'10.0.0.0/''8''' WITH MAX_USER_CONNECTIONS 306;"],
    })
  })

  it('beat the limit for all accounts in both directions', () => {
    const report = against(600, 100)
    expect(outcome(report, [])).toEqual({
      verdict: { kind: 'over', reasons: [{ kind: 'account', account: 'app', missing: 206 }] },
      mysql: ['SET PERSIST max_user_connections = 306;'],
    })
    expect(outcome(report, [cap('vt_app', 400)]).verdict).toEqual({ kind: 'fits' })
  })

  it('stand beside a sum that is too large', () => {
    expect(outcome(against(300), [cap('vt_dba', 30)])).toEqual({
      verdict: {
        kind: 'over',
        reasons: [
          { kind: 'sum', missing: 42 },
          { kind: 'account', account: 'dba', missing: 2 },
        ],
      },
      mysql: [
        'SET PERSIST max_connections = 403;',
        "ALTER USER 'vt_dba'@'localhost' WITH MAX_USER_CONNECTIONS 32;",
      ],
    })
  })
})
