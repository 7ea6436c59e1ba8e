import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayWidth } from '../../src/report/display-width.ts'
import { paintWith } from '../../src/report/paint.ts'
import { connectionPlot } from '../../src/report/simulate-plot.ts'
import { type ConnectionStack, connectionStack } from '../../src/report/simulate-stack.ts'
import { timeText } from '../../src/report/simulate-time.ts'
import { troubledSummary } from '../support/simulate-report.ts'

const paint = paintWith(false)

function stack(values: readonly number[], ceiling: number): ConnectionStack {
  return {
    mysqld: 'm',
    stepMs: 1000,
    endMs: 1000 * values.length,
    layers: [
      { name: 'conn_pool', values },
      { name: 'others', values: values.map(() => 0) },
    ],
    total: values,
    most: values,
    ceiling,
  }
}

describe('the plot of connections', () => {
  it('shows a ramp against its ceiling', () => {
    const plot = connectionPlot(stack([0, 2, 4, 6, 8, 10, 12], 12), [], { columns: 20, ascii: true, paint })
    expect(plot).toEqual([
      '  12|--------------',
      '    |            ##',
      '  10|            ##',
      '    |          ####',
      '    |          ####',
      '   7|        ######',
      '    |      ########',
      '    |      ########',
      '   3|    ##########',
      '    |    ##########',
      '    |  ############',
      '   0|  ############',
      '    +--------------',
      '     0   3.5 s  7 s',
      'connections to m: #',
      '  conn_pool  .',
      '  others  -',
      '  max_connections 12',
    ])
  })

  it('says so when the ceiling is too far above to be drawn', () => {
    const plot = connectionPlot(stack([1, 2], 1000), [], { columns: 80, ascii: true, paint })
    expect(plot.at(-1)).toBe('connections to m: # conn_pool  . others  (max_connections 1000 is far above)')
    expect(plot.slice(0, 12).join('')).not.toContain('-')
  })

  it('never throws, and keeps to the columns, whatever happened', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(values, fc.nat(2000), fc.integer({ min: 40, max: 200 }), (series, ceiling, columns) => {
        const events = [{ atMs: 500, label: 'failover' }]
        const plot = connectionPlot(stack(series, ceiling), events, { columns, ascii: false, paint })
        for (const line of plot) expect(displayWidth(line)).toBeLessThanOrEqual(columns)
      }),
    )
  })
})

describe('the axis of a plot', () => {
  it.each<[number, readonly string[]]>([
    [1, ['1', '0.75', '0.5', '0.25', '0']],
    [9, ['9', '6.8', '4.5', '2.3', '0']],
    [36, ['36', '27', '18', '9', '0']],
  ])('up to %d has numbers that are those of their rows', (peak, labels) => {
    const plot = connectionPlot(stack([peak], peak * 100), [], { columns: 60, ascii: false, paint })
    const told = plot.slice(0, 12).map(line => line.slice(0, line.indexOf('┤')).trim())
    expect(told.filter(label => label !== '')).toEqual(labels)
  })
})

describe('the stack of connections', () => {
  it('adds up to all connections in each step', () => {
    const read = connectionStack(troubledSummary(), 'mysqld of shop-100')
    expect(read?.layers.map(({ name }) => name)).toEqual([
      'reserved',
      'transaction_pool',
      'conn_pool',
      'others',
    ])
    for (const [step, total] of (read?.total ?? []).entries()) {
      const sum = read?.layers.reduce((all, { values }) => all + (values[step] ?? 0), 0)
      expect(sum).toBeCloseTo(total, 9)
    }
  })

  it('is not there for a mysqld without a series', () => {
    expect(connectionStack(troubledSummary(), 'another')).toBeUndefined()
  })
})

describe('times', () => {
  it.each([
    [0.25, '0.25 ms'],
    [26.8, '26.8 ms'],
    [1000, '1 s'],
    [61_500, '1m 2s'],
    [90_000, '1m 30s'],
    [1_200_000, '20m'],
    [3_600_000, '1h'],
    [5_400_000, '1h 30m'],
    [90_000_000, '1d 1h'],
    [86_400_000 * 2 + 1000, '2d'],
    [Number.POSITIVE_INFINITY, 'for ever'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(timeText(milliseconds)).toBe(text)
  })
})
