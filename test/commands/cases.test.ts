import { describe, expect, it } from 'vitest'
import { cliCases, goldenOutcome, runCli } from '../support/golden.ts'

describe('command lines', () => {
  it.each(cliCases())('$name', cliCase => {
    const outcome = runCli(cliCase.command, cliCase.folder)
    expect(outcome).toEqual(goldenOutcome(cliCase, outcome))
  })
})
