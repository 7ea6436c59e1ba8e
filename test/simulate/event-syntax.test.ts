import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EventReading, readEvent } from '../../src/simulate/event-syntax.ts'

describe('events of the timeline', () => {
  it.each<readonly [string, EventReading]>([
    ['failover@20m', { kind: 'event', event: { kind: 'failover', at: 1200, text: 'failover@20m' } }],
    [
      'failover@20m for 30s',
      { kind: 'event', event: { kind: 'failover', at: 1200, lasts: 30, text: 'failover@20m for 30s' } },
    ],
    [
      'slow-queries@10m:x10 for 5m',
      {
        kind: 'event',
        event: { kind: 'slow-queries', at: 600, factor: 10, lasts: 300, text: 'slow-queries@10m:x10 for 5m' },
      },
    ],
    [
      'slow-queries/re@ports@10m:x1.5:90',
      {
        kind: 'event',
        event: {
          kind: 'slow-queries',
          at: 600,
          group: 're@ports',
          factor: 1.5,
          lasts: 90,
          text: 'slow-queries/re@ports@10m:x1.5:90',
        },
      },
    ],
    ['traffic@0:x2', { kind: 'event', event: { kind: 'traffic', at: 0, factor: 2, text: 'traffic@0:x2' } }],
    [
      'reshard@1h:x4:20m',
      {
        kind: 'event',
        event: { kind: 'reshard', at: 3600, factor: 4, lasts: 1200, text: 'reshard@1h:x4:20m' },
      },
    ],
    ['vtgate-crash@5s', { kind: 'event', event: { kind: 'vtgate-crash', at: 5, text: 'vtgate-crash@5s' } }],
    [
      'failovr@20m',
      { kind: 'invalid', message: 'failovr@20m: there is no event failovr', hint: 'did you mean failover?' },
    ],
    [
      'meteor@20m',
      {
        kind: 'invalid',
        message: 'meteor@20m: there is no event meteor',
        hint: 'expected one of failover, planned-failover, restart, mysqld-restart, reshard, deploy, slow-queries, traffic, vtgate-crash',
      },
    ],
    ['failover', { kind: 'invalid', message: 'failover: expected KIND@TIME', hint: 'such as failover@20m' }],
    [
      'failover@soon',
      { kind: 'invalid', message: 'failover@soon: expected a time behind @', hint: 'such as failover@20m' },
    ],
    [
      'failover@20m:x2',
      {
        kind: 'invalid',
        message: 'failover@20m:x2: x2 is not expected here',
        hint: 'failover takes failover@TIME[:DURATION]',
      },
    ],
    [
      'traffic@20m:x2:x3',
      {
        kind: 'invalid',
        message: 'traffic@20m:x2:x3: x3 is not expected here',
        hint: 'traffic takes traffic[/GROUP]@TIME[:xN][:DURATION]',
      },
    ],
    [
      'vtgate-crash/shop@20m',
      {
        kind: 'invalid',
        message: 'vtgate-crash/shop@20m: vtgate-crash happens to all, not to a group',
        hint: 'vtgate-crash takes vtgate-crash@TIME',
      },
    ],
  ])('%s', (text, expected) => {
    expect(readEvent(text)).toEqual(expected)
  })

  it('never throws, and what it reads has a time that is no less than 0', () => {
    const kind = fc.constantFrom('failover', 'traffic', 'slow-queries', 'deploy', 'x')
    const part = fc.oneof(fc.string(), fc.constantFrom('@', ':', ' for ', 'x2', '5m', '/', '1e9', '-1s'))
    fc.assert(
      fc.property(kind, fc.array(part, { maxLength: 8 }), (name, parts) => {
        const reading = readEvent(`${name}@${parts.join('')}`)
        if (reading.kind === 'event') expect(reading.event.at).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('reads a long text in no time', () => {
    expect(readEvent(`traffic@1m${':x2 for '.repeat(200_000)}`).kind).toBe('invalid')
  })
})
