import { defineConfig } from 'vitest/config'

const live = process.env.VTSIZE_LIVE !== '0'
if (!live) console.log('VTSIZE_LIVE=0: the tests against real servers (test/live) are left out')

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'tests',
          include: ['test/**/*.test.ts'],
          exclude: ['test/live/**'],
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      ...(live ? [liveTests()] : []),
    ],
  },
})

/** Real servers, set up first where they are missing; one file at a time, so that two cores are enough. */
function liveTests() {
  return {
    test: {
      name: 'live',
      include: ['test/live/**/*.test.ts'],
      globalSetup: ['test/support/servers/global-setup.ts'],
      testTimeout: 30_000,
      hookTimeout: 60_000,
      fileParallelism: false,
      sequence: { groupOrder: 1 },
    },
  }
}
