import { describe, expect, it } from 'vitest'
import { clientsLines } from '../../src/report/clients-lines.ts'
import type { ClientsNeeds } from '../../src/sizing/clients-needs.ts'
import type { PoolNeed } from '../../src/sizing/pool-need.ts'
import type { SessionRoom } from '../../src/sizing/session-room.ts'

const nothing: ClientsNeeds = {
  need: { kind: 'open', why: 'the release is not known' },
  rooms: [],
  poolNeeds: [],
  notes: [],
}
const [open] = clientsLines(nothing)
const shop: SessionRoom = { group: 'shop', present: 'steady', sessions: 2000, fit: 1364 }
const reads: PoolNeed = {
  tablet: 'zone1-100',
  pool: 'conn_pool',
  load: 3.6,
  size: 17,
  target: 'at most 1 % of the reads to wait longer than 0.005 s',
  how: 'Erlang-C of 900 a second × 0.004 s = 3.6',
  flag: 'queryserver-config-pool-size',
  now: { kind: 'known', value: 16, origin: 'default', text: '16' },
}

describe('what clients need, in lines', () => {
  it.each<{ what: string; needs: Partial<ClientsNeeds>; lines: readonly (string | undefined)[] }>([
    {
      what: 'a max_connections, with what it is made of',
      needs: {
        need: {
          kind: 'need',
          limit: { maxConnections: 2754, openFiles: 13770 },
          reserved: 2000,
          beside: 336,
          kept: 5,
        },
      },
      lines: [
        'these clients need max_connections = 2754 (2000 reserved for them, 336 beside, 5 kept, 413 to stay free; mysqld then needs an open-files limit of 13770)',
      ],
    },
    {
      what: 'more than any max_connections',
      needs: { need: { kind: 'need', limit: undefined, reserved: 99000, beside: 336, kept: 0 } },
      lines: ['no max_connections is enough for these clients (99000 reserved for them, 336 beside)'],
    },
    {
      what: 'what is open, and why',
      needs: { rooms: { kind: 'open', why: 'what MySQL gives is not known' } },
      lines: [
        'what max_connections these clients need is open: the release is not known',
        'how many such sessions there is room for is open: what MySQL gives is not known',
      ],
    },
    {
      what: 'the room of a lone group',
      needs: { rooms: [shop] },
      lines: [open, 'room for 1364 such sessions (2000 are described)'],
    },
    {
      what: 'the room of several groups, each by its name',
      needs: {
        rooms: [shop, { group: 'jobs', present: 'arrivals', sessions: 1, fit: 60 }],
      },
      lines: [
        open,
        'room for 1364 sessions of shop (2000 are described), the others being as described',
        'room for 60 sessions of jobs on average (1 is described), the others being as described',
      ],
    },
    {
      what: 'room without end',
      needs: { rooms: [{ ...shop, fit: undefined }] },
      lines: [open, 'room for any number of such sessions: they hold no connections of their own'],
    },
    {
      what: 'a pool that is too small',
      needs: { poolNeeds: [reads] },
      lines: [
        open,
        'conn_pool of zone1-100: 3.6 in use on average, 17 connections for at most 1 % of the reads to wait longer than 0.005 s; --queryserver-config-pool-size is 16, too few',
      ],
    },
    {
      what: 'a pool whose size is not known',
      needs: { poolNeeds: [{ ...reads, now: undefined }] },
      lines: [
        open,
        'conn_pool of zone1-100: 3.6 in use on average, 17 connections for at most 1 % of the reads to wait longer than 0.005 s; --queryserver-config-pool-size is not known',
      ],
    },
    {
      what: 'a load that no pool serves in time, and what the estimate leaves out',
      needs: { poolNeeds: [{ ...reads, load: 123_456, size: undefined }], notes: ['a note'] },
      lines: [
        open,
        'conn_pool of zone1-100: 123000 in use on average, no size is enough for at most 1 % of the reads to wait longer than 0.005 s; --queryserver-config-pool-size is 16',
        'a note',
      ],
    },
  ])('$what', ({ needs, lines }) => {
    expect(clientsLines({ ...nothing, ...needs })).toEqual(lines)
  })

  it('with how each pool was sized below it, where that is asked', () => {
    const lines = clientsLines({ ...nothing, poolNeeds: [{ ...reads, now: undefined }] }, true)
    expect(lines.slice(2)).toEqual(['  Erlang-C of 900 a second × 0.004 s = 3.6'])
  })
})
