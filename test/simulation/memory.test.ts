import { describe, expect, it } from 'vitest'
import { Simulation } from '../../src/simulation/simulate.ts'
import { heapMiB } from '../support/heap.ts'
import { easyMysqld, oneTablet } from '../support/simulation-input.ts'
import { visitors } from '../support/visitors.ts'

const day = 86_400_000

describe('simulated weeks with sessions that come and go', () => {
  it.each(['14', '24'])('on v%s take no more memory than the first day', release => {
    const input = oneTablet(release, visitors(0.05), { durationMs: 14 * day, mysqlds: [easyMysqld()] })
    const simulation = new Simulation(input)
    simulation.clock.runUntil(day)
    const before = heapMiB()
    simulation.clock.runUntil(14 * day)
    // Sixty thousand visits later: twenty bytes of each would show.
    expect(heapMiB() - before).toBeLessThan(1)
  })
})
