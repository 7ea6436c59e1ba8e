import type { ProbeReport } from '../../src/report/probe-report.ts'
import { probeReports } from './probe-reports.ts'
import { fullServer, holding } from './probe-servers.ts'
import { recordedSample } from './probe-tablets.ts'

const rehearsal = probeReports['stopped-rehearsal']?.rehearsal ?? null

const { observation: tablet } = recordedSample('v22.0.3-vttablet-reserved')

/** A report in which every text that a server or a page can choose is `name`. */
export function namedReport(name: string): ProbeReport {
  const observation = {
    ...fullServer,
    server: { ...fullServer.server, version: name, hostname: name, threadHandling: name },
    probe: { ...fullServer.probe, account: name },
    ceiling: {
      ...fullServer.ceiling,
      accountCaps: [{ user: name, host: name, connections: 1, perHour: 2 }],
      spareSlot: {
        ...fullServer.ceiling.spareSlot,
        mayTake: [name],
        privilegedSessions: [{ connectionId: 1, user: name, host: name, command: name, seconds: 1 }],
      },
      doors: fullServer.ceiling.doors.map(door => ({ ...door, address: name })),
    },
    load: { ...fullServer.load, peakAt: name, connectionErrors: { [name]: 3 } },
    accounts: [{ ...holding(name, 'other', 3, { host: name }), idle: 1, commands: { [name]: 2, Sleep: 1 } }],
    binlogDumps: [{ connectionId: 3, user: name, role: 'other' as const, host: name, seconds: 3 }],
    uncounted: [{ what: name, threads: 1, why: name }],
    reconciliation: { ...fullServer.reconciliation, because: [name] },
    privileges: {
      ...fullServer.privileges,
      lacking: [{ privilege: name, adds: name, grant: `GRANT PROCESS ON *.* TO '${name}';` }],
    },
    notes: [name],
  }
  const identity = { ...tablet.tablet, alias: name, keyspace: name, shard: name, type: name, state: name }
  return {
    kind: 'probe',
    mysql: { kind: 'observed', address: name, observation },
    vttablets: [
      {
        observation: {
          ...tablet,
          url: name,
          release: name,
          tablet: identity,
          reserved: { ...tablet.reserved, byCaller: { [name]: 30 } },
          drift: [
            {
              what: name,
              pool: name,
              running: name,
              configured: name,
              place: name,
              source: name,
              note: name,
            },
          ],
        },
        loads: null,
        leaks: [{ kind: 'reserved-grows', pool: null, text: name }],
      },
    ],
    unaccounted: {
      connected: 9,
      active: 2,
      dumps: 1,
      reserved: null,
      difference: 6,
      unaccounted: 6,
      byAccount: true,
      accounts: [
        {
          users: [name],
          roles: [name],
          connected: 9,
          active: 2,
          dumps: 1,
          reserved: null,
          unaccounted: 6,
          suspects: [{ id: name, connections: null, count: 'unbounded', text: name, cite: name }],
          unexplained: 6,
        },
      ],
    },
    budgets: (probeReports.budgets?.budgets ?? []).map(budget => ({
      ...budget,
      commands: [{ where: 'shell' as const, text: `curl ${name}`, note: name }],
    })),
    rehearsal: rehearsal && {
      ...rehearsal,
      checkpoints: rehearsal.checkpoints.map(each => ({ ...each, what: name, errors: { [name]: 1 } })),
      stopped: name,
      notes: [name],
    },
    simulation: null,
    diagnostics: [{ severity: 'error', code: 'tablet-unreadable', message: name, hint: name }],
  }
}
