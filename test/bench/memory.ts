import { Simulation } from '../../src/simulation/simulate.ts'
import { heapMiB } from '../support/heap.ts'
import { easyMysqld, oneTablet } from '../support/simulation-input.ts'
import { visitors } from '../support/visitors.ts'

const week = 7 * 86_400_000

/** Heap in use after each simulated week, with sessions that come and go: statistics stream, nothing grows with time. */
export function run(): readonly number[] {
  const input = oneTablet('22', visitors(0.2), { durationMs: 4 * week, mysqlds: [easyMysqld()] })
  const simulation = new Simulation(input)
  const heaps = [1, 2, 3, 4].map(weeks => {
    simulation.clock.runUntil(weeks * week)
    return Math.round(heapMiB() * 10) / 10
  })
  const visits = Math.round((0.2 * 4 * week) / 1000)
  console.log(`memory: heap after each of 4 simulated weeks, ${visits} visits: ${heaps.join(', ')} MiB`)
  return heaps
}
